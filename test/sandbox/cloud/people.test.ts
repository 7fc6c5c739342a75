import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConnectClient, StartOutboundVoiceContactCommand } from "@aws-sdk/client-connect";
import { GetRecordsCommand, GetShardIteratorCommand, KinesisClient } from "@aws-sdk/client-kinesis";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SandboxControl } from "../../../sandbox/cloud/control.ts";
import { ADMINISTRATOR_KEYS } from "../../../sandbox/cloud/iam/access-keys.ts";
import { type LocalCloud, startCloud } from "../../../sandbox/cloud/local-cloud.ts";
import { connectControl } from "../../../sandbox/cloud/remote-control.ts";
import type { Json } from "../../../sandbox/providers/behaviour.ts";
import { CONNECT_BEHAVIOURS } from "../../../sandbox/providers/behaviours/connect.ts";
import { bye, flow, menu, say } from "./connect/flow-text.ts";
import { ACCOUNT, HOME, PEER, WITNESS } from "./small-cloud.ts";

const CUSTOMER = "+447700900001";
const TEXTS = "+447700900999";
const NUMBER_ID = "phone-1";
const STREAM = "tandem-test-contact-records";
let directory: string;
let cloud: LocalCloud;
let control: SandboxControl;
let instanceArn: string;
let flowId: string;
let number: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "cloud-"));
  cloud = await startCloud({
    accountId: ACCOUNT,
    home: HOME,
    peer: PEER,
    witness: WITNESS,
    seed: "people",
    directory,
  });
  control = connectControl(cloud.core.endpoint);
  await deployCentre();
});
afterAll(async () => {
  await cloud.stop();
  await rm(directory, { recursive: true });
});

async function deploy(type: string, inputs: Json): Promise<Json> {
  const name = `${type}-test`;
  const resource = { urn: `urn:${name}`, type, id: name, name, region: HOME, inputs, outputs: inputs };
  return { ...(await CONNECT_BEHAVIOURS[type]?.put(cloud, resource)) };
}

async function deployCentre(): Promise<void> {
  const instance = await deploy("aws-native:connect:Instance", {
    instanceAlias: "people",
    identityManagementType: "CONNECT_MANAGED",
    attributes: { inboundCalls: true, outboundCalls: true },
  });
  instanceArn = String(instance["arn"]);
  const { contactFlowArn } = await deploy("aws-native:connect:ContactFlow", {
    instanceArn,
    name: "hello",
    type: "CONTACT_FLOW",
    content: JSON.stringify(
      flow({
        which: {
          type: "Compare",
          parameters: { ComparisonValue: "$.Channel" },
          cases: { VOICE: "ask" },
          next: "text",
          errors: { NoMatchingCondition: "text" },
        },
        ask: menu("Press one", { "1": "bye" }, "bye"),
        text: say("You wrote $.Media.InitialMessage", "wait"),
        wait: {
          type: "Wait",
          parameters: { TimeLimitSeconds: "600" },
          cases: { WaitCompleted: "bye" },
          errors: { NoMatchingError: "bye" },
        },
        bye,
      }),
    ),
  });
  flowId = String(contactFlowArn).split("/").at(-1) ?? "";
  const claimed = await deploy("aws-native:connect:PhoneNumber", {
    targetArn: instanceArn,
    countryCode: "GB",
    type: "DID",
  });
  number = String(claimed["address"]);
  cloud.messaging.setUp.putNumber({
    region: HOME,
    id: NUMBER_ID,
    phoneNumber: TEXTS,
    messageType: "TRANSACTIONAL",
    optOutListName: "Default",
    isTwoWay: true,
    twoWayChannelArn: instanceArn,
    hasSelfManagedOptOuts: false,
  });
  const instanceOf = cloud.connect.registry.needInstance(HOME, instanceArn);
  const numberArn = cloud.messaging.setUp.arn(HOME, "phone-number", NUMBER_ID);
  cloud.connect.registry.associateFlow(instanceOf, "SMS_PHONE_NUMBER", numberArn, flowId);
  cloud.kinesis.streams.put({
    region: HOME,
    name: STREAM,
    mode: "PROVISIONED",
    shardCount: 1,
    retentionHours: 24,
    encryption: { type: "NONE" },
    maximumRecordKib: 1024,
  });
  await deploy("aws:connect/instanceStorageConfig:InstanceStorageConfig", {
    instanceId: instanceArn,
    resourceType: "CONTACT_TRACE_RECORDS",
    storageConfig: {
      storageType: "KINESIS_STREAM",
      kinesisStreamConfig: { streamArn: `arn:aws:kinesis:${HOME}:${ACCOUNT}:stream/${STREAM}` },
    },
  });
}

const client = () => ({ endpoint: cloud.core.endpoint, region: HOME, credentials: ADMINISTRATOR_KEYS });

test("a text reaches the instance through messaging, and the answer comes back to the phone", async () => {
  const contact = await control.sendsText({ from: CUSTOMER, to: TEXTS, text: "Hello" });
  expect(contact).toMatchObject({ channel: "CHAT", customerAddress: CUSTOMER, region: HOME });
  await control.settle();
  expect(await control.textsTo({ number: CUSTOMER })).toMatchObject([
    { from: TEXTS, text: "You wrote Hello" },
  ]);
  const again = await control.sendsText({ from: CUSTOMER, to: TEXTS, text: "More" });
  expect(again?.contactId).toBe(contact?.contactId);
  expect(await control.sendsText({ from: "+447700900002", to: TEXTS, text: "STOP" })).toBeNull();
});

test("a call to a phone is answered there, and its record comes over Kinesis when it is over", async () => {
  const connect = new ConnectClient(client());
  const kinesis = new KinesisClient(client());
  const { ContactId: contactId = "" } = await connect.send(
    new StartOutboundVoiceContactCommand({
      InstanceId: instanceArn.split("/").at(-1),
      ContactFlowId: flowId,
      DestinationPhoneNumber: CUSTOMER,
      SourcePhoneNumber: number,
    }),
  );
  expect(await control.ringing({ number: CUSTOMER })).toMatchObject([{ contactId, from: number }]);
  expect(await control.answers({ number: CUSTOMER })).toMatchObject({ contactId, state: "awaiting-input" });
  await control.hangUp({ contactId, cause: "hang-up" });
  await control.advance({ milliseconds: 61_000 });
  await control.settle();
  const { ShardIterator } = await kinesis.send(
    new GetShardIteratorCommand({
      StreamName: STREAM,
      ShardId: "shardId-000000000000",
      ShardIteratorType: "TRIM_HORIZON",
    }),
  );
  const { Records = [] } = await kinesis.send(new GetRecordsCommand({ ShardIterator }));
  const records = Records.map(({ Data, PartitionKey }) => ({
    key: PartitionKey,
    record: JSON.parse(Buffer.from(Data ?? []).toString()) as Json,
  }));
  expect(records).toMatchObject([{ key: contactId, record: { ContactId: contactId, Channel: "VOICE" } }]);
  connect.destroy();
  kinesis.destroy();
});
