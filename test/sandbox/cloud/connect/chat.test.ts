import {
  ConnectClient,
  CreateTrafficDistributionGroupCommand,
  DescribeContactCommand,
  ListTrafficDistributionGroupsCommand,
  StartChatContactCommand,
  type StartChatContactRequest,
  StopContactCommand,
  UpdateTrafficDistributionCommand,
} from "@aws-sdk/client-connect";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Ground, ground, lastOf, publish, REGION } from "./call-center.ts";
import { agent, heard } from "./centres.ts";
import { deployBot, publishChatFlow } from "./chat-flows.ts";
import { bye, end, flow, menu, say } from "./flow-text.ts";
import { type ListeningCenter, listen } from "./listening.ts";

const MINUTE = 60_000;
let g: Ground;
let server: ListeningCenter;
let client: ConnectClient;
let flowId: string;
let InstanceId: string;
let botAliasArn: string;

beforeAll(async () => {
  g = await ground();
  flowId = await publishChatFlow(g);
  InstanceId = lastOf(g.instanceArn);
  botAliasArn = await deployBot(g);
  server = await listen(g.center);
  client = new ConnectClient(server.settings);
});
afterAll(async () => {
  client.destroy();
  await server.close();
  g.center.core.clock.stop();
});
beforeEach(() => {
  server.rates.set("StartChatContact", { rate: 1000, burst: 1000 });
});
afterEach(() => {
  g.center.connect.reset();
  g.center.core.faults.clear();
  server.rates.reset();
  g.center.events.length = 0;
});

const start = (change: Partial<StartChatContactRequest> = {}) =>
  client.send(
    new StartChatContactCommand({
      InstanceId,
      ContactFlowId: flowId,
      ParticipantDetails: { DisplayName: "Customer" },
      ...change,
    }),
  );
const idOf = async (change: Partial<StartChatContactRequest> = {}) => (await start(change)).ContactId ?? "";
const contacts = () => g.center.connect.contacts;
const eventsOf = (contactId: string) =>
  g.center.events.filter(({ detail }) => detail["contactId"] === contactId).map(({ detail }) => detail);

