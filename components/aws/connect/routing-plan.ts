/** Which routing profiles the agents need: one for each set of queues that somebody serves. */
import type { QueueName } from "../../../domain/intents.ts";
import { QUEUES } from "../../queues.ts";
import type { AgentSetting } from "../../setting-shapes.ts";

export interface RoutingPlan {
  /** The queues' names, in the program's order: stable however the settings list them. */
  readonly name: string;
  readonly queues: readonly QueueName[];
  readonly agents: readonly AgentSetting[];
}

export function routingPlans(agents: readonly AgentSetting[]): readonly RoutingPlan[] {
  const byName = Map.groupBy(agents, ({ queues }) => inOrder(queues).join("-"));
  return [...byName].map(([name, members]) => ({
    name,
    queues: inOrder(members.flatMap(({ queues }) => queues)),
    agents: members,
  }));
}

function inOrder(queues: readonly QueueName[]): readonly QueueName[] {
  return QUEUES.filter((queue) => queues.includes(queue));
}
