import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SecretsService } from "../../../../sandbox/cloud/secrets/secrets-service.ts";
import { ACCOUNT, HOME, PEER, type SmallCloud, startSmallCloud, WITNESS } from "../small-cloud.ts";

let cloud: SmallCloud;
let secrets: SecretsService;
const client = (region: string) => new SecretsManagerClient({ ...cloud.client(region), maxAttempts: 1 });
const ring = (region: string) => `arn:aws:secretsmanager:${region}:${ACCOUNT}:secret:tandem/ids-Ab12Cd`;

beforeAll(async () => {
  const started = await startSmallCloud((core) => [new SecretsService(core)] as const);
  cloud = started;
  secrets = started.services[0];
  secrets.put({ name: "tandem/ids", region: HOME, replicas: [PEER], value: "one", arnSuffix: "Ab12Cd" });
});
afterAll(() => cloud.stop());

test("a secret that was put is read by its ARN, and in the replica's region by the ARN of that region", async () => {
  for (const region of [HOME, PEER]) {
    const answer = await client(region).send(new GetSecretValueCommand({ SecretId: ring(region) }));
    expect(answer).toMatchObject({
      ARN: ring(region),
      Name: "tandem/ids",
      SecretString: "one",
      VersionStages: ["AWSCURRENT"],
    });
    expect(answer.CreatedDate?.getTime()).toBeLessThanOrEqual(cloud.core.clock.now());
  }
});

test("a region without a replica has no such secret", async () => {
  const asked = client(WITNESS).send(new GetSecretValueCommand({ SecretId: "tandem/ids" }));
  await expect(asked).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    message: "Secrets Manager can't find the specified secret.",
  });
});

test("a created secret has one ARN suffix in both regions, and a new value becomes the current one", async () => {
  const home = client(HOME);
  const created = await home.send(
    new CreateSecretCommand({ Name: "pin", SecretString: "a", AddReplicaRegions: [{ Region: PEER }] }),
  );
  expect(created.ARN).toMatch(/:secret:pin-[A-Za-z0-9]{6}$/);
  await home.send(new PutSecretValueCommand({ SecretId: "pin", SecretString: "b" }));
  const replica = await client(PEER).send(
    new GetSecretValueCommand({ SecretId: created.ARN?.replace(HOME, PEER) ?? "" }),
  );
  expect(replica.SecretString).toBe("b");
  const previous = await home.send(
    new GetSecretValueCommand({ SecretId: "pin", VersionStage: "AWSPREVIOUS" }),
  );
  expect(previous.SecretString).toBe("a");
  expect(await home.send(new DescribeSecretCommand({ SecretId: "pin" }))).toMatchObject({
    PrimaryRegion: HOME,
    ReplicationStatus: [{ Region: PEER, Status: "InSync" }],
  });
  const listed = await client(PEER).send(new ListSecretsCommand({}));
  expect(listed.SecretList?.map((secret) => secret.Name)).toEqual(["tandem/ids", "pin"]);
});

test("a binary value comes back byte by byte", async () => {
  const bytes = Uint8Array.from([0, 255, 7]);
  await client(HOME).send(new CreateSecretCommand({ Name: "bytes", SecretBinary: bytes }));
  const answer = await client(HOME).send(new GetSecretValueCommand({ SecretId: "bytes" }));
  expect([...(answer.SecretBinary ?? [])]).toEqual([0, 255, 7]);
});

test("what the service refuses has its own names", async () => {
  const again = client(HOME).send(new CreateSecretCommand({ Name: "tandem/ids", SecretString: "x" }));
  await expect(again).rejects.toMatchObject({ name: "ResourceExistsException" });
  const onReplica = client(PEER).send(
    new PutSecretValueCommand({ SecretId: "tandem/ids", SecretString: "x" }),
  );
  await expect(onReplica).rejects.toMatchObject({ name: "InvalidRequestException" });
  const elsewhere = client(HOME).send(
    new CreateSecretCommand({ Name: "far", SecretString: "x", AddReplicaRegions: [{ Region: "us-east-1" }] }),
  );
  await expect(elsewhere).rejects.toMatchObject({ name: "InvalidParameterException" });
  const other = client(HOME).send(new RestoreSecretCommand({ SecretId: "tandem/ids" }));
  await expect(other).rejects.toThrow("The local cloud does not implement secretsmanager:RestoreSecret.");
});

test("a role reads only the secrets that its policy names", async () => {
  await cloud.iam.putRole("reader", {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
    ],
  });
  await cloud.iam.putRolePolicy("reader", "one", {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: ring(HOME) }],
  });
  const credentials = cloud.iam.mintKeys("reader", "session");
  const reader = new SecretsManagerClient({ ...cloud.client(HOME), credentials });
  expect(await reader.send(new GetSecretValueCommand({ SecretId: "tandem/ids" }))).toMatchObject({
    SecretString: "one",
  });
  const other = reader.send(new GetSecretValueCommand({ SecretId: "nothing" }));
  await expect(other).rejects.toMatchObject({
    name: "AccessDeniedException",
    message: expect.stringContaining(`secret:nothing-??????`),
  });
});

test("a reset brings back the values of the snapshot", async () => {
  secrets.snapshot();
  await client(HOME).send(new PutSecretValueCommand({ SecretId: "tandem/ids", SecretString: "changed" }));
  secrets.reset();
  expect(await client(HOME).send(new GetSecretValueCommand({ SecretId: "tandem/ids" }))).toMatchObject({
    SecretString: "one",
  });
});
