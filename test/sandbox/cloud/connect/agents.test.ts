import { describe, expect, test } from "vitest";
import type { ContactStatus } from "../../../../sandbox/cloud/contact-status.ts";
import { answerWith, type Ground, publish, REGION } from "./call-center.ts";
import { agent, CALLER, centres, dial } from "./centres.ts";
import { type Block, bye, end, flow, say, step } from "./flow-text.ts";

const fresh = centres();

const hook = (name: string, flowId: string, next: string) =>
  step("UpdateContactEventHooks", { EventHooks: { [name]: flowId } }, next);

const toQueue: Block = {
  type: "TransferContactToQueue",
  errors: { QueueAtCapacity: "full", NoMatchingError: "failed" },
  next: "failed",
};

async function center(): Promise<Ground> {
  const g = await fresh();
  const hold = await publish(
    g,
    "customer-queue",
    flow({
      hold: { type: "MessageParticipantIteratively", parameters: { Messages: [{ Text: "Please hold" }] } },
    }),
    "CUSTOMER_QUEUE",
  );
  const whisper = await publish(
    g,
    "agent-whisper",
    flow({ hello: say("A caller for $.Queue.Name and $.Agent.FirstName", "end"), end }),
    "AGENT_WHISPER",
  );
  const leave = await publish(g, "disconnect", flow({ thanks: say("Your agent has left", "bye"), bye }));
  await answerWith(
    g,
    flow({
      one: hook("CustomerQueue", hold, "two"),
      two: hook("AgentWhisper", whisper, "three"),
      three: hook("CustomerRemaining", leave, "queue"),
      queue: step("UpdateContactTargetQueue", { QueueId: g.queueId }, "go"),
      go: toQueue,
      full: say("The queue is full", "bye"),
      failed: say("failed", "bye"),
      bye,
    }),
  );
  return g;
}

const spoken = (status: ContactStatus) => status.utterances.map((u) => `${u.to}: ${u.text}`);
const eventsOf = (g: Ground, contactId: string) =>
  g.center.events.filter((e) => e.detail["contactId"] === contactId).map((e) => e.detail["eventType"]);

test("a call goes to the queue, to an agent with a whisper, and on to the customer when the agent leaves", async () => {
  const g = await center();
  const contacts = g.center.connect.contacts;
  const waiting = await dial(g);
  const { contactId } = waiting;
  expect(waiting).toMatchObject({ state: "queued", queueName: "general" });
  expect(spoken(waiting)).toEqual(["customer: Please hold"]);

  await contacts.agentLogsIn(agent("ada"));
  expect(await contacts.agentScreen(agent("ada"))).toMatchObject({
    contactId,
    state: "ringing",
    agent: "ada",
  });
  const connected = await contacts.agentAccepts(agent("ada"));
  expect(connected.state).toBe("connected");
  expect(spoken(connected).at(-1)).toBe("agent: A caller for general and ada");

  const over = await contacts.agentEnds(agent("ada"));
  expect(spoken(over).at(-1)).toBe("customer: Your agent has left");
  expect(over).toMatchObject({ state: "ended", disconnectReason: "AGENT_DISCONNECT" });
  expect(await contacts.agentScreen(agent("ada"))).toBeNull();
  await g.center.connect.settle();
  expect(eventsOf(g, contactId)).toEqual([
    "INITIATED",
    "CONNECTED_TO_SYSTEM",
    "QUEUED",
    "CONNECTED_TO_AGENT",
    "DISCONNECTED",
    "COMPLETED",
  ]);
});

test("events have the shape of Connect's", async () => {
  const g = await center();
  await g.center.connect.contacts.agentLogsIn(agent("ada"));
  const { contactId } = await dial(g);
  await g.center.connect.contacts.agentAccepts(agent("ada"));
  await g.center.connect.contacts.hangUp({ contactId, cause: "line-dropped" });
  const event = g.center.events.find((e) => e.detail["eventType"] === "DISCONNECTED");
  expect(event).toMatchObject({
    region: REGION,
    detailType: "Amazon Connect Contact Event",
    resources: [`${g.instanceArn}/contact/${contactId}`, g.instanceArn],
    detail: {
      eventType: "DISCONNECTED",
      contactId,
      initialContactId: contactId,
      channel: "VOICE",
      instanceArn: g.instanceArn,
      initiationMethod: "INBOUND",
      disconnectReason: "TELECOM_PROBLEM",
      queueInfo: { queueArn: `${g.instanceArn}/queue/${g.queueId}`, queueType: "STANDARD" },
      tags: { "aws:connect:systemEndpoint": g.number },
    },
  });
  expect(event?.detail["disconnectTimestamp"]).toMatch(/^\d{4}-\d\d-\d\dT/);
  expect(JSON.stringify(g.center.events)).not.toContain(CALLER);
});

test("an agent holds no more of a channel at once than the routing profile says", async () => {
  const g = await center();
  const contacts = g.center.connect.contacts;
  await contacts.agentLogsIn(agent("ada"));
  const first = await dial(g);
  await contacts.agentAccepts(agent("ada"));
  const { contactId } = await dial(g);
  expect((await contacts.contact({ contactId })).state).toBe("queued");
  expect((await contacts.agentScreen(agent("ada")))?.contactId).toBe(first.contactId);
  await contacts.agentEnds(agent("ada"));
  expect((await contacts.contact({ contactId })).state).toBe("ringing");
});

