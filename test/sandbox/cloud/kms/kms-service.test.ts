import {
  DecryptCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  KMSClient,
  ListKeysCommand,
} from "@aws-sdk/client-kms";
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  UpdateSecretCommand,
} from "@aws-sdk/client-secrets-manager";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { KeyDoor } from "../../../../sandbox/cloud/kms/key-door.ts";
import { KmsService } from "../../../../sandbox/cloud/kms/kms-service.ts";
import { SecretsService } from "../../../../sandbox/cloud/secrets/secrets-service.ts";
import { ACCOUNT, HOME, PEER, type SmallCloud, startSmallCloud } from "../small-cloud.ts";

const ROOT = `arn:aws:iam::${ACCOUNT}:root`;
const TEXT = new TextEncoder().encode("a secret thing");

let cloud: SmallCloud;
let kms: KmsService;
let secrets: SecretsService;

const client = (role?: string, region = HOME) =>
  new KMSClient({
    ...cloud.client(region),
    ...(role === undefined ? {} : { credentials: cloud.iam.mintKeys(role, "session") }),
    maxAttempts: 1,
  });
const policy = (...statements: object[]) => ({ Version: "2012-10-17", Statement: statements });
const allow = (principal: string, action: string | string[], condition?: object) => ({
  Effect: "Allow",
  Principal: { AWS: principal },
  Action: action,
  Resource: "*",
  ...(condition && { Condition: condition }),
});
const putKey = (id: string, document?: unknown, change = {}) =>
  kms.putKey({
    region: HOME,
    id,
    description: "",
    isEnabled: true,
    isMultiRegion: false,
    policy: document,
    ...change,
  });
const encrypt = (KeyId: string, role?: string) =>
  client(role).send(new EncryptCommand({ KeyId, Plaintext: TEXT }));

beforeAll(async () => {
  const started = await startSmallCloud((core) => {
    const door: KeyDoor = { use: (use) => kms.use(use) };
    return [
      new KmsService(core, {
        readKeyPolicy: (document, arn) => cloud.iam.readKeyPolicy(document, arn),
        authorizeByKeyPolicy: (principal, grant, read) =>
          cloud.iam.authorizeByKeyPolicy(principal, grant, read),
      }),
      new SecretsService(core, door),
    ] as const;
  });
  cloud = started;
  [kms, secrets] = started.services;
  for (const role of ["user", "stranger"])
    await cloud.iam.putRole(role, {
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
      ],
    });
  await cloud.iam.putRolePolicy("user", "keys", {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: ["kms:*", "secretsmanager:*"], Resource: "*" }],
  });
  await cloud.iam.putRolePolicy("stranger", "secrets", {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "secretsmanager:*", Resource: "*" }],
  });
});
beforeEach(async () => {
  await putKey("plain");
  kms.store.saveAlias(HOME, "alias/tandem", "plain");
});
afterAll(() => cloud.stop());

test("what was encrypted is decrypted, by the id, ARN or alias, in the same context only", async () => {
  const EncryptionContext = { table: "profiles" };
  for (const KeyId of ["plain", "alias/tandem", `arn:aws:kms:${HOME}:${ACCOUNT}:key/plain`]) {
    const sealed = await client().send(new EncryptCommand({ KeyId, Plaintext: TEXT, EncryptionContext }));
    const { CiphertextBlob } = sealed;
    const opened = await client().send(new DecryptCommand({ CiphertextBlob, EncryptionContext }));
    expect(new TextDecoder().decode(opened.Plaintext)).toBe("a secret thing");
    await expect(client().send(new DecryptCommand({ CiphertextBlob }))).rejects.toMatchObject({
      name: "InvalidCiphertextException",
    });
  }
});

test("a data key comes plain and sealed", async () => {
  const made = await client().send(new GenerateDataKeyCommand({ KeyId: "plain", KeySpec: "AES_256" }));
  const opened = await client().send(new DecryptCommand({ CiphertextBlob: made.CiphertextBlob }));
  expect(made.Plaintext).toHaveLength(32);
  expect(opened.Plaintext).toEqual(made.Plaintext);
});

