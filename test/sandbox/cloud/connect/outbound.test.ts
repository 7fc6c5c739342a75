import {
  ConnectClient,
  DescribeContactCommand,
  GetCurrentMetricDataCommand,
  StartOutboundVoiceContactCommand,
  StartTaskContactCommand,
  StopContactCommand,
} from "@aws-sdk/client-connect";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { answerWith, type Ground, ground, lastOf, publish } from "./call-center.ts";
import { agent, dial, heard } from "./centres.ts";
import { bye, flow, menu, say, step } from "./flow-text.ts";
import { type ListeningCenter, listen } from "./listening.ts";

const CUSTOMER = "+441632960777";
let g: Ground;
let server: ListeningCenter;
let client: ConnectClient;
let InstanceId: string;
let ContactFlowId: string;

beforeAll(async () => {
  g = await ground();
  InstanceId = lastOf(g.instanceArn);
  ContactFlowId = await publish(
    g,
    "callback",
    flow({
      ask: menu("You asked for a call about $.Attributes.intent", { "1": "yes" }, "bye"),
      yes: say("Good", "bye"),
      bye,
    }),
  );
  await answerWith(
    g,
    flow({
      queue: step("UpdateContactTargetQueue", { QueueId: g.queueId }, "go"),
      go: {
        type: "TransferContactToQueue",
        errors: { QueueAtCapacity: "failed", NoMatchingError: "failed" },
        next: "failed",
      },
      failed: bye,
    }),
  );
  server = await listen(g.center);
  client = new ConnectClient(server.settings);
});

beforeEach(() => {
  g.center.connect.reset();
  server.rates.reset();
});

afterAll(async () => {
  client.destroy();
  await server.close();
  g.center.core.clock.stop();
});

const control = () => g.center.connect.contacts;
const start = (more: object = {}) =>
  client.send(
    new StartOutboundVoiceContactCommand({
      InstanceId,
      ContactFlowId,
      DestinationPhoneNumber: CUSTOMER,
      SourcePhoneNumber: g.number,
      Attributes: { intent: "order" },
      ...more,
    }),
  );

test("a call rings at the customer's phone, and its flow begins when somebody answers", async () => {
  const { ContactId } = await start();
  expect(await control().ringing({ number: CUSTOMER })).toMatchObject([
    { contactId: ContactId, from: g.number },
  ]);
  expect(await control().contact({ contactId: ContactId ?? "" })).toMatchObject({
    state: "dialling",
    utterances: [],
  });
  const answered = await control().answers({ number: CUSTOMER });
  expect(answered).toMatchObject({ contactId: ContactId, state: "awaiting-input" });
  expect(heard(answered)).toEqual(["You asked for a call about order"]);
  expect(await control().ringing({ number: CUSTOMER })).toEqual([]);
  const { Contact } = await client.send(
    new DescribeContactCommand({ InstanceId, ContactId: ContactId ?? "" }),
  );
  expect(Contact).toMatchObject({
    InitiationMethod: "API",
    CustomerEndpoint: { Address: CUSTOMER, Type: "TELEPHONE_NUMBER" },
    SystemEndpoint: { Address: g.number },
  });
  const types = g.center.events.filter((e) => e.detail["contactId"] === ContactId);
  expect(types.map((e) => e.detail["eventType"])).toEqual(["INITIATED", "CONNECTED_TO_SYSTEM"]);
});

test("nobody answers: the contact ends with the ring timeout", async () => {
  const { ContactId: contactId = "" } = await start({ RingTimeoutInSeconds: 20 });
  await g.center.core.clock.advance(19_000);
  expect((await control().contact({ contactId })).state).toBe("dialling");
  await g.center.core.clock.advance(2_000);
  expect(await control().contact({ contactId })).toMatchObject({
    state: "ended",
    disconnectReason: "TELECOM_UNANSWERED",
  });
  await expect(control().answers({ number: CUSTOMER })).rejects.toThrow("No call rings");
});