describe("a started chat", () => {
  test("runs its flow at once, with the attributes it was given", async () => {
    g.center.grants.length = 0;
    const contactId = await idOf({ Attributes: { entryToken: "e1" }, CustomerId: "c-1" });
    await g.center.connect.settle();
    const status = await contacts().contact({ contactId });
    expect(status).toMatchObject({
      region: REGION,
      state: "awaiting-input",
      attributes: { entryToken: "e1" },
      errors: [],
    });
    expect(heard(status)).toEqual(["Welcome", "Your number?"]);
    expect(status.utterances.at(-1)).toMatchObject({ expects: "text", languageCode: "en-GB" });
    expect(g.center.grants).toMatchObject([
      { action: "connect:StartChatContact", resource: `${g.instanceArn}/contact-flow/${flowId}` },
    ]);
    const { Contact } = await client.send(new DescribeContactCommand({ InstanceId, ContactId: contactId }));
    expect(Contact).toMatchObject({ Channel: "CHAT", InitiationMethod: "API", CustomerId: "c-1" });
    expect(Contact?.SystemEndpoint).toBeUndefined();
  });

  test("is a chat in its events, and ends with what the flow made of the answer", async () => {
    const contactId = await idOf();
    await g.center.connect.settle();
    expect(heard(await contacts().say({ contactId, text: "A17" })).at(-1)).toBe("You said A17");
    const events = eventsOf(contactId);
    expect(events.map(({ eventType }) => eventType)).toEqual([
      "INITIATED",
      "CONNECTED_TO_SYSTEM",
      "DISCONNECTED",
      "COMPLETED",
    ]);
    for (const event of events) expect(event).toMatchObject({ channel: "CHAT", initiationMethod: "API" });
    expect(events.at(-1)).toMatchObject({ disconnectReason: "CONTACT_FLOW_DISCONNECT" });
  });

  test("is ended by StopContact, by the customer, and by nobody arriving within five minutes", async () => {
    const [stopped, left, alone] = [await idOf(), await idOf(), await idOf()];
    await client.send(new StopContactCommand({ InstanceId, ContactId: stopped }));
    await contacts().hangUp({ contactId: left, cause: "hang-up" });
    await g.center.core.clock.advance(5 * MINUTE - 5_000);
    expect((await contacts().contact({ contactId: alone })).state).toBe("awaiting-input");
    await g.center.core.clock.advance(10_000);
    const reasons = [stopped, left, alone].map(async (contactId) => {
      const { state, disconnectReason } = await contacts().contact({ contactId });
      return { state, disconnectReason };
    });
    expect(await Promise.all(reasons)).toEqual([
      { state: "ended", disconnectReason: "API" },
      { state: "ended", disconnectReason: "CUSTOMER_DISCONNECT" },
      { state: "ended", disconnectReason: "CUSTOMER_CONNECTION_NOT_ESTABLISHED" },
    ]);
  });

  test("waits in a queue for an agent who takes chats, and goes back to a flow when the agent leaves", async () => {
    const contactId = await idOf();
    await g.center.connect.settle();
    expect(await contacts().say({ contactId, text: "speak to an agent" })).toMatchObject({
      state: "queued",
      queueName: "general",
    });
    await contacts().agentLogsIn(agent("ada"));
    expect(await contacts().agentScreen(agent("ada"))).toMatchObject({ contactId, state: "ringing" });
    await contacts().agentAccepts(agent("ada"));
    await contacts().say({ contactId, text: "Hello?" });
    const { messages } = await contacts().agentWrites({ ...agent("ada"), text: "Hello!" });
    expect(messages?.slice(-2)).toMatchObject([
      { role: "CUSTOMER", displayName: "Customer", text: "Hello?" },
      { role: "AGENT", displayName: "ada", text: "Hello!" },
    ]);
    expect(await contacts().agentEnds(agent("ada"))).toMatchObject({
      state: "ended",
      disconnectReason: "AGENT_DISCONNECT",
    });
    await expect(contacts().agentWrites({ ...agent("ada"), text: "?" })).rejects.toThrow("in no chat");
  });

  test("leaves blocks that only calls have by their error branch", async () => {
    const ContactFlowId = await publish(
      g,
      "keypad",
      flow({
        menu: menu("Press", {}, "wait"),
        wait: {
          type: "Wait",
          parameters: { TimeLimitSeconds: "60" },
          next: "failed",
          cases: { WaitCompleted: "done" },
          errors: { NoMatchingError: "failed" },
        },
        done: say("done", "bye"),
        failed: end,
        bye,
      }),
    );
    const contactId = await idOf({ ContactFlowId });
    await g.center.connect.settle();
    expect((await contacts().contact({ contactId })).errors).toMatchObject([
      { action: "menu", error: "NoMatchingError", reason: expect.stringContaining("this contact is a chat") },
    ]);
    await expect(contacts().keys({ contactId, digits: "1" })).rejects.toThrow("has no keypad");
    await g.center.core.clock.advance(61_000);
    expect(heard(await contacts().contact({ contactId }))).toEqual(["done"]);
  });

  test("goes on by the time-out branch where the customer does not answer the bot in time", async () => {
    const ContactFlowId = await publish(
      g,
      "timeout",
      flow({
        ask: {
          type: "ConnectParticipantWithLexBot",
          parameters: {
            Text: "Still there?",
            LexV2Bot: { AliasArn: botAliasArn },
            LexTimeoutSeconds: { Text: "90" },
          },
          next: "bye",
          errors: { InputTimeLimitExceeded: "late", NoMatchingCondition: "bye", NoMatchingError: "bye" },
        },
        late: say("Too late", "bye"),
        bye,
      }),
    );
    const contactId = await idOf({ ContactFlowId });
    await g.center.core.clock.advance(85_000);
    expect(heard(await contacts().contact({ contactId }))).toEqual(["Still there?"]);
    await g.center.core.clock.advance(10_000);
    expect(heard(await contacts().contact({ contactId }))).toEqual(["Still there?", "Too late"]);
  });

  test("dies with its region", async () => {
    const contactId = await idOf();
    g.center.core.faults.lose(REGION);
    expect(await contacts().contact({ contactId })).toMatchObject({ state: "ended" });
  });
});

