import { describe, expect, test } from "vitest";
import { answerWith, type Ground, lastOf, publish, REGION } from "./call-center.ts";
import { agent, CALLER, centres, dial, heard } from "./centres.ts";
import { bye, flow, say, step } from "./flow-text.ts";

const fresh = centres();

const queueing = (queueId: string, greeting = "Please hold") =>
  flow({
    hello: say(greeting, "set"),
    set: step("UpdateContactAttributes", { Attributes: { level: "2" } }, "queue"),
    queue: step("UpdateContactTargetQueue", { QueueId: queueId }, "go"),
    go: {
      type: "TransferContactToQueue",
      errors: { QueueAtCapacity: "failed", NoMatchingError: "failed" },
      next: "failed",
    },
    failed: say("failed", "bye"),
    bye,
  });

/** ada and grace; a queue quick connect "back" and one to a phone, both of the only queue. */
async function center(): Promise<Ground> {
  const g = await fresh();
  await answerWith(g, queueing(g.queueId));
  const transferFlow = await publish(
    g,
    "transfer",
    flow({
      hello: say("Sending on $.CustomerEndpoint.Address at level $.Attributes.level", "go"),
      go: {
        type: "TransferContactToQueue",
        errors: { QueueAtCapacity: "bye", NoMatchingError: "bye" },
        next: "bye",
      },
      bye,
    }),
    "QUEUE_TRANSFER",
  );
  const connects = [
    {
      name: "back",
      quickConnectConfig: {
        quickConnectType: "QUEUE",
        queueConfigs: [{ contactFlowId: transferFlow, queueId: g.queueId }],
      },
    },
    {
      name: "outside",
      quickConnectConfig: {
        quickConnectType: "PHONE_NUMBER",
        phoneConfigs: [{ phoneNumber: "+441632960444" }],
      },
    },
  ];
  const ids: string[] = [];
  for (const inputs of connects) {
    const { quickConnectId } = await g.center.deploy("aws:connect/quickConnect:QuickConnect", {
      instanceId: lastOf(g.instanceArn),
      ...inputs,
    });
    ids.push(String(quickConnectId));
  }
  await g.center.call("AssociateQueueQuickConnects", {
    InstanceId: lastOf(g.instanceArn),
    QueueId: g.queueId,
    QuickConnectIds: ids,
  });
  return g;
}

async function connected(g: Ground) {
  const control = g.center.connect.contacts;
  await control.agentLogsIn(agent("ada"));
  await dial(g);
  return control.agentAccepts(agent("ada"));
}

describe("an agent who sends a call on", () => {
  test("to a queue: another contact of the chain runs the transfer flow and waits for the next agent", async () => {
    const g = await center();
    const control = g.center.connect.contacts;
    const first = await connected(g);
    const next = await control.agentTransfers({ ...agent("ada"), quickConnect: "back" });
    expect(next).toMatchObject({ customerAddress: CALLER, attributes: { level: "2" } });
    expect(heard(next)).toEqual([`Sending on ${CALLER} at level 2`]);
    expect(next.contactId).not.toBe(first.contactId);
    expect(await control.contact({ contactId: first.contactId })).toMatchObject({
      state: "ended",
      nextContactId: next.contactId,
    });
    // It rings at the only agent again, who is free for it.
    expect(await control.agentScreen(agent("ada"))).toMatchObject({
      contactId: next.contactId,
      state: "ringing",
    });
    const event = g.center.events.find((e) => e.detail["contactId"] === next.contactId);
    expect(event?.detail).toMatchObject({
      initialContactId: first.contactId,
      previousContactId: first.contactId,
      initiationMethod: "TRANSFER",
    });
  });

  test("to a number: it rings there with the customer's number", async () => {
    const g = await center();
    const control = g.center.connect.contacts;
    await connected(g);
    const next = await control.agentTransfers({ ...agent("ada"), quickConnect: "outside" });
    expect(await control.ringing({ number: "+441632960444" })).toEqual([
      { contactId: next.contactId, region: REGION, from: CALLER },
    ]);
  });

  test("sees only what the own queues show, and only while on a contact", async () => {
    const g = await center();
    const control = g.center.connect.contacts;
    await connected(g);
    const send = (quickConnect: string) => control.agentTransfers({ ...agent("ada"), quickConnect });
    await expect(send("nowhere")).rejects.toThrow("those of the agent's queues are: back, outside");
    await control.agentEnds(agent("ada"));
    await expect(send("back")).rejects.toThrow("on no contact to send on");
  });
});

