import { ConnectClient, StartChatContactCommand } from "@aws-sdk/client-connect";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { type Ground, ground, lastOf, REGION } from "../connect/call-center.ts";
import { publishChatFlow } from "../connect/chat-flows.ts";
import { type ListeningCenter, listen } from "../connect/listening.ts";

const SOCKET = ["WEBSOCKET", "CONNECTION_CREDENTIALS"];
let g: Ground;
let server: ListeningCenter;
let client: ConnectClient;
let flowId: string;

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
afterEach(() => {
  g.center.connect.reset();
  server.participants.reset();
  server.rates.reset();
  g.center.core.faults.clear();
});

async function post(path: string, bearer: string, body: unknown) {
  const response = await fetch(`${server.settings.endpoint}/participant/${path}`, {
    method: "POST",
    headers: { "x-amz-bearer": bearer, "content-type": "application/json" },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  const json = (await response.json()) as Record<string, unknown>;
  return { status: response.status, error: response.headers.get("x-amzn-errortype"), json, response };
}

async function start() {
  const { ContactId = "", ParticipantToken = "" } = await client.send(
    new StartChatContactCommand({
      InstanceId: lastOf(g.instanceArn),
      ContactFlowId: flowId,
      ParticipantDetails: { DisplayName: "Customer" },
    }),
  );
  await g.center.connect.settle();
  return { contactId: ContactId, participantToken: ParticipantToken };
}

async function connected() {
  const { contactId, participantToken } = await start();
  const { json } = await post("connection", participantToken, { Type: SOCKET });
  const given = json as {
    readonly Websocket: { readonly Url: string };
    readonly ConnectionCredentials: { readonly ConnectionToken: string };
  };
  return {
    contactId,
    participantToken,
    url: given.Websocket.Url,
    token: given.ConnectionCredentials.ConnectionToken,
  };
}

interface Received {
  readonly topic?: string;
  readonly content?: unknown;
  readonly statusCode?: number;
  readonly message?: string;
}

/** A socket that keeps what it is sent. */
function open(url: string) {
  const socket = new WebSocket(url);
  const received: Received[] = [];
  const waiting: (() => void)[] = [];
  socket.on("message", (data) => {
    received.push(JSON.parse(String(data)) as Received);
    for (const wake of waiting.splice(0)) wake();
  });
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await new Promise<void>((wake) => waiting.push(wake));
  };
  const failed = new Promise<string>((resolve) => socket.once("error", ({ message }) => resolve(message)));
  const closed = new Promise<number>((resolve) => socket.once("close", resolve));
  const opened = new Promise<void>((resolve) => socket.once("open", () => resolve()));
  const send = (message: unknown) =>
    socket.send(typeof message === "string" ? message : JSON.stringify(message));
  return { socket, received, until, failed, closed, opened, send };
}

const subscription = (topic = "aws/chat") => ({ topic: "aws/subscribe", content: { topics: [topic] } });

test("a socket answers subscriptions, heartbeats and pings, and refuses what it does not know", async () => {
  const { url } = await connected();
  expect(url).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\//);
  const { opened, send, received, until } = open(url);
  await opened;
  for (const message of [
    { topic: "aws/heartbeat" },
    { topic: "aws/ping" },
    subscription("aws/quick"),
    "no JSON",
    subscription(),
  ])
    send(message);
  await until(() => received.length >= 7);
  expect(received.slice(0, 5)).toEqual([
    { topic: "aws/heartbeat" },
    { topic: "aws/ping", statusCode: 200, statusContent: "OK" },
    { topic: "aws/subscribe", content: { status: "failure", topics: ["aws/quick"] } },
    expect.objectContaining({ message: "Forbidden" }),
    { topic: "aws/subscribe", content: { status: "success", topics: ["aws/chat"] } },
  ]);
  const items = received.slice(5).map(({ topic, content }) => [topic, JSON.parse(String(content))]);
  expect(items[0]).toEqual([
    "aws/chat",
    expect.objectContaining({
      Type: "MESSAGE",
      Content: "Welcome",
      ContentType: "text/plain",
      ParticipantRole: "SYSTEM",
      DisplayName: "SYSTEM_MESSAGE",
    }),
  ]);
});

test("a socket's address is good for 100 seconds, and for no other", async () => {
  const { url } = await connected();
  expect(await open(`${url}x`).failed).toContain("403");
  expect(await open(url.replace("/participant/transport", "/elsewhere")).failed).toContain("403");
  await g.center.core.clock.advance(100_000);
  expect(await open(url).failed).toContain("403");
});

test("a customer who has connected keeps the chat past five minutes, until its duration is over", async () => {
  const { contactId, url } = await connected();
  const { opened, send, received, until, closed } = open(url);
  await opened;
  send(subscription());
  await until(() => received.length > 1);
  await g.center.core.clock.advance(24 * 60 * 60_000);
  const { contacts } = g.center.connect;
  expect((await contacts.contact({ contactId })).state).toBe("awaiting-input");
  await g.center.core.clock.advance(60 * 60_000);
  expect(await contacts.contact({ contactId })).toMatchObject({
    state: "ended",
    disconnectReason: "EXPIRED",
  });
  expect(await closed).toBe(1000);
});

test("a message is written once under a client token", async () => {
  const { contactId, token } = await connected();
  const message = { Content: "two words", ContentType: "text/plain", ClientToken: "m1" };
  const [first, second] = [await post("message", token, message), await post("message", token, message)];
  expect(first.json).toEqual({ Id: expect.any(String), AbsoluteTime: expect.any(String) });
  expect(second.json).toEqual(first.json);
  const { messages } = await g.center.connect.contacts.contact({ contactId });
  expect(messages?.filter(({ text }) => text === "two words")).toHaveLength(1);
  expect(await post("message", token, { ...message, Content: "other" })).toMatchObject({ status: 400 });
});

test("a lost reply loses no message", async () => {
  const { contactId, token } = await connected();
  g.center.core.faults.loseReplies(REGION, "SendMessage", 1);
  const message = { Content: "two words", ContentType: "text/plain", ClientToken: "m1" };
  await expect(post("message", token, message)).rejects.toThrow();
  expect((await post("message", token, message)).status).toBe(200);
  const { messages } = await g.center.connect.contacts.contact({ contactId });
  expect(messages?.filter(({ text }) => text === "two words")).toHaveLength(1);
});

test("tokens open what they were given for, and nothing once the chat is over", async () => {
  const { contactId, token, participantToken } = await connected();
  const hello = { Content: "hello", ContentType: "text/plain" };
  expect(await post("message", participantToken, hello)).toMatchObject({
    status: 403,
    error: "AccessDeniedException",
  });
  expect(await post("connection", token, { Type: SOCKET })).toMatchObject({ status: 403 });
  expect(await post("message", "forged", hello)).toMatchObject({ status: 403 });
  expect((await post("disconnect", token, {})).status).toBe(200);
  expect(await g.center.connect.contacts.contact({ contactId })).toMatchObject({
    disconnectReason: "CUSTOMER_DISCONNECT",
  });
  expect(await post("transcript", token, {})).toMatchObject({ status: 403 });
  expect(await post("connection", participantToken, { Type: SOCKET })).toMatchObject({ status: 403 });
});

test("a connection token is good for a day", async () => {
  const { token, url } = await connected();
  const { opened, send, received, until } = open(url);
  await opened;
  send(subscription());
  await until(() => received.length > 1);
  await g.center.core.clock.advance(24 * 60 * 60_000 - 60_000);
  expect((await post("transcript", token, {})).status).toBe(200);
  await g.center.core.clock.advance(120_000);
  expect((await post("transcript", token, {})).status).toBe(403);
});

test.each([
  ["message", { ContentType: "text/plain" }, "ValidationException"],
  ["message", { Content: "", ContentType: "text/plain" }, "ValidationException"],
  ["message", { Content: "*a*", ContentType: "text/markdown" }, "ValidationException"],
  ["event", { ContentType: "application/vnd.amazonaws.connect.event.chat.ended" }, "ValidationException"],
  [
    "event",
    { ContentType: "application/vnd.amazonaws.connect.event.message.read", Content: "{}" },
    "ValidationException",
  ],
  ["transcript", { MaxResults: 101 }, "ValidationException"],
  ["transcript", { ContactId: "00000000-0000-4000-8000-000000000000" }, "ValidationException"],
  ["nowhere", {}, "UnknownOperationException"],
])("%s refuses %j", async (path, body, error) => {
  const { token } = await connected();
  const reply = await post(path, token, body);
  expect(reply.error).toBe(error);
  expect(reply.status).toBeLessThan(500);
  expect(reply.response.headers.get("access-control-allow-origin")).toBe("*");
});

test("an operation that is real and not here is refused by its name", async () => {
  const { token } = await connected();
  const attachment = {
    ContentType: "text/csv",
    AttachmentSizeInBytes: 1,
    AttachmentName: "a.csv",
    ClientToken: "a",
  };
  expect((await post("start-attachment-upload", token, attachment)).json["message"]).toContain(
    "connectparticipant:StartAttachmentUpload",
  );
});

test("a web page of another origin is told that it may call", async () => {
  const { status, headers } = await fetch(`${server.settings.endpoint}/participant/message`, {
    method: "OPTIONS",
    headers: { origin: "https://shop.example", "access-control-request-headers": "x-amz-bearer" },
  });
  expect(status).toBe(204);
  expect(headers.get("access-control-allow-origin")).toBe("*");
});

test("calls beyond the instance's rate are throttled until time has passed", async () => {
  const { token } = await connected();
  const burst = await Promise.all(Array.from({ length: 20 }, () => post("transcript", token, {})));
  const throttled = burst.filter(({ status }) => status === 429);
  expect(throttled.length).toBeGreaterThanOrEqual(5);
  expect(throttled[0]?.error).toBe("ThrottlingException");
  await g.center.core.clock.advance(1_000);
  expect((await post("transcript", token, {})).status).toBe(200);
});

test("a lost region answers nothing and drops its sockets", async () => {
  const { token, url } = await connected();
  const { opened, closed } = open(url);
  await opened;
  g.center.core.faults.lose(REGION);
  expect(await closed).toBe(1006);
  await expect(post("transcript", token, {})).rejects.toThrow("fetch failed");
  expect(await open(url).failed).toContain("socket hang up");
  g.center.core.faults.restore(REGION);
  expect(await post("transcript", token, {})).toMatchObject({ status: 403 });
});

test("garbage gets an answer that blames the caller, on the wire and on a socket", async () => {
  const { token, url } = await connected();
  for (const operation of ["SendMessage", "SendEvent", "GetTranscript"])
    server.rates.set(operation, { rate: 10_000, burst: 10_000 });
  const { opened, send, received, until } = open(url);
  await opened;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom("message", "event", "transcript"),
      fc.oneof(fc.json(), fc.string()),
      async (path, body) => {
        const { status } = await post(path, token, body);
        expect(status).toBeGreaterThanOrEqual(200);
        expect(status).toBeLessThan(500);
        const before = received.length;
        send(`${body} `);
        await until(() => received.length > before);
      },
    ),
    { numRuns: 60 },
  );
});
