import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  RemoveRegionsFromReplicationCommand,
  ReplicateSecretToRegionsCommand,
  SecretsManagerClient,
  StopReplicationToReplicaCommand,
  UpdateSecretCommand,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { afterEach, beforeEach, expect, test } from "vitest";
import { SecretsService } from "../../../../sandbox/cloud/secrets/secrets-service.ts";
import { HOME, PEER, type SmallCloud, startSmallCloud, WITNESS } from "../small-cloud.ts";

let cloud: SmallCloud;
let secrets: SecretsService;
const SecretId = "tandem/ids";
const client = (region: string) => new SecretsManagerClient({ ...cloud.client(region), maxAttempts: 1 });
const put = (region: string, SecretString: string, VersionStages?: string[]) =>
  client(region).send(new PutSecretValueCommand({ SecretId, SecretString, VersionStages }));
const read = async (region: string, VersionStage?: string) =>
  (await client(region).send(new GetSecretValueCommand({ SecretId, VersionStage }))).SecretString;
const status = async (region: string) =>
  (await client(region).send(new DescribeSecretCommand({ SecretId }))).ReplicationStatus?.map(
    (s) => `${s.Region} ${s.Status}`,
  );

beforeEach(async () => {
  const started = await startSmallCloud((core) => [new SecretsService(core)] as const);
  cloud = started;
  secrets = started.services[0];
  secrets.put({ name: SecretId, region: HOME, replicas: [PEER], value: "one", arnSuffix: "Ab12Cd" });
});
afterEach(() => cloud.stop());

test("a replica follows its primary late, and not at all over a cut way", async () => {
  cloud.core.faults.setLag(1_000);
  await put(HOME, "two");
  expect([await read(HOME), await read(PEER)]).toEqual(["two", "one"]);
  expect(await status(HOME)).toEqual([`${PEER} InProgress`]);
  await cloud.core.clock.advance(1_000);
  await secrets.settle();
  expect([await read(PEER), await read(PEER, "AWSPREVIOUS")]).toEqual(["two", "one"]);
  expect(await status(HOME)).toEqual([`${PEER} InSync`]);
  cloud.core.faults.setLag(0);
  cloud.core.faults.cut(HOME, PEER);
  await put(HOME, "three");
  await secrets.settle();
  expect(await read(PEER)).toBe("two");
  cloud.core.faults.heal();
  await secrets.settle();
  expect(await read(PEER)).toBe("three");
});

test("a replica is promoted where its primary is lost, takes values, and follows nobody any more", async () => {
  cloud.core.faults.lose(HOME);
  await expect(put(PEER, "two")).rejects.toMatchObject({ name: "InvalidRequestException" });
  await client(PEER).send(new StopReplicationToReplicaCommand({ SecretId }));
  await put(PEER, "two");
  expect(await read(PEER)).toBe("two");
  cloud.core.faults.restore(HOME);
  await put(HOME, "old world");
  await secrets.settle();
  expect(await read(PEER)).toBe("two");
  expect(await status(HOME)).toEqual([`${PEER} Failed`]);
});

test("a promoted secret is replicated back over the old primary only by force", async () => {
  await client(PEER).send(new StopReplicationToReplicaCommand({ SecretId }));
  await put(PEER, "two");
  const back = (ForceOverwriteReplicaSecret: boolean) =>
    client(PEER).send(
      new ReplicateSecretToRegionsCommand({
        SecretId,
        AddReplicaRegions: [{ Region: HOME }],
        ForceOverwriteReplicaSecret,
      }),
    );
  await back(false);
  await secrets.settle();
  expect([await read(HOME), await status(PEER)]).toEqual(["one", [`${HOME} Failed`]]);
  await back(true);
  await secrets.settle();
  expect([await read(HOME), await status(PEER)]).toEqual(["two", [`${HOME} InSync`]]);
  await expect(put(HOME, "three")).rejects.toMatchObject({ name: "InvalidRequestException" });
});

test("another region is added, and removed with its replica", async () => {
  const regions = [{ Region: WITNESS }];
  await client(HOME).send(new ReplicateSecretToRegionsCommand({ SecretId, AddReplicaRegions: regions }));
  await secrets.settle();
  expect(await read(WITNESS)).toBe("one");
  await client(HOME).send(
    new RemoveRegionsFromReplicationCommand({ SecretId, RemoveReplicaRegions: [WITNESS] }),
  );
  await secrets.settle();
  await expect(read(WITNESS)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  expect(await status(HOME)).toEqual([`${PEER} InSync`]);
});

test("a version of another stage waits beside the current one until the stage is moved", async () => {
  const { VersionId } = await put(HOME, "two", ["AWSPENDING"]);
  expect([await read(HOME), await read(HOME, "AWSPENDING")]).toEqual(["one", "two"]);
  const { VersionIdsToStages = {} } = await client(HOME).send(new DescribeSecretCommand({ SecretId }));
  const current = Object.keys(VersionIdsToStages).find((id) =>
    VersionIdsToStages[id]?.includes("AWSCURRENT"),
  );
  const move = { SecretId, VersionStage: "AWSCURRENT", MoveToVersionId: VersionId };
  await expect(client(HOME).send(new UpdateSecretVersionStageCommand(move))).rejects.toMatchObject({
    name: "InvalidParameterException",
  });
  await client(HOME).send(new UpdateSecretVersionStageCommand({ ...move, RemoveFromVersionId: current }));
  await secrets.settle();
  expect([await read(PEER), await read(PEER, "AWSPREVIOUS")]).toEqual(["two", "one"]);
});

test("a token works once: again it changes nothing, with another value it is refused", async () => {
  const ClientRequestToken = "6f6c0e6e-0000-4000-8000-000000000001";
  const update = (SecretString: string) =>
    client(HOME).send(new UpdateSecretCommand({ SecretId, SecretString, ClientRequestToken }));
  await update("two");
  await put(HOME, "three");
  await update("two");
  expect(await read(HOME)).toBe("three");
  await expect(update("other")).rejects.toMatchObject({ name: "ResourceExistsException" });
});
