import { describe, expect, test } from "vitest";
import { answerWith, associate, FUNCTION_ARN, type Ground, publish } from "./call-center.ts";
import { agent, centres, dial, heard } from "./centres.ts";
import { type Block, bye, flow, invoke, menu, say, step } from "./flow-text.ts";

const fresh = centres();

const toQueue: Block = {
  type: "TransferContactToQueue",
  errors: { QueueAtCapacity: "full", NoMatchingError: "failed" },
  next: "failed",
};

const hook = (name: string, flowId: string, next: string) =>
  step("UpdateContactEventHooks", { EventHooks: { [name]: flowId } }, next);

describe("hours of operation", () => {
  const check = (g: Ground) =>
    flow({
      queue: step("UpdateContactTargetQueue", { QueueId: g.queueId }, "hours"),
      hours: {
        type: "CheckHoursOfOperation",
        cases: { True: "open", False: "closed" },
        errors: { NoMatchingError: "failed" },
        next: "failed",
      },
      open: say("We are open", "bye"),
      closed: say("We are closed", "bye"),
      failed: say("failed", "bye"),
      bye,
    });

  test("are those of the target queue", async () => {
    const g = await fresh();
    await answerWith(g, check(g));
    expect(heard(await dial(g))).toEqual(["We are open"]);
    const shut = await fresh({ hours: 0, minutes: 1 });
    await answerWith(shut, check(shut));
    // Closed but for the first minute after midnight.
    const midnight = new Date(shut.center.core.clock.now());
    midnight.setUTCHours(36, 0, 0, 0);
    await shut.center.core.clock.advance(midnight.getTime() - shut.center.core.clock.now());
    expect(heard(await dial(shut))).toEqual(["We are closed"]);
  });
});

test("a hook or a queue that the instance does not hold takes the error branch", async () => {
  const g = await fresh();
  await answerWith(
    g,
    flow({
      set: step("UpdateContactAttributes", { Attributes: { id: "nowhere" } }, "hook"),
      hook: step(
        "UpdateContactEventHooks",
        { EventHooks: { CustomerQueue: "$.Attributes.id" } },
        "queue",
        "queue",
      ),
      queue: step("UpdateContactTargetQueue", { QueueId: "$.Attributes.id" }, "go", "go"),
      go: { type: "TransferContactToQueue", errors: { NoMatchingError: "failed" } },
      failed: menu("failed", {}, "bye"),
      bye,
    }),
  );
  const { errors } = await dial(g);
  expect(errors.map((e) => e.action)).toEqual(["hook", "queue", "go"]);
});

test("a queue flow is interrupted as often as it asks, and ends when an agent takes the call", async () => {
  const g = await fresh();
  const hold = await publish(
    g,
    "customer-queue",
    flow({
      hold: {
        type: "MessageParticipantIteratively",
        parameters: { Messages: [{ Text: "Please hold" }], InterruptFrequencySeconds: "30" },
        cases: { MessagesInterrupted: "sorry" },
        errors: { NoMatchingError: "sorry" },
      },
      sorry: say("Still busy", "hold"),
    }),
    "CUSTOMER_QUEUE",
  );
  await answerWith(
    g,
    flow({
      one: hook("CustomerQueue", hold, "queue"),
      queue: step("UpdateContactTargetQueue", { QueueId: g.queueId }, "go"),
      go: toQueue,
      full: bye,
      failed: bye,
      bye,
    }),
  );
  const contacts = g.center.connect.contacts;
  const { contactId } = await dial(g);
  await g.center.core.clock.advance(61_000);
  const texts = async () => (await contacts.contact({ contactId })).utterances.map((u) => u.text);
  expect(await texts()).toEqual(["Please hold", "Still busy", "Please hold", "Still busy", "Please hold"]);
  await contacts.agentLogsIn(agent("ada"));
  await contacts.agentAccepts(agent("ada"));
  await g.center.core.clock.advance(61_000);
  expect(await texts()).toHaveLength(5);
  const over = await contacts.agentEnds(agent("ada"));
  expect(over).toMatchObject({ state: "ended", disconnectReason: "AGENT_DISCONNECT" });
});

test("an agent who leaves is free for the next call while the customer is still in the disconnect flow", async () => {
  const g = await fresh();
  const leave = await publish(g, "disconnect", flow({ ask: menu("Rate us", { "1": "bye" }, "bye"), bye }));
  await answerWith(
    g,
    flow({
      one: hook("CustomerRemaining", leave, "queue"),
      queue: step("UpdateContactTargetQueue", { QueueId: g.queueId }, "go"),
      go: toQueue,
      full: bye,
      failed: bye,
      bye,
    }),
  );
  const contacts = g.center.connect.contacts;
  await contacts.agentLogsIn(agent("ada"));
  const first = await dial(g);
  const second = await dial(g);
  await contacts.agentAccepts(agent("ada"));
  expect((await contacts.agentEnds(agent("ada"))).state).toBe("awaiting-input");
  expect(await contacts.agentScreen(agent("ada"))).toMatchObject({ contactId: second.contactId });
  const over = await contacts.keys({ contactId: first.contactId, digits: "1" });
  expect(over).toMatchObject({ state: "ended", disconnectReason: "AGENT_DISCONNECT" });
  const events = g.center.events.filter((e) => e.detail["contactId"] === first.contactId);
  expect(events.map((e) => e.detail["eventType"]).slice(-2)).toEqual(["DISCONNECTED", "COMPLETED"]);
});

test("a queue flow may end the call", async () => {
  const g = await fresh();
  const hold = await publish(
    g,
    "customer-queue",
    flow({ sorry: say("Nobody is here", "bye"), bye }),
    "CUSTOMER_QUEUE",
  );
  await answerWith(
    g,
    flow({
      one: hook("CustomerQueue", hold, "queue"),
      queue: step("UpdateContactTargetQueue", { QueueId: g.queueId }, "go"),
      go: toQueue,
      full: bye,
      failed: bye,
      bye,
    }),
  );
  const over = await dial(g);
  expect(over).toMatchObject({ state: "ended", disconnectReason: "CONTACT_FLOW_DISCONNECT" });
  await g.center.connect.contacts.agentLogsIn(agent("ada"));
  expect(await g.center.connect.contacts.agentScreen(agent("ada"))).toBeNull();
});

test("a function that a queue flow still waits for keeps nobody from connecting, ending, or coming to rest", async () => {
  const g = await fresh();
  g.center.answer = () => new Promise(() => undefined);
  await associate(g, "LAMBDA_FUNCTION", FUNCTION_ARN);
  const hold = await publish(
    g,
    "customer-queue",
    flow({ ask: invoke(FUNCTION_ARN, "failed"), failed: say("Please hold", "failed") }),
    "CUSTOMER_QUEUE",
  );
  await answerWith(
    g,
    flow({
      one: hook("CustomerQueue", hold, "queue"),
      queue: step("UpdateContactTargetQueue", { QueueId: g.queueId }, "go"),
      go: toQueue,
      full: bye,
      failed: bye,
      bye,
    }),
  );
  const contacts = g.center.connect.contacts;
  await contacts.agentLogsIn(agent("ada"));
  const dialled = dial(g);
  await new Promise((resolve) => setImmediate(resolve));
  expect((await contacts.agentAccepts(agent("ada"))).state).toBe("connected");
  expect((await dialled).state).toBe("connected");
  expect((await contacts.agentEnds(agent("ada"))).state).toBe("ended");
  expect(g.center.connect.isQuiet).toBe(true);
});
