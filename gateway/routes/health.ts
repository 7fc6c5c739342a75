/** For the kubelet and the load balancer. */
import type { EdgePorts } from "../edge-ports.ts";
import type { EdgeHandler } from "../exchange.ts";
import { Problem } from "../problem.ts";

export function showLife(): EdgeHandler {
  return (context) => context.json({ status: "alive" });
}

/** Ready is who has keys and asked for the plan, answered or not: a pod must be able to start in an outage. */
export function showReadiness({ keys, traffic }: Pick<EdgePorts, "keys" | "traffic">): EdgeHandler {
  return (context) => {
    const missing = [
      ...(keys() === undefined ? ["the key rings are not loaded"] : []),
      ...(traffic.view().isKnown ? [] : ["the traffic plan was not asked for yet"]),
    ];
    if (missing.length > 0) throw new Problem("unavailable", { detail: `Not ready: ${missing.join(", ")}.` });
    return context.json({ status: "ready" });
  };
}
