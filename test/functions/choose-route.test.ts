import { describe, expect, it } from "vitest";
import { createHandler } from "../../functions/choose-route/handler.ts";
import { flowEvent } from "../support/calls.ts";

const handler = createHandler({ queueIds: { billing: "q-1", general: "q-2" } });

describe("choose-route", () => {
  it.each([
    ["pay-a-bill", { status: "routed", queueId: "q-1", queueName: "billing" }],
    ["speak-to-agent", { status: "routed", queueId: "q-2", queueName: "general" }],
    [" ", { status: "routed", queueId: "q-2", queueName: "general" }],
    ["constructor", { status: "unknown", queueId: "q-2", queueName: "general" }],
  ])("routes %j", async (intent, reply) => {
    expect(await handler(flowEvent("contact-1", "+14155550101", { intent }))).toEqual(reply);
  });

  it("sends a call that it cannot read to the general queue", async () => {
    expect(await handler(null)).toMatchObject({ queueId: "q-2" });
  });
});
