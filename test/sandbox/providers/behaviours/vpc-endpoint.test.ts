import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type LocalCloud, startCloud } from "../../../../sandbox/cloud/local-cloud.ts";
import { EC2_BEHAVIOURS } from "../../../../sandbox/providers/behaviours/ec2.ts";
import { ACCOUNT, HOME, PEER, WITNESS } from "../../cloud/small-cloud.ts";

const TYPE = "aws:ec2/vpcEndpoint:VpcEndpoint";
const HOST = "vpce-1-abc.dynamodb.eu-central-1.vpce.amazonaws.com";

let directory: string;
let cloud: LocalCloud;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "endpoint-"));
  cloud = await startCloud({
    ...{ accountId: ACCOUNT, home: HOME, peer: PEER, witness: WITNESS, seed: "test", directory },
  });
});
afterAll(async () => {
  await cloud.stop();
  await rm(directory, { recursive: true });
});

const endpoint = (policy?: string) => ({
  ...{ urn: "urn", type: TYPE, id: "vpce-1", name: "dynamodb", region: HOME },
  inputs: { serviceName: "com.amazonaws.eu-central-1.dynamodb", ...(policy === undefined ? {} : { policy }) },
  outputs: { dnsEntries: [{ dnsName: HOST }] },
});
const edge = { kind: "role", roleName: "edge", sessionName: "pod", arn: "arn" } as const;
const pass = (action: string) =>
  cloud.iam.passEndpoint(edge, { action, resource: "x", context: { "aws:SourceVpce": "vpce-1" } });

test("a deployed endpoint is known by its host names, and lets pass what its policy says", async () => {
  const policy = JSON.stringify({
    Statement: { Effect: "Allow", Principal: "*", Action: "dynamodb:GetItem", Resource: "*" },
  });
  await EC2_BEHAVIOURS[TYPE]?.put(cloud, endpoint(policy));
  expect(cloud.network.endpointOf(HOST)).toEqual({ id: "vpce-1", service: "dynamodb", region: HOME });
  expect(() => pass("dynamodb:GetItem")).not.toThrow();
  expect(() => pass("dynamodb:PutItem")).toThrow("no VPC endpoint policy allows the dynamodb:PutItem action");
});

test("without a policy everything passes, and what is removed is no more", async () => {
  await EC2_BEHAVIOURS[TYPE]?.put(cloud, endpoint());
  expect(() => pass("dynamodb:PutItem")).not.toThrow();
  await EC2_BEHAVIOURS[TYPE]?.remove(cloud, endpoint());
  expect(cloud.network.endpointOf(HOST)).toBeUndefined();
});

test("a policy with an action that AWS does not have is refused", async () => {
  const policy = JSON.stringify({
    Statement: { Effect: "Allow", Principal: "*", Action: "dynamodb:GetItems", Resource: "*" },
  });
  await expect(EC2_BEHAVIOURS[TYPE]?.put(cloud, endpoint(policy))).rejects.toThrow(
    "dynamodb:GetItems matches no action",
  );
});
