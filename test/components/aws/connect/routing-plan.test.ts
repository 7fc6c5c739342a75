import { describe, expect, it } from "vitest";
import { routingPlans } from "../../../../components/aws/connect/routing-plan.ts";
import type { QueueName } from "../../../../domain/intents.ts";

const agent = (userName: string, ...queues: QueueName[]) => ({
  userName,
  firstName: "A",
  lastName: "B",
  queues,
});

describe("routing plans", () => {
  it("are one for each set of queues, however an agent's are listed", () => {
    const agents = [
      agent("a", "general", "billing"),
      agent("b", "billing", "general"),
      agent("c", "general"),
    ];
    expect(
      routingPlans(agents).map(({ name, queues, agents: members }) => [
        name,
        queues,
        members.map((m) => m.userName),
      ]),
    ).toEqual([
      ["billing-general", ["billing", "general"], ["a", "b"]],
      ["general", ["general"], ["c"]],
    ]);
  });

  it("are none without agents", () => {
    expect(routingPlans([])).toEqual([]);
  });
});