test("a task that an agent starts for a queue is related to the agent's contact", async () => {
  const g = await center();
  const control = g.center.connect.contacts;
  const call = await connected(g);
  const task = await control.agentStartsTask({ ...agent("ada"), name: "Follow up", quickConnect: "back" });
  expect(task).toMatchObject({ channel: "TASK", state: "queued", attributes: { level: "2" } });
  // Another channel comes only beside a channel that lets it.
  expect((await control.agentScreen(agent("ada")))?.contactId).toBe(call.contactId);
  await control.agentEnds(agent("ada"));
  expect((await control.agentScreen(agent("ada")))?.contactId).toBe(task.contactId);
});

test("a task for later begins then, and none can be had for the past or for more than six days", async () => {
  const g = await center();
  const { clock } = g.center.core;
  const control = g.center.connect.contacts;
  await connected(g);
  const order = { ...agent("ada"), name: "Follow up", quickConnect: "back" };
  const start = (hours: number) =>
    control.agentStartsTask({ ...order, scheduledAt: clock.now() + hours * 3_600_000 });
  const { contactId } = await start(48);
  await control.agentEnds(agent("ada"));
  await clock.advance(47 * 3_600_000);
  expect(await control.agentScreen(agent("ada"))).toBeNull();
  await clock.advance(3_600_000);
  await g.center.connect.settle();
  expect((await control.agentScreen(agent("ada")))?.contactId).toBe(contactId);
  await control.agentAccepts(agent("ada"));
  await expect(start(-1)).rejects.toThrow("next six days");
  await expect(start(145)).rejects.toThrow("next six days");
});

test("an agent whose calls may be crossed holds a task beside one, and ends either", async () => {
  const g = await center();
  const control = g.center.connect.contacts;
  const queueArn = `${g.instanceArn}/queue/${g.queueId}`;
  const { routingProfileArn } = await g.center.deploy("aws-native:connect:RoutingProfile", {
    instanceArn: g.instanceArn,
    name: "both",
    defaultOutboundQueueArn: queueArn,
    mediaConcurrencies: ["VOICE", "TASK"].map((channel) => ({
      channel,
      concurrency: 1,
      crossChannelBehavior: { behaviorType: "ROUTE_ANY_CHANNEL" },
    })),
    queueConfigs: ["VOICE", "TASK"].map((channel) => ({
      priority: 1,
      delay: 0,
      queueReference: { channel, queueArn },
    })),
  });
  await g.center.deploy("aws-native:connect:User", {
    instanceArn: g.instanceArn,
    username: "mary",
    identityInfo: { firstName: "mary", lastName: "Example" },
    phoneConfig: { phoneType: "SOFT_PHONE" },
    routingProfileArn,
    securityProfileArns: [],
  });
  await control.agentLogsIn(agent("mary"));
  const { contactId } = await dial(g);
  await control.agentAccepts(agent("mary"));
  const task = await control.agentStartsTask({ ...agent("mary"), name: "Look", quickConnect: "back" });
  expect(task.state).toBe("ringing");
  expect(await control.agentAccepts(agent("mary"))).toMatchObject({ contactId: task.contactId });
  expect(await control.agentEnds({ ...agent("mary"), contactId })).toMatchObject({ contactId });
  expect((await control.agentScreen(agent("mary")))?.contactId).toBe(task.contactId);
});

test.each([
  [{ quickConnectType: "USER", userConfigs: [{ userId: "x", contactFlowId: "y" }] }, "not USER"],
  [{ quickConnectType: "QUEUE", queueConfigs: [{ queueId: "x", contactFlowId: "y" }] }, "holds no"],
])("a quick connect of %j is refused", async (quickConnectConfig, reason) => {
  const g = await fresh();
  const instanceId = lastOf(g.instanceArn);
  const deploy = g.center.deploy("aws:connect/quickConnect:QuickConnect", { instanceId, quickConnectConfig });
  await expect(deploy).rejects.toThrow(reason);
});

test("a function is called from an agent's screen by the instance, or as a named role", async () => {
  const g = await center();
  const control = g.center.connect.contacts;
  await control.agentLogsIn(agent("ada"));
  const call = { ...agent("ada"), functionName: "manage:live", payload: { action: "flag" } };
  await expect(control.agentInvokes(call)).rejects.toThrow("is not associated with");
  g.center.answer = () => ({ kind: "ok", payload: { status: "done" } });
  expect(await control.agentInvokes({ ...call, roleName: "agents" })).toEqual({ status: "done" });
  expect(g.center.invocations.at(-1)).toMatchObject({
    payload: { action: "flag" },
    caller: { kind: "role", roleName: "agents", sessionName: "ada" },
  });
  g.center.answer = () => ({ kind: "error", code: "AccessDeniedException", reason: "no" });
  await expect(control.agentInvokes({ ...call, roleName: "agents" })).rejects.toThrow("AccessDenied");
});