test("the agent who has been free longest is rung first", async () => {
  const g = await center();
  const contacts = g.center.connect.contacts;
  await contacts.agentLogsIn(agent("grace"));
  await contacts.agentLogsIn(agent("ada"));
  await dial(g);
  expect(await contacts.agentScreen(agent("grace"))).not.toBeNull();
  expect(await contacts.agentScreen(agent("ada"))).toBeNull();
  await contacts.agentAccepts(agent("grace"));
  await contacts.agentEnds(agent("grace"));
  await dial(g);
  expect(await contacts.agentScreen(agent("ada"))).not.toBeNull();
});

test("a call that is not accepted rings elsewhere, and the agent counts as away until logging in again", async () => {
  const g = await center();
  const contacts = g.center.connect.contacts;
  await contacts.agentLogsIn(agent("ada"));
  const { contactId } = await dial(g);
  await g.center.core.clock.advance(20_001);
  expect(await contacts.contact({ contactId })).toMatchObject({ state: "queued" });
  await contacts.agentLogsIn(agent("grace"));
  expect(await contacts.agentScreen(agent("grace"))).toMatchObject({ contactId });
  await contacts.agentLogsOut(agent("grace"));
  await contacts.agentLogsIn(agent("ada"));
  expect(await contacts.agentScreen(agent("ada"))).toMatchObject({ contactId });
});

test("the longest waiting contact is next", async () => {
  const g = await center();
  const first = await dial(g);
  await g.center.core.clock.advance(1_000);
  const second = await dial(g, "+441632960002");
  const contacts = g.center.connect.contacts;
  await contacts.agentLogsIn(agent("ada"));
  expect(await contacts.agentScreen(agent("ada"))).toMatchObject({ contactId: first.contactId });
  await contacts.hangUp({ contactId: first.contactId, cause: "hang-up" });
  expect(await contacts.agentScreen(agent("ada"))).toMatchObject({ contactId: second.contactId });
});

test("a full queue takes its own branch", async () => {
  const g = await center();
  await dial(g);
  await dial(g);
  const third = await dial(g);
  expect(spoken(third)).toEqual(["customer: The queue is full"]);
  expect(third.errors[0]).toMatchObject({ error: "QueueAtCapacity" });
});

describe("hang-ups", () => {
  test.each([
    ["hang-up", "CUSTOMER_DISCONNECT"],
    ["line-dropped", "TELECOM_PROBLEM"],
  ] as const)("%s is told as %s", async (cause, reason) => {
    const g = await center();
    const { contactId } = await dial(g);
    const over = await g.center.connect.contacts.hangUp({ contactId, cause });
    expect(over).toMatchObject({ state: "ended", disconnectReason: reason });
    const again = await g.center.connect.contacts.hangUp({ contactId, cause: "hang-up" });
    expect(again.disconnectReason).toBe(reason);
    expect(eventsOf(g, contactId).filter((e) => e === "DISCONNECTED")).toHaveLength(1);
  });

  test("free the agent at whom the call rang", async () => {
    const g = await center();
    const contacts = g.center.connect.contacts;
    await contacts.agentLogsIn(agent("ada"));
    const { contactId } = await dial(g);
    await contacts.hangUp({ contactId, cause: "hang-up" });
    const next = await dial(g);
    expect(await contacts.agentScreen(agent("ada"))).toMatchObject({ contactId: next.contactId });
  });
});

test("a lost region ends its calls without a word, and its agents are gone", async () => {
  const g = await center();
  const contacts = g.center.connect.contacts;
  await contacts.agentLogsIn(agent("ada"));
  const { contactId } = await dial(g);
  const before = g.center.events.length;
  g.center.core.faults.lose(REGION);
  expect(await contacts.contact({ contactId })).toMatchObject({ state: "ended" });
  expect(g.center.events.length).toBe(before);
  await expect(contacts.agentLogsIn(agent("ada"))).rejects.toThrow("is lost");
  g.center.core.faults.restore(REGION);
  expect(await contacts.agentScreen(agent("ada"))).toBeNull();
});

test("agents that do not exist, or have nothing to accept or end, are told so", async () => {
  const g = await center();
  const contacts = g.center.connect.contacts;
  await expect(contacts.agentLogsIn(agent("nobody"))).rejects.toThrow("has no agent nobody");
  await expect(contacts.agentAccepts(agent("ada"))).rejects.toThrow("No contact rings at agent ada");
  await expect(contacts.agentEnds(agent("ada"))).rejects.toThrow("is on no contact");
  await expect(contacts.agentLogsOut(agent("ada"))).rejects.toThrow("is not logged in");
});

test("a reset forgets contacts and agents, and keeps what is deployed", async () => {
  const g = await center();
  const contacts = g.center.connect.contacts;
  await contacts.agentLogsIn(agent("ada"));
  const { contactId } = await dial(g);
  g.center.connect.reset();
  await expect(contacts.contact({ contactId })).rejects.toThrow("There is no contact");
  expect(g.center.connect.describe(REGION)).toMatchObject({
    phoneNumbers: [g.number],
    agents: ["ada", "grace"],
  });
  expect((await dial(g)).state).toBe("queued");
});
