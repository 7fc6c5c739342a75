import { describe, expect, test } from "vitest";
import type { Json } from "../../../../sandbox/providers/behaviour.ts";
import { answerWith, type Ground, lastOf } from "./call-center.ts";
import { agent, centres, dial } from "./centres.ts";
import { type Block, bye, flow, menu, step } from "./flow-text.ts";

const fresh = centres();

const toQueue: Block = {
  type: "TransferContactToQueue",
  errors: { QueueAtCapacity: "full", NoMatchingError: "failed" },
  next: "failed",
};

describe("routing profiles", () => {
  async function withBilling(
    delay: number,
    priority: number,
  ): Promise<Ground & { readonly billingId: string }> {
    const g = await fresh();
    const below = (type: string, inputs: Json) =>
      g.center.deploy(`aws-native:connect:${type}`, { instanceArn: g.instanceArn, ...inputs });
    const { queueArn } = await below("Queue", {
      name: "billing",
      hoursOfOperationArn: `${g.instanceArn}/operating-hours/${g.hoursId}`,
    });
    const general = `${g.instanceArn}/queue/${g.queueId}`;
    const { routingProfileArn } = await below("RoutingProfile", {
      name: "billing first",
      description: "billing first",
      defaultOutboundQueueArn: queueArn,
      mediaConcurrencies: [{ channel: "VOICE", concurrency: 1 }],
      queueConfigs: [
        { priority, delay, queueReference: { channel: "VOICE", queueArn } },
        { priority: 2, delay: 0, queueReference: { channel: "VOICE", queueArn: general } },
      ],
    });
    await below("User", { username: "lin", routingProfileArn, securityProfileArns: [] });
    return { ...g, billingId: lastOf(queueArn) };
  }

  const choosing = (g: Ground, billingId: string) =>
    flow({
      ask: menu("1 billing", { "1": "billing" }, "general"),
      billing: step("UpdateContactTargetQueue", { QueueId: billingId }, "go"),
      general: step("UpdateContactTargetQueue", { QueueId: g.queueId }, "go"),
      go: toQueue,
      full: bye,
      failed: bye,
      bye,
    });

  test("take the queue of higher priority first, whoever waits longer", async () => {
    const g = await withBilling(0, 1);
    await answerWith(g, choosing(g, g.billingId));
    const contacts = g.center.connect.contacts;
    await contacts.keys({ ...(await dial(g)), digits: "2" });
    await g.center.core.clock.advance(1_000);
    const billing = await contacts.keys({ ...(await dial(g)), digits: "1" });
    await contacts.agentLogsIn(agent("lin"));
    expect(await contacts.agentScreen(agent("lin"))).toMatchObject({ contactId: billing.contactId });
  });

  test("leave a contact alone until their delay has passed", async () => {
    const g = await withBilling(30, 1);
    await answerWith(g, choosing(g, g.billingId));
    const contacts = g.center.connect.contacts;
    await contacts.agentLogsIn(agent("lin"));
    const { contactId } = await contacts.keys({ ...(await dial(g)), digits: "1" });
    expect(await contacts.agentScreen(agent("lin"))).toBeNull();
    await g.center.core.clock.advance(30_001);
    expect(await contacts.agentScreen(agent("lin"))).toMatchObject({ contactId });
  });

  test("ring at nobody whose profile lacks the queue", async () => {
    const g = await withBilling(0, 1);
    await answerWith(g, choosing(g, g.billingId));
    const contacts = g.center.connect.contacts;
    await contacts.agentLogsIn(agent("ada"));
    await contacts.keys({ ...(await dial(g)), digits: "1" });
    expect(await contacts.agentScreen(agent("ada"))).toBeNull();
  });
});
