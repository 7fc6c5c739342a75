/** GET /v1/traffic: for operators, what this pod knows of plan and regions. */
import { requireScope } from "../caller.ts";
import type { EdgePorts } from "../edge-ports.ts";
import type { EdgeHandler } from "../exchange.ts";
import { TRAFFIC_SCOPE } from "../operations.ts";

export function showTraffic({ traffic, regions, verify }: EdgePorts): EdgeHandler {
  return async (context) => {
    await requireScope(context.req.header("authorization"), TRAFFIC_SCOPE, verify);
    const { plan, hasQuorum, inDoubt, health } = traffic.view();
    const regionOf = (side: "home" | "peer") => {
      const { isHealthy, failedStarts, failedProbes } = health[side];
      return { region: regions[side], isHealthy, failedStarts, failedProbes };
    };
    return context.json(
      {
        epoch: plan.epoch,
        distribution: plan.distribution,
        hasQuorum,
        inDoubt,
        regions: { home: regionOf("home"), peer: regionOf("peer") },
      },
      200,
      { "cache-control": "no-store" },
    );
  };
}
