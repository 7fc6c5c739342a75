import { describe, expect, it } from "vitest";
import { ENDPOINT_SERVICES, endpointPolicies } from "../../../../components/aws/network/endpoint-policies.ts";
import { endpointUrl } from "../../../../components/aws/network/endpoint-url.ts";
import { vpnAddress } from "../../../../components/gcp/network/vpn-address.ts";

const place = { stack: "sandbox", accountId: "111122223333", region: "eu-west-2" };
const secret = (name: string): string =>
  `arn:aws:secretsmanager:eu-central-1:111122223333:secret:tandem/${name}-AbC123`;
const keyRings = { entryTokens: secret("entry"), identifiers: secret("identifiers") };
const ROLE = "arn:aws:iam::111122223333:role/tandem-sandbox-edge";

describe("the policies of the endpoints", () => {
  const policies = endpointPolicies(place, keyRings);

  it("let the edge's role alone pass, and whoever asks to become it", () => {
    for (const service of ENDPOINT_SERVICES) {
      const [statement, ...others] = policies[service].Statement;
      expect(others).toEqual([]);
      if (service === "sts") expect(statement?.Resource).toEqual([ROLE]);
      else expect(statement?.Condition).toEqual({ StringEquals: { "aws:PrincipalArn": ROLE } });
    }
  });

  it("name what may be done, and this account's things of this region to do it to", () => {
    const granted = ENDPOINT_SERVICES.flatMap((service) =>
      policies[service].Statement.flatMap(({ Action, Resource = [] }) =>
        Resource.flatMap((resource) => Action.map((action) => `${action} ${resource}`)),
      ),
    );
    const claims = "arn:aws:dynamodb:eu-west-2:111122223333:table/tandem-sandbox-claims";
    expect(granted).toEqual([
      "connect:StartChatContact arn:aws:connect:eu-west-2:111122223333:instance/*",
      `sts:AssumeRoleWithWebIdentity ${ROLE}`,
      `dynamodb:GetItem ${claims}`,
      `dynamodb:Query ${claims}`,
      `dynamodb:PutItem ${claims}`,
      `secretsmanager:GetSecretValue ${keyRings.entryTokens.replace("eu-central-1", "eu-west-2")}`,
      `secretsmanager:GetSecretValue ${keyRings.identifiers.replace("eu-central-1", "eu-west-2")}`,
    ]);
  });
});

describe("what a deployed resource must tell", () => {
  it("is an endpoint's first name", () => {
    expect(endpointUrl([{ dnsName: "vpce-1.sts.example" }, { dnsName: "vpce-1-a.sts.example" }])).toBe(
      "https://vpce-1.sts.example",
    );
    expect(() => endpointUrl([])).toThrow("dnsEntries");
  });

  it("is a gateway's address by the number of its interface, not by its place in the list", () => {
    const interfaces = [
      { id: 1, ipAddress: "198.18.0.2" },
      { id: 0, ipAddress: "198.18.0.1" },
    ];
    expect([0, 1].map((id) => vpnAddress(interfaces, id))).toEqual(["198.18.0.1", "198.18.0.2"]);
    expect(() => vpnAddress([], 1)).toThrow("vpnInterfaces[1]");
  });
});
