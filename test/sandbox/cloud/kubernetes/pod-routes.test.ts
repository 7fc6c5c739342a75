import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { UNREACHABLE_HEADER } from "../../../../sandbox/cloud/arrival.ts";
import type { Side } from "../../../../sandbox/cloud/kubernetes/objects.ts";
import { ACCOUNT, HOME, PEER } from "../small-cloud.ts";
import { deployEverything, type EdgeCloud, startEdgeCloud } from "./edge-cloud.ts";

const CLAIMS = `arn:aws:dynamodb:*:${ACCOUNT}:table/claims`;
const ENDPOINTS: Readonly<Record<string, { id: string; service: string; region: string }>> = {
  "vpce-1.sts.eu-central-1.vpce.amazonaws.com": { id: "vpce-1", service: "sts", region: HOME },
  "vpce-2.dynamodb.eu-central-1.vpce.amazonaws.com": { id: "vpce-2", service: "dynamodb", region: HOME },
  "vpce-3.dynamodb.eu-west-2.vpce.amazonaws.com": { id: "vpce-3", service: "dynamodb", region: PEER },
};
const PRIVATE_STS = "https://vpce-1.sts.eu-central-1.vpce.amazonaws.com";
const PRIVATE_TABLES = "https://vpce-2.dynamodb.eu-central-1.vpce.amazonaws.com";

let edge: EdgeCloud;
const up = new Set<Side>();

beforeAll(async () => {
  edge = await startEdgeCloud();
  Object.assign(edge.cloud.network, {
    endpointOf: (host: string) => ENDPOINTS[host],
    isUp: (side: Side) => up.has(side),
  });
  await deployEverything(edge);
  await edge.cloud.dynamodb.putTable(HOME, {
    name: "claims",
    partition: "pk",
    sort: "sk",
    attributes: { pk: "S", sk: "S" },
    indexes: [],
    replication: { kind: "eventual", regions: [HOME, PEER] },
  });
});
afterAll(() => edge.stop());
beforeEach(async () => {
  up.add("home").add("peer");
  await permit({});
  await edge.cloud.iam.putEndpointPolicy("vpce-2", undefined);
});

/** What the role may do with the table, under a condition. */
const permit = (Condition: object) =>
  edge.cloud.iam.putRolePolicy("edge", "claims", {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "dynamodb:GetItem", Resource: CLAIMS, Condition }],
  });

interface Told {
  readonly name?: string;
  readonly message?: string;
  readonly arn?: string;
  readonly status?: number;
  readonly sub?: string;
}
const ask = async (path: string, query: Readonly<Record<string, string>>) => {
  const reply = await edge.ask(`${path}?${new URLSearchParams(query)}`);
  return (await reply.json()) as Told;
};
const claim = (query: Readonly<Record<string, string>>) => ask("/v1/claim", { region: HOME, ...query });

