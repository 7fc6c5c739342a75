import fc from "fast-check";
import { expect, test } from "vitest";
import { answerWith, type Ground, lastOf, publish } from "./call-center.ts";
import { agent, CALLER, centres, dial } from "./centres.ts";
import { bye, flow, step } from "./flow-text.ts";

const fresh = centres();
const AGENTS = ["ada", "grace"];

const queueing = (queueId: string) =>
  flow({
    queue: step("UpdateContactTargetQueue", { QueueId: queueId }, "go"),
    go: {
      type: "TransferContactToQueue",
      errors: { QueueAtCapacity: "failed", NoMatchingError: "failed" },
      next: "failed",
    },
    failed: bye,
  });

async function center(): Promise<Ground> {
  const g = await fresh();
  const instanceId = lastOf(g.instanceArn);
  await answerWith(g, queueing(g.queueId));
  const contactFlowId = await publish(g, "transfer", queueing(g.queueId), "QUEUE_TRANSFER");
  const { quickConnectId } = await g.center.deploy("aws:connect/quickConnect:QuickConnect", {
    instanceId,
    name: "back",
    quickConnectConfig: {
      quickConnectType: "QUEUE",
      queueConfigs: [{ contactFlowId, queueId: g.queueId }],
    },
  });
  await g.center.call("AssociateQueueQuickConnects", {
    InstanceId: instanceId,
    QueueId: g.queueId,
    QuickConnectIds: [quickConnectId],
  });
  return g;
}

const WEIGHTS = {
  dial: 4,
  accept: 5,
  "send-on": 3,
  task: 2,
  end: 2,
  "log-in": 2,
  "hang-up": 1,
  "hang-up-again": 1,
  wait: 1,
} as const;
type Deed = keyof typeof WEIGHTS;
const deed = fc.record({
  what: fc.oneof(
    ...Object.entries(WEIGHTS).map(([what, weight]) => ({ weight, arbitrary: fc.constant(what as Deed) })),
  ),
  who: fc.constantFrom(...AGENTS),
});

/** What is refused at the moment is no matter: people try things. */
async function does(g: Ground, { what, who }: { what: Deed; who: string }): Promise<void> {
  const { contacts } = g.center.connect;
  const at = agent(who);
  const held = await contacts.agentScreen(at);
  const attempts = {
    dial: () => dial(g, CALLER),
    "log-in": () => contacts.agentLogsIn(at),
    accept: () => contacts.agentAccepts(at),
    end: () => contacts.agentEnds(at),
    "send-on": () => contacts.agentTransfers({ ...at, quickConnect: "back" }),
    task: () => contacts.agentStartsTask({ ...at, name: "task", quickConnect: "back" }),
    "hang-up": () => contacts.hangUp({ contactId: held?.contactId ?? "", cause: "hang-up" }),
    "hang-up-again": () =>
      contacts.hangUp({ contactId: String(g.center.events[0]?.detail["contactId"]), cause: "hang-up" }),
    wait: () => g.center.core.clock.advance(21_000),
  };
  try {
    await attempts[what]();
  } catch (error) {
    expect(String(error)).toMatch(/not logged in|rings at agent|on no contact|no contact/);
  }
}

test("whatever people do, nobody holds more than allowed and every contact begins and ends once", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { minLength: 10, maxLength: 40 }), async (deeds) => {
      const g = await center();
      for (const who of AGENTS) await does(g, { what: "log-in", who });
      for (const each of deeds) await does(g, each);
      await g.center.connect.settle();
      const known = [...new Set(g.center.events.map(({ detail }) => String(detail["contactId"])))];
      const statuses = await Promise.all(
        known.map((contactId) => g.center.connect.contacts.contact({ contactId })),
      );
      for (const who of AGENTS)
        expect(statuses.filter((s) => s.agent === who && s.state === "connected").length).toBeLessThan(2);
      for (const { contactId, state, nextContactId } of statuses) {
        const own = g.center.events.filter(({ detail }) => detail["contactId"] === contactId);
        const count = (type: string) => own.filter(({ detail }) => detail["eventType"] === type).length;
        expect(count("INITIATED")).toBe(1);
        expect(count("COMPLETED")).toBe(state === "ended" ? 1 : 0);
        if (nextContactId === undefined) continue;
        const next = g.center.events.find(({ detail }) => detail["contactId"] === nextContactId);
        expect(next?.detail["initialContactId"]).toBe(own[0]?.detail["initialContactId"]);
      }
      g.center.core.clock.stop();
    }),
    { numRuns: 80 },
  );
});