test("a client token works once for seven days, and a stopped call rings no more", async () => {
  const first = await start({ ClientToken: "callback-1" });
  expect((await start({ ClientToken: "callback-1" })).ContactId).toBe(first.ContactId);
  await expect(start({ ClientToken: "callback-1", RingTimeoutInSeconds: 30 })).rejects.toMatchObject({
    name: "InvalidRequestException",
  });
  await client.send(new StopContactCommand({ InstanceId, ContactId: first.ContactId ?? "" }));
  expect(await control().ringing({ number: CUSTOMER })).toEqual([]);
});

test.each([
  [{ SourcePhoneNumber: "+441632960999" }, "InvalidParameterException"],
  [{ SourcePhoneNumber: undefined }, "InvalidParameterException"],
  [{ TrafficType: "CAMPAIGN" as const }, "InvalidRequestException"],
  [{ AnswerMachineDetectionConfig: { EnableAnswerMachineDetection: true } }, "InvalidRequestException"],
  [{ RelatedContactId: "no-contact" }, "ResourceNotFoundException"],
])("%j is refused with %s", async (more, name) => {
  await expect(start(more)).rejects.toMatchObject({ name });
});

test("metrics count who is free and who waits, by queue", async () => {
  const ask = (Groupings?: ("QUEUE" | "CHANNEL")[]) =>
    client.send(
      new GetCurrentMetricDataCommand({
        InstanceId,
        Filters: { Queues: [g.queueId], Channels: ["VOICE"] },
        CurrentMetrics: [
          { Name: "AGENTS_AVAILABLE", Unit: "COUNT" },
          { Name: "CONTACTS_IN_QUEUE", Unit: "COUNT" },
          { Name: "OLDEST_CONTACT_AGE", Unit: "SECONDS" },
        ],
        ...(Groupings === undefined ? {} : { Groupings }),
      }),
    );
  const values = (answer: Awaited<ReturnType<typeof ask>>) =>
    answer.MetricResults?.[0]?.Collections?.map(({ Value }) => Math.round(Value ?? -1));
  expect((await ask(["QUEUE"])).MetricResults).toEqual([]);
  await dial(g);
  await g.center.core.clock.advance(10_000);
  const waiting = await ask(["QUEUE"]);
  expect(waiting.MetricResults?.[0]?.Dimensions).toEqual({
    Queue: { Id: g.queueId, Arn: `${g.instanceArn}/queue/${g.queueId}` },
  });
  expect(values(waiting)).toEqual([0, 1, 10]);
  expect(values(await ask())?.[2]).toBeGreaterThanOrEqual(10_000);
  await control().agentLogsIn(agent("ada"));
  await control().agentLogsIn(agent("grace"));
  expect(values(await ask(["QUEUE"]))).toEqual([1, 0, 0]);
});

test("a task runs its flow, is related to a contact, and takes that one's attributes over", async () => {
  const { ContactId: related = "" } = await start();
  const taskFlow = await publish(
    g,
    "task",
    flow({
      queue: step("UpdateContactTargetQueue", { QueueId: g.queueId }, "go"),
      go: { type: "TransferContactToQueue", errors: { QueueAtCapacity: "bye", NoMatchingError: "bye" } },
      failed: bye,
      bye,
    }),
  );
  const { ContactId: contactId = "" } = await client.send(
    new StartTaskContactCommand({
      InstanceId,
      ContactFlowId: taskFlow,
      Name: "Look at the order",
      RelatedContactId: related,
      References: { order: { Type: "URL", Value: "https://example.com/1" } },
    }),
  );
  await g.center.connect.settle();
  expect(await control().contact({ contactId })).toMatchObject({
    channel: "TASK",
    state: "queued",
    attributes: { intent: "order" },
    references: { order: { type: "URL", value: "https://example.com/1" } },
  });
});
