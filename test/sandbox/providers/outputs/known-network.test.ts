import { describe, expect, it } from "vitest";
import { Identity } from "../../../../sandbox/providers/outputs/identity.ts";
import { KNOWN_NETWORK } from "../../../../sandbox/providers/outputs/known-network.ts";

function chosen(type: string, inputs: Record<string, unknown>, generation = 0) {
  const identity = new Identity(`urn:pulumi:test::tandem::${type}::thing`, generation);
  const place = {
    identity,
    accountId: "111122223333",
    region: "eu-central-1",
    project: "",
    name: "thing",
    inputs,
  };
  return KNOWN_NETWORK[type]?.(place) ?? {};
}

describe("what the stand-ins choose for the network", () => {
  it("are ids in EC2's form, others for the resource that replaces one", () => {
    const [first, second] = [0, 1].map((generation) => chosen("aws:ec2/vpc:Vpc", {}, generation)["id"]);
    expect(first).toMatch(/^vpc-[0-9a-f]{17}$/);
    expect(second).toMatch(/^vpc-[0-9a-f]{17}$/);
    expect(second).not.toBe(first);
  });

  it("are two addresses of each connection and of each gateway, never the same", () => {
    const connection = chosen("aws:ec2/vpnConnection:VpnConnection", {});
    const gateway = chosen("gcp:compute/haVpnGateway:HaVpnGateway", {})["vpnInterfaces"] as {
      readonly id: number;
      readonly ipAddress: string;
    }[];
    const addresses = [
      connection["tunnel1Address"],
      connection["tunnel2Address"],
      ...gateway.map(({ ipAddress }) => ipAddress),
    ];
    for (const address of addresses) expect(address).toMatch(/^198\.1[89]\.\d{1,3}\.\d{1,3}$/);
    expect(new Set(addresses).size).toBe(4);
    expect(gateway.map(({ id }) => id)).toEqual([0, 1]);
  });

  it("are names of an endpoint, the one without a zone first", () => {
    const inputs = { serviceName: "com.amazonaws.eu-west-2.sts" };
    const { id, dnsEntries } = chosen("aws:ec2/vpcEndpoint:VpcEndpoint", inputs);
    const names = (dnsEntries as { readonly dnsName: string }[]).map(({ dnsName }) => dnsName);
    expect(names).toHaveLength(3);
    expect(names[0]).toMatch(new RegExp(`^${id}-[0-9a-f]{8}\\.sts\\.eu-west-2\\.vpce\\.amazonaws\\.com$`));
    expect(names[1]).toContain("-eu-west-2a.sts.");
  });
});
