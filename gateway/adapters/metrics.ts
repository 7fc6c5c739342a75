/** Prometheus metrics. Labels are regions, routes and outcomes: never a contact, a customer or an address. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { SIDES } from "../../domain/traffic/plan.ts";
import type { Metrics } from "../edge-ports.ts";
import type { TrafficView } from "../traffic.ts";

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export interface EdgeMetrics extends Metrics {
  /** The text that a scrape gets, and its content type. */
  scrape(): Promise<{ readonly text: string; readonly contentType: string }>;
}

export function edgeMetrics(view: () => TrafficView): EdgeMetrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: "edge_request_duration_seconds",
    help: "Requests by route and status.",
    labelNames: ["route", "status"],
    buckets: SECONDS,
    registers,
  });
  const starts = new Counter({
    name: "edge_starts_total",
    help: "Calls to Connect by side and what came of them.",
    labelNames: ["side", "answer"],
    registers,
  });
  new Gauge({
    name: "edge_plan_epoch",
    help: "Epoch of the traffic plan in force; 0 where there is none.",
    registers,
    collect() {
      this.set(view().plan.epoch);
    },
  });
  new Gauge({
    name: "edge_region_healthy",
    help: "1 where this pod sends new contacts to the side if the plan says so.",
    labelNames: ["side"],
    registers,
    collect() {
      for (const side of SIDES) this.set({ side }, view().health[side].isHealthy ? 1 : 0);
    },
  });
  new Gauge({
    name: "edge_in_doubt",
    help: "1 for five minutes after the regions could not agree: no attempt is moved.",
    registers,
    collect() {
      this.set(view().inDoubt ? 1 : 0);
    },
  });
  return {
    request: ({ route, status, seconds }) => requests.observe({ route, status }, seconds),
    start: (side, answer) => starts.inc({ side, answer }),
    scrape: async () => ({ text: await registry.metrics(), contentType: registry.contentType }),
  };
}