test("a replica in the other region opens what the primary sealed; a key of one region is nowhere else", async () => {
  await putKey("mrk-1", undefined, { isMultiRegion: true });
  await putKey("mrk-1", undefined, { isMultiRegion: true, region: PEER });
  const { CiphertextBlob } = await encrypt("mrk-1");
  const opened = await client(undefined, PEER).send(new DecryptCommand({ CiphertextBlob }));
  expect(opened.Plaintext).toEqual(TEXT);
  const other = await encrypt("plain");
  await expect(
    client(undefined, PEER).send(new DecryptCommand({ CiphertextBlob: other.CiphertextBlob })),
  ).rejects.toMatchObject({ name: "NotFoundException" });
});

test("identity policies decide only where the key's policy leaves it to the account", async () => {
  await encrypt("plain", "user");
  await expect(encrypt("plain", "stranger")).rejects.toMatchObject({ name: "AccessDeniedException" });
  await putKey("closed", policy(allow(ROOT, "kms:DescribeKey")));
  await expect(encrypt("closed", "user")).rejects.toThrow("no resource-based policy allows the kms:Encrypt");
  await putKey("named", policy(allow(`arn:aws:iam::${ACCOUNT}:role/stranger`, "kms:Encrypt")));
  await encrypt("named", "stranger");
  await expect(encrypt("named", "user")).rejects.toMatchObject({ name: "AccessDeniedException" });
  const deny = { ...allow("*", "kms:Encrypt"), Effect: "Deny" };
  await putKey("denied", policy(allow(ROOT, "kms:*"), deny));
  await expect(encrypt("denied", "user")).rejects.toThrow("explicit deny");
});

test("a key for one service's use opens to nobody who calls KMS directly", async () => {
  const condition = {
    StringEquals: { "kms:CallerAccount": ACCOUNT, "kms:ViaService": `secretsmanager.${HOME}.amazonaws.com` },
  };
  await putKey("via", policy(allow("*", ["kms:Decrypt", "kms:GenerateDataKey"], condition)));
  secrets.put({ name: "via", region: HOME, replicas: [], value: "one", arnSuffix: "Ab12Cd" });
  const keys = { ...cloud.client(HOME), credentials: cloud.iam.mintKeys("stranger", "session") };
  const stranger = new SecretsManagerClient(keys);
  const SecretId = "via";
  await stranger.send(new UpdateSecretCommand({ SecretId, KmsKeyId: "via" }));
  await stranger.send(new PutSecretValueCommand({ SecretId, SecretString: "two" }));
  const answer = await stranger.send(new GetSecretValueCommand({ SecretId }));
  expect(answer.SecretString).toBe("two");
  await expect(
    client("stranger").send(new GenerateDataKeyCommand({ KeyId: "via", KeySpec: "AES_256" })),
  ).rejects.toMatchObject({ name: "AccessDeniedException" });
});

test("a secret's key binds whoever reads it, and a disabled one makes it unreadable", async () => {
  secrets.put({ name: "ids", region: HOME, replicas: [], value: "one", arnSuffix: "Ab12Cd" });
  const read = (role: string) =>
    new SecretsManagerClient({ ...cloud.client(HOME), credentials: cloud.iam.mintKeys(role, "s") }).send(
      new GetSecretValueCommand({ SecretId: "ids" }),
    );
  await new SecretsManagerClient(cloud.client(HOME)).send(
    new UpdateSecretCommand({ SecretId: "ids", KmsKeyId: "alias/tandem" }),
  );
  expect((await read("user")).SecretString).toBe("one");
  await expect(read("stranger")).rejects.toMatchObject({
    name: "AccessDeniedException",
    message: expect.stringContaining("Access to KMS is not allowed"),
  });
  await client().send(new DisableKeyCommand({ KeyId: "plain" }));
  await expect(read("user")).rejects.toMatchObject({ name: "DecryptionFailure" });
  const described = await client().send(new DescribeKeyCommand({ KeyId: "alias/tandem" }));
  expect(described.KeyMetadata).toMatchObject({ KeyState: "Disabled", Enabled: false });
  await expect(encrypt("plain")).rejects.toMatchObject({ name: "DisabledException" });
});

test("a reset enables again what was enabled, and anything else is refused by name", async () => {
  kms.snapshot();
  await client().send(new DisableKeyCommand({ KeyId: "plain" }));
  kms.reset();
  await encrypt("plain");
  await expect(client().send(new ListKeysCommand({}))).rejects.toThrow(
    "The local cloud does not implement kms:ListKeys.",
  );
  await expect(encrypt("alias/nothing")).rejects.toMatchObject({ name: "NotFoundException" });
});