describe("an unmodified SDK in a pod", () => {
  test("becomes the role by its cluster's token, over the Internet or through the endpoint", async () => {
    const session = expect.stringMatching(/^arn:aws:sts::111122223333:assumed-role\/edge\//);
    expect((await ask("/v1/identity", { region: HOME })).arn).toEqual(session);
    expect((await ask("/v1/identity", { region: HOME, endpoint: PRIVATE_STS })).arn).toEqual(session);
  });

  test("reads through the endpoint of a region while a tunnel to it is up, and has no connection when none is", async () => {
    expect(await claim({ endpoint: PRIVATE_TABLES })).not.toHaveProperty("name");
    up.delete("home");
    expect((await claim({ endpoint: PRIVATE_TABLES })).message).toMatch(/^connect EHOSTUNREACH vpce-/);
    const other = "https://vpce-3.dynamodb.eu-west-2.vpce.amazonaws.com";
    expect(await claim({ region: PEER, endpoint: other })).not.toHaveProperty("name");
  });

  test("is held to the endpoint that its policy names", async () => {
    await permit({ StringEquals: { "aws:SourceVpce": ["vpce-2"] } });
    expect(await claim({ endpoint: PRIVATE_TABLES })).not.toHaveProperty("name");
    expect(await claim({})).toMatchObject({ name: "AccessDeniedException" });
    await permit({ StringEquals: { "aws:SourceVpce": ["vpce-9"] } });
    expect(await claim({ endpoint: PRIVATE_TABLES })).toMatchObject({ name: "AccessDeniedException" });
  });

  test("passes an endpoint only as the endpoint's own policy says", async () => {
    const statement = (role: string) => ({
      Statement: {
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: "dynamodb:GetItem",
        Resource: CLAIMS,
        Condition: { StringEquals: { "aws:PrincipalArn": `arn:aws:iam::${ACCOUNT}:role/${role}` } },
      },
    });
    await edge.cloud.iam.putEndpointPolicy("vpce-2", statement("edge"));
    expect(await claim({ endpoint: PRIVATE_TABLES })).not.toHaveProperty("name");
    await edge.cloud.iam.putEndpointPolicy("vpce-2", statement("another"));
    expect(await claim({ endpoint: PRIVATE_TABLES })).toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringContaining("no VPC endpoint policy allows the dynamodb:GetItem action"),
    });
  });

  test("finds no region that is lost, by whichever way", async () => {
    edge.cloud.core.faults.lose(PEER);
    expect((await claim({ region: PEER })).message).toMatch(/socket hang up|ECONNRESET/);
    edge.cloud.core.faults.restore(PEER);
    expect(await claim({ region: PEER })).not.toHaveProperty("name");
  });
});

describe("a pod's way out", () => {
  test("leads to the customers' keys, and a forged token is refused with them", async () => {
    const keys = "https://login.tandem.example/.well-known/jwks.json";
    const verify = async (input: Parameters<typeof edge.cloud.control.signIn>[0]) =>
      ask("/v1/verify", { keys, token: (await edge.cloud.control.signIn(input)).token });
    expect(await verify({ subject: "anna" })).toMatchObject({ sub: "anna", scope: "openid" });
    expect((await verify({ subject: "anna", algorithm: "none" })).name).toBe("JOSEAlgNotAllowed");
    expect((await verify({ subject: "anna", algorithm: "HS256" })).name).toBe("JOSEAlgNotAllowed");
    expect((await verify({ subject: "anna", algorithm: "wrong-key" })).name).toMatch(/Signature/);
    expect((await verify({ subject: "anna", audience: "another" })).name).toBe("JWTClaimValidationFailed");
    expect((await verify({ subject: "anna", expiresInSeconds: -60 })).name).toBe("JWTExpired");
  });

  test("leads nowhere else, and the log says where it was meant to", async () => {
    expect(await ask("/v1/fetch", { of: "https://www.example.com/x" })).toMatchObject({ name: "TypeError" });
    const texts = (await edge.cloud.control.logs({})).map(({ text }) => text);
    expect(texts.some((text) => text.includes("asked for www.example.com, which is nowhere"))).toBe(true);
  });
});

test("a request that only claims to come from a pod arrives nowhere", async () => {
  const headers = { "x-sandbox-host": "dynamodb.eu-central-1.amazonaws.com", "x-sandbox-pod": "a/b" };
  const reply = await fetch(edge.cloud.core.endpoint, { method: "POST", headers });
  expect(reply.status).toBe(503);
  expect(reply.headers.has(UNREACHABLE_HEADER)).toBe(true);
});

test("requests without a host are served as before", async () => {
  const client = new DynamoDBClient({
    region: HOME,
    endpoint: edge.cloud.core.endpoint,
    credentials: { accessKeyId: "ASIASANDBOXADMIN0000", secretAccessKey: "any" },
  });
  expect((await client.send(new ListTablesCommand({}))).TableNames).toEqual(["claims"]);
});