describe("a client token", () => {
  const ClientToken = "8b8a5f0e-idempotent";

  test("starts one chat, however often the call is made", async () => {
    const first = await start({ ClientToken });
    expect(await start({ ClientToken })).toMatchObject({
      ContactId: first.ContactId,
      ParticipantId: first.ParticipantId,
      ParticipantToken: first.ParticipantToken,
    });
    await client.send(new StopContactCommand({ InstanceId, ContactId: first.ContactId }));
    expect((await start({ ClientToken })).ContactId).toBe(first.ContactId);
    expect(await idOf({ ClientToken: "another" })).not.toBe(first.ContactId);
  });

  test("is refused with other parameters, and forgotten after a week", async () => {
    const first = await idOf({ ClientToken });
    await expect(start({ ClientToken, Attributes: { a: "1" } })).rejects.toMatchObject({
      name: "InvalidRequestException",
      message: expect.stringContaining("other parameters"),
    });
    await g.center.core.clock.advance(7 * 24 * 60 * MINUTE + 1);
    expect(await idOf({ ClientToken })).not.toBe(first);
  });

  test("finds the chat whose reply was lost after it had started", async () => {
    g.center.core.faults.loseReplies(REGION, "StartChatContact", 1);
    await expect(start({ ClientToken })).rejects.toThrow("socket hang up");
    const [started] = g.center.events;
    expect(await idOf({ ClientToken })).toBe(started?.detail["contactId"]);
  });
});

describe("StartChatContact refuses", () => {
  test.each([
    [
      "a flow that is not there",
      { ContactFlowId: "00000000-0000-4000-8000-000000000000" },
      "ResourceNotFoundException",
    ],
    [
      "an instance that is not there",
      { InstanceId: "00000000-0000-4000-8000-000000000000" },
      "ResourceNotFoundException",
    ],
    ["a duration shorter than an hour", { ChatDurationInMinutes: 5 }, "InvalidParameterException"],
    ["an empty name", { ParticipantDetails: { DisplayName: "" } }, "InvalidParameterException"],
    ["an attribute name with a dot", { Attributes: { "a.b": "1" } }, "InvalidParameterException"],
    ["too many attributes", { Attributes: { a: "x".repeat(32_767), b: "xx" } }, "InvalidRequestException"],
    [
      "content types without plain text",
      { SupportedMessagingContentTypes: ["text/markdown"] },
      "InvalidRequestException",
    ],
    [
      "an initial message of another type",
      { InitialMessage: { ContentType: "text/markdown", Content: "*hello*" } },
      "InvalidRequestException",
    ],
    ["what is not offered here", { RelatedContactId: "other" }, "InvalidRequestException"],
  ])("%s", async (_case, change, name) => {
    await expect(start(change)).rejects.toMatchObject({ name });
    expect(g.center.events).toEqual([]);
  });

  test("a flow of another type, and one chat more than the quota", async () => {
    const whisper = await publish(g, "whisper", flow({ say: say("psst", "end"), end }), "AGENT_WHISPER");
    await expect(start({ ContactFlowId: whisper })).rejects.toMatchObject({
      name: "InvalidRequestException",
    });
    g.center.connect.chats.mostLive = 1;
    const first = await idOf();
    await expect(start()).rejects.toMatchObject({ name: "LimitExceededException" });
    await client.send(new StopContactCommand({ InstanceId, ContactId: first }));
    await start();
  });

  test("the ninth call at once, and takes five more a second later", async () => {
    server.rates.reset();
    const burst = await Promise.allSettled(Array.from({ length: 9 }, () => start()));
    expect(burst.filter(({ status }) => status === "fulfilled").length).toBeLessThanOrEqual(8);
    const refused = burst.find((call) => call.status === "rejected");
    expect(refused?.reason).toMatchObject({
      name: "TooManyRequestsException",
      $metadata: { httpStatusCode: 429 },
    });
    await g.center.core.clock.advance(1_000);
    await Promise.all(Array.from({ length: 5 }, () => start()));
  });
});

test("traffic distribution groups are refused: no instance is replicated", async () => {
  await expect(
    client.send(new CreateTrafficDistributionGroupCommand({ Name: "main", InstanceId })),
  ).rejects.toMatchObject({
    name: "InvalidRequestException",
    message: expect.stringContaining("tandem-home is not replicated"),
  });
  const Id = "00000000-0000-4000-8000-000000000000";
  await expect(client.send(new UpdateTrafficDistributionCommand({ Id }))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
  const { TrafficDistributionGroupSummaryList } = await client.send(
    new ListTrafficDistributionGroupsCommand({ InstanceId }),
  );
  expect(TrafficDistributionGroupSummaryList).toEqual([]);
});
