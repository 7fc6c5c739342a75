import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient, PutItemCommand, TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import { DisableKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { PinpointSMSVoiceV2Client, SendTextMessageCommand } from "@aws-sdk/client-pinpoint-sms-voice-v2";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { ADMINISTRATOR_KEYS } from "../../../../sandbox/cloud/iam/access-keys.ts";
import { type LocalCloud, startCloud } from "../../../../sandbox/cloud/local-cloud.ts";
import { BEHAVIOURS } from "../../../../sandbox/providers/behaviours/table.ts";

const HOME = "eu-central-1";
const PEER = "eu-west-2";
const ACCOUNT = "111122223333";
const KEY_ARN = `arn:aws:kms:${HOME}:${ACCOUNT}:key/table-key`;

let cloud: LocalCloud;
let directory: string;

/** As the stand-in would: a resource with the id and the outputs that were chosen for it. */
const put = async (type: string, id: string, inputs: object, outputs: object = {}, region = HOME) =>
  BEHAVIOURS[type]?.put(cloud, {
    urn: `urn:pulumi:sandbox::tandem::${type}::${id}`,
    type,
    id,
    name: id,
    region,
    inputs: { ...inputs },
    outputs: { ...outputs },
  });
const client = (credentials: { accessKeyId: string; secretAccessKey: string } = ADMINISTRATOR_KEYS) => ({
  region: HOME,
  endpoint: cloud.core.endpoint,
  credentials,
  maxAttempts: 1,
});

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "behaviours-"));
  cloud = await startCloud({
    accountId: ACCOUNT,
    home: HOME,
    peer: PEER,
    witness: "eu-west-1",
    seed: "test",
    directory,
  });
  await cloud.iam.putRole("writer", {
    Statement: { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
  });
  await cloud.iam.putRolePolicy("writer", "writes", {
    Statement: { Effect: "Allow", Action: ["dynamodb:PutItem"], Resource: "*" },
  });
});
beforeEach(() => cloud.control.reset());
afterAll(async () => {
  await cloud.stop();
  rmSync(directory, { recursive: true, force: true });
});

test("numbers, sets and country rules of either provider are what texts are sent by", async () => {
  await put(
    "aws-native:smsvoice:ProtectConfiguration",
    "protect-1",
    { countryRuleSet: { sms: [{ countryCode: "EE", protectStatus: "BLOCK" }] } },
    { protectConfigurationId: "protect-1" },
  );
  await put("aws-native:smsvoice:ConfigurationSet", "set", {
    configurationSetName: "tandem-test",
    protectConfigurationId: "protect-1",
  });
  await put("aws-native:smsvoice:OptOutList", "list", { optOutListName: "tandem" });
  await put(
    "aws:pinpoint/smsvoicev2PhoneNumber:Smsvoicev2PhoneNumber",
    "phone-1",
    {
      isoCountryCode: "GB",
      messageType: "TRANSACTIONAL",
      numberType: "LONG_CODE",
      numberCapabilities: ["SMS"],
      optOutListName: "tandem",
    },
    { phoneNumber: "+447700900001" },
  );
  const sms = new PinpointSMSVoiceV2Client(client());
  const send = (DestinationPhoneNumber: string) =>
    sms.send(
      new SendTextMessageCommand({
        DestinationPhoneNumber,
        MessageBody: "x",
        ConfigurationSetName: "tandem-test",
        OriginationIdentity: "+447700900001",
      }),
    );
  await send("+447700900123");
  expect(await cloud.control.textsTo({ number: "+447700900123" })).toMatchObject([{ from: "+447700900001" }]);
  await expect(send("+37257123456")).rejects.toMatchObject({ name: "ConflictException" });
});

test("what a deployed number cannot be is refused by name", async () => {
  const number = "aws-native:smsvoice:PhoneNumber";
  const inputs = { isoCountryCode: "GB", numberCapabilities: ["SMS"] };
  const outputs = { phoneNumberId: "phone-2", phoneNumber: "+447700900002" };
  await expect(put(number, "a", { ...inputs, optOutListName: "other" }, outputs)).rejects.toThrow(
    "no opt-out list",
  );
  await expect(put(number, "a", { ...inputs, numberCapabilities: ["VOICE"] }, outputs)).rejects.toThrow(
    "no SMS",
  );
  await expect(put(number, "a", inputs, { phoneNumberId: "phone-2" })).rejects.toThrow(
    "no numbers for texts",
  );
  await expect(
    put("aws-native:smsvoice:ConfigurationSet", "b", { defaultSenderId: "TANDEM" }),
  ).rejects.toThrow("defaultSenderId");
});

test("a table's key binds whoever uses the table; a disabled one closes it", async () => {
  const keyed = (condition: object) => ({
    policy: JSON.stringify({
      Statement: [
        { Effect: "Allow", Principal: { AWS: "*" }, Action: "kms:*", Resource: "*", Condition: condition },
      ],
    }),
  });
  const throughDynamoDb = {
    StringEquals: { "kms:CallerAccount": ACCOUNT, "kms:ViaService": `dynamodb.${HOME}.amazonaws.com` },
  };
  await put("aws:kms/key:Key", "table-key", keyed(throughDynamoDb));
  await put("aws:kms/alias:Alias", "alias", { name: "alias/tables", targetKeyId: "table-key" });
  await put("aws:dynamodb/table:Table", "profiles", {
    name: "profiles",
    hashKey: "pk",
    attributes: [{ name: "pk", type: "S" }],
    serverSideEncryption: { enabled: true, kmsKeyArn: KEY_ARN },
    pointInTimeRecovery: { enabled: true },
  });
  await cloud.control.snapshot();
  const Item = { pk: { S: "a" } };
  const writer = new DynamoDBClient(client(cloud.iam.mintKeys("writer", "session")));
  const write = () => writer.send(new PutItemCommand({ TableName: "profiles", Item }));
  const transact = () =>
    writer.send(new TransactWriteItemsCommand({ TransactItems: [{ Put: { TableName: "profiles", Item } }] }));
  await write();
  await transact();
  await put(
    "aws:kms/key:Key",
    "table-key",
    keyed({ StringEquals: { "kms:ViaService": "s3.amazonaws.com" } }),
  );
  await expect(write()).rejects.toThrow("not authorized to perform: kms:Decrypt");
  await put("aws:kms/key:Key", "table-key", keyed(throughDynamoDb));
  await new KMSClient(client()).send(new DisableKeyCommand({ KeyId: "alias/tables" }));
  await expect(write()).rejects.toThrow("INACCESSIBLE_ENCRYPTION_CREDENTIALS");
  await expect(transact()).rejects.toThrow("INACCESSIBLE_ENCRYPTION_CREDENTIALS");
  await cloud.control.reset();
  await write();
});

test("identities, sets and domains stand where they were deployed", async () => {
  await put("aws:sesv2/configurationSet:ConfigurationSet", "set", { configurationSetName: "tandem" });
  await put("aws:sesv2/emailIdentity:EmailIdentity", "mail", { emailIdentity: "tandem.example" });
  await put("aws:customerprofiles/domain:Domain", "domain", { domainName: "t", defaultExpirationDays: 366 });
  await expect(put("aws:kms/alias:Alias", "x", { name: "tables", targetKeyId: "table-key" })).rejects.toThrow(
    'must begin with "alias/"',
  );
  await expect(
    put("aws:kms/key:Key", "y", { keyUsage: "SIGN_VERIFY", customerMasterKeySpec: "RSA_2048" }),
  ).rejects.toThrow("symmetric keys only");
});
