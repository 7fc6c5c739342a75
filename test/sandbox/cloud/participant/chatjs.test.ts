import { ConnectClient, StartChatContactCommand } from "@aws-sdk/client-connect";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type ChatPage, openChatPage } from "../../../support/chatjs.ts";
import { type Ground, ground, lastOf, REGION } from "../connect/call-center.ts";
import { agent } from "../connect/centres.ts";
import { publishChatFlow } from "../connect/chat-flows.ts";
import { type ListeningCenter, listen } from "../connect/listening.ts";

type Session = connect.CustomerChatSession;
interface Heard {
  readonly ParticipantRole?: string;
  readonly Content?: string;
}

let g: Ground;
let server: ListeningCenter;
let client: ConnectClient;
let flowId: string;
let page: ChatPage;

beforeAll(async () => {
  g = await ground();
  flowId = await publishChatFlow(g);
  server = await listen(g.center);
  client = new ConnectClient(server.settings);
});
afterAll(async () => {
  client.destroy();
  await server.close();
  g.center.core.clock.stop();
});
beforeEach(() => {
  page = openChatPage({ endpoint: server.settings.endpoint, region: REGION });
});
afterEach(() => {
  page.close();
  g.center.connect.reset();
  server.participants.reset();
  server.rates.reset();
});

async function start() {
  const { ContactId, ParticipantId, ParticipantToken } = await client.send(
    new StartChatContactCommand({
      InstanceId: lastOf(g.instanceArn),
      ContactFlowId: flowId,
      ParticipantDetails: { DisplayName: "Customer" },
    }),
  );
  const contactId = ContactId ?? "";
  const session: Session = page.ChatSession.create({
    chatDetails: {
      contactId,
      participantId: ParticipantId ?? "",
      participantToken: ParticipantToken ?? "",
    },
    options: { region: REGION },
    type: page.ChatSession.SessionTypes.CUSTOMER,
    disableCSM: true,
  });
  const heard: Heard[] = [];
  session.onMessage(({ data }) => void heard.push(data as Heard));
  return { contactId, session, texts: () => heard.flatMap(({ Content }) => Content ?? []) };
}

async function transcriptOf(session: Session, input: connect.GetTranscriptArgs) {
  const { data } = await session.getTranscript(input);
  if (typeof data !== "object") throw new Error("The transcript has no content.");
  return data;
}

const eventually = <T>(look: () => T) => vi.waitFor(look, { timeout: 10_000, interval: 5 });

test("a conversation with a flow: what was said before the connection, answers, the transcript, the end", async () => {
  const { contactId, session, texts } = await start();
  const ended = new Promise((resolve) => session.onEnded(resolve));
  expect(await session.connect()).toMatchObject({ connectSuccess: true });
  await eventually(() => expect(texts()).toEqual(["Welcome", "Your number?"]));
  await session.sendMessage({ message: "the weather in Wales", contentType: "text/plain" });
  await eventually(() => expect(texts().slice(-2)).toEqual(["Pardon?", "Your number?"]));

  const first = await transcriptOf(session, {
    maxResults: 2,
    sortOrder: "ASCENDING",
    scanDirection: "FORWARD",
  });
  expect(first.Transcript.map((item) => item.Content)).toEqual(["Welcome", "Your number?"]);
  const rest = await transcriptOf(session, {
    maxResults: 100,
    sortOrder: "ASCENDING",
    nextToken: first.NextToken ?? "",
  });
  expect(rest.Transcript.filter(({ Type }) => Type === "MESSAGE").map((item) => item.Content)).toEqual([
    "the weather in Wales",
    "Pardon?",
    "Your number?",
  ]);

  await session.sendMessage({ message: "4711", contentType: "text/plain" });
  await ended;
  expect(texts().at(-1)).toBe("You said 4711");
  const status = await g.center.connect.contacts.contact({ contactId });
  expect(status).toMatchObject({ state: "ended", disconnectReason: "CONTACT_FLOW_DISCONNECT" });
});

test("a conversation with an agent: both type and write, messages are read, the customer leaves", async () => {
  const { contactId, session, texts } = await start();
  const { contacts } = g.center.connect;
  const typing: string[] = [];
  session.onTyping(({ data }) => void typing.push(String(data.ParticipantRole)));
  await session.connect();
  await eventually(() => expect(texts()).toContain("Your number?"));
  await session.sendMessage({ message: "speak to an agent", contentType: "text/plain" });
  await contacts.agentLogsIn(agent("ada"));
  expect(await contacts.agentAccepts(agent("ada"))).toMatchObject({ contactId, state: "connected" });

  await session.sendEvent({ contentType: "application/vnd.amazonaws.connect.event.typing" });
  await eventually(() => expect(typing).toEqual(["CUSTOMER"]));
  await session.sendMessage({ message: "Good morning", contentType: "text/plain" });
  const screen = await contacts.agentScreen(agent("ada"));
  expect(screen?.messages?.at(-1)).toMatchObject({ role: "CUSTOMER", text: "Good morning" });

  await contacts.agentWrites({ ...agent("ada"), text: "Hello, this is Ada" });
  await eventually(() => expect(texts().at(-1)).toBe("Hello, this is Ada"));
  expect(typing).toEqual(["CUSTOMER", "AGENT"]);
  const newest = await transcriptOf(session, { maxResults: 1 });
  const messageId = newest.Transcript[0]?.Id ?? "";
  await session.sendEvent({
    contentType: "application/vnd.amazonaws.connect.event.message.read",
    content: JSON.stringify({ messageId, disableThrottle: true }),
  });
  const read = await transcriptOf(session, { maxResults: 1 });
  expect(read.Transcript[0]).toMatchObject({
    Content: "Hello, this is Ada",
    ParticipantRole: "AGENT",
    MessageMetadata: { Receipts: [{ ReadTimestamp: expect.any(String) }] },
  });

  const ended = new Promise((resolve) => session.onEnded(resolve));
  await session.disconnectParticipant();
  await ended;
  expect(await contacts.contact({ contactId })).toMatchObject({
    state: "ended",
    disconnectReason: "CUSTOMER_DISCONNECT",
  });
  // The agent is free for the next one.
  expect(await contacts.agentScreen(agent("ada"))).toBeNull();
});

test("a dropped socket is opened again by the client, and the conversation goes on", async () => {
  const { contactId, session, texts } = await start();
  let lost = 0;
  session.onConnectionLost(() => void lost++);
  await session.connect();
  await eventually(() => expect(texts()).toContain("Your number?"));
  expect(server.participants.drop(contactId)).toBe(1);
  await eventually(() => expect(lost).toBe(1));
  // Nobody listens before the client has subscribed again.
  await eventually(() => expect(server.participants.listening(contactId)).toBe(1));
  await session.sendMessage({ message: "the weather in Wales", contentType: "text/plain" });
  await eventually(() =>
    expect(texts()).toEqual(["Welcome", "Your number?", "the weather in Wales", "Pardon?", "Your number?"]),
  );
});

test("a chat that ended while the socket was down ends for the client too", async () => {
  const { contactId, session, texts } = await start();
  await session.connect();
  await eventually(() => expect(texts()).toContain("Your number?"));
  const ended = new Promise((resolve) => session.onEnded(resolve));
  server.participants.drop(contactId);
  await g.center.connect.contacts.hangUp({ contactId, cause: "hang-up" });
  await ended;
});
