import { expect, test } from "vitest";
import { answerWith, type Ground, lastOf, REGION } from "./call-center.ts";
import { CALLER, centres, dial } from "./centres.ts";
import { bye, flow, menu, step } from "./flow-text.ts";

const fresh = centres();
const STREAM_ARN = `arn:aws:kinesis:${REGION}:111122223333:stream/tandem-sandbox-contact-records`;

async function center(streams = true): Promise<Ground> {
  const g = await fresh();
  await answerWith(
    g,
    flow({
      set: step("UpdateContactAttributes", { Attributes: { level: "2" } }, "ask"),
      ask: menu("Press", {}, "bye"),
      bye,
      failed: bye,
    }),
  );
  if (streams)
    await g.center.deploy("aws:connect/instanceStorageConfig:InstanceStorageConfig", {
      instanceId: g.instanceArn,
      resourceType: "CONTACT_TRACE_RECORDS",
      storageConfig: { storageType: "KINESIS_STREAM", kinesisStreamConfig: { streamArn: STREAM_ARN } },
    });
  return g;
}

const over = async (g: Ground) => {
  const { contactId } = await dial(g);
  await g.center.connect.contacts.hangUp({ contactId, cause: "hang-up" });
  return contactId;
};

test("a record is written to the instance's stream a minute after the end", async () => {
  const g = await center();
  const contactId = await over(g);
  await g.center.core.clock.advance(59_000);
  expect(g.center.records).toEqual([]);
  await g.center.core.clock.advance(2_000);
  await g.center.connect.settle();
  expect(g.center.records).toMatchObject([
    {
      stream: "tandem-sandbox-contact-records",
      key: contactId,
      record: {
        ContactId: contactId,
        Channel: "VOICE",
        InitiationMethod: "INBOUND",
        DisconnectReason: "CUSTOMER_DISCONNECT",
        Attributes: { level: "2" },
        CustomerEndpoint: { Address: CALLER, Type: "TELEPHONE_NUMBER" },
        SystemEndpoint: { Address: g.number },
        InstanceARN: g.instanceArn,
      },
    },
  ]);
  expect(g.center.records[0]?.record["DisconnectTimestamp"]).toMatch(/^\d{4}-\d\d-\d\dT[\d:]{8}Z$/);
});

test("it comes again when attributes change later, and more often where faults repeat", async () => {
  const g = await center();
  const contactId = await over(g);
  await g.center.core.clock.advance(61_000);
  g.center.core.faults.contactEvents.repeat(3);
  await g.center.call("UpdateContactAttributes", {
    InstanceId: lastOf(g.instanceArn),
    InitialContactId: contactId,
    Attributes: { note: "later" },
  });
  await g.center.core.clock.advance(61_000);
  await g.center.connect.settle();
  expect(g.center.records.map(({ record }) => record["Attributes"])).toEqual([
    { level: "2" },
    ...Array.from({ length: 3 }, () => ({ level: "2", note: "later" })),
  ]);
  const [first, second] = g.center.records.map(({ record }) => String(record["LastUpdateTimestamp"]));
  expect(String(second) > String(first)).toBe(true);
});

test("a lost region writes what it owes when it is back, without end events", async () => {
  const g = await center();
  const { contactId } = await dial(g);
  g.center.core.faults.lose(REGION);
  await g.center.core.clock.advance(300_000);
  expect(g.center.records).toEqual([]);
  g.center.core.faults.restore(REGION);
  await g.center.core.clock.advance(61_000);
  expect(g.center.records.map(({ key, record }) => [key, record["DisconnectReason"]])).toEqual([
    [contactId, "TELECOM_PROBLEM"],
  ]);
});

test("an instance without the storage writes nothing; a second storage of the kind is refused", async () => {
  const g = await center(false);
  await over(g);
  await g.center.core.clock.advance(61_000);
  expect(g.center.records).toEqual([]);
  const config = {
    instanceId: g.instanceArn,
    resourceType: "CONTACT_TRACE_RECORDS",
    storageConfig: { storageType: "KINESIS_STREAM", kinesisStreamConfig: { streamArn: STREAM_ARN } },
  };
  const deploy = () => g.center.deploy("aws:connect/instanceStorageConfig:InstanceStorageConfig", config);
  await deploy();
  await expect(deploy()).rejects.toThrow("already has a storage");
});

test("events are lost, repeated and held back as faults ask", async () => {
  const g = await center();
  const { contactEvents } = g.center.core.faults;
  const types = () => g.center.events.map(({ detail }) => detail["eventType"]);
  contactEvents.drop(2);
  await over(g);
  expect(types().filter(Boolean)).toEqual(["DISCONNECTED", "COMPLETED"]);
  g.center.events.length = 0;
  contactEvents.repeat(2);
  contactEvents.reorder(true);
  await over(g);
  await g.center.core.clock.advance(5_000);
  expect(types().filter(Boolean)).toEqual([
    ...["CONNECTED_TO_SYSTEM", "CONNECTED_TO_SYSTEM", "COMPLETED", "COMPLETED"],
    ...["INITIATED", "INITIATED", "DISCONNECTED", "DISCONNECTED"],
  ]);
});

test("changed attributes are announced in PascalCase, without their values", async () => {
  const g = await center();
  const { contactId } = await dial(g);
  const event = g.center.events.find(({ detail }) => "EventType" in detail);
  expect(event?.detail).toMatchObject({
    EventType: "CONTACT_DATA_UPDATED",
    ContactId: contactId,
    UpdatedProperties: ["UserDefinedAttributes"],
    Tags: { "aws:connect:instanceId": g.instanceArn.split("/").at(-1) },
  });
  expect(JSON.stringify(event)).not.toContain("level");
});
