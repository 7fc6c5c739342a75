/** GetCurrentMetricData: who is free and who waits, by queue. */
import { ServiceError } from "../service.ts";
import { type Input, instanceOf, type Operation, type Scene, type Wire } from "./api-operations.ts";
import { CHANNELS, type Channel, type Queue } from "./deployed.ts";
import type { Instance } from "./instance.ts";

type Measure = (at: Measured) => number;

interface Measured {
  readonly agents: { readonly online: number; readonly available: number; readonly onContact: number };
  /** Milliseconds since the epoch. */
  readonly waitingSince: readonly number[];
  readonly now: number;
  readonly isGrouped: boolean;
}

const METRICS: Readonly<Record<string, Measure>> = {
  AGENTS_ONLINE: ({ agents }) => agents.online,
  AGENTS_STAFFED: ({ agents }) => agents.online,
  AGENTS_AVAILABLE: ({ agents }) => agents.available,
  AGENTS_ON_CONTACT: ({ agents }) => agents.onContact,
  CONTACTS_IN_QUEUE: ({ waitingSince }) => waitingSince.length,
  // Seconds by its unit; without groupings the service gives milliseconds all the same.
  OLDEST_CONTACT_AGE: ({ waitingSince, now, isGrouped }) =>
    waitingSince.length === 0 ? 0 : (now - Math.min(...waitingSince)) / (isGrouped ? 1000 : 1),
};

export const getCurrentMetricData: Operation = {
  resource: (input, scene) => {
    const [first] = queuesOf(input, instanceOf(input, scene));
    return first?.arn ?? "*";
  },
  resources: (input, scene) => queuesOf(input, instanceOf(input, scene)).map(({ arn }) => arn),
  answer: (input, scene) => {
    const instance = instanceOf(input, scene);
    const groupings = namesOf(input, "Groupings");
    refuse("Groupings", groupings, ["QUEUE", "CHANNEL"]);
    const asked = listOf(input["CurrentMetrics"]);
    refuse(
      "CurrentMetrics",
      asked.map((metric) => String(metric["Name"])),
      Object.keys(METRICS),
    );
    const results = rowsOf(input, instance, groupings)
      .map(({ queues, channels, dimensions }) => {
        const at = measure(instance, queues, channels, scene, groupings.length > 0);
        return { dimensions, values: asked.map((metric) => METRICS[String(metric["Name"])]?.(at) ?? 0) };
      })
      // Where nobody is logged in and nobody waits the service has no row.
      .filter(({ values }) => values.some((value) => value !== 0));
    return {
      MetricResults: results.map(({ dimensions, values }) => ({
        ...(Object.keys(dimensions).length === 0 ? {} : { Dimensions: dimensions }),
        Collections: asked.map((Metric, at) => ({ Metric, Value: values[at] })),
      })),
      DataSnapshotTime: scene.center.now() / 1000,
      ApproximateTotalCount: results.length,
    };
  },
};

function rowsOf(input: Input, instance: Instance, groupings: readonly string[]) {
  const queues = queuesOf(input, instance);
  const channels = channelsOf(input);
  const queueRows = groupings.includes("QUEUE") ? queues.map((queue) => [queue]) : [queues];
  const channelRows = groupings.includes("CHANNEL") ? channels.map((channel) => [channel]) : [channels];
  return queueRows.flatMap((row) =>
    channelRows.map((of) => ({
      queues: row,
      channels: of,
      dimensions: {
        ...(groupings.includes("QUEUE") ? { Queue: { Id: row[0]?.id, Arn: row[0]?.arn } } : {}),
        ...(groupings.includes("CHANNEL") ? { Channel: of[0] } : {}),
      } as Wire,
    })),
  );
}

function measure(
  instance: Instance,
  queues: readonly Queue[],
  channels: readonly Channel[],
  { center }: Scene,
  isGrouped: boolean,
): Measured {
  const ids = queues.map(({ id }) => id);
  return {
    agents: center.desk.count(instance, ids, channels),
    waitingSince: ids
      .flatMap((id) => center.line.in(instance, id))
      .filter((contact) => channels.includes(contact.channel))
      .map((contact) => contact.enqueuedAt ?? contact.startedAt),
    now: center.now(),
    isGrouped,
  };
}

function queuesOf(input: Input, instance: Instance): readonly Queue[] {
  const filters = filtersOf(input);
  const other = Object.keys(filters).find((name) => name !== "Queues" && name !== "Channels");
  if (other !== undefined) throw refusal(`The local cloud does not filter by ${other}.`);
  const ids = namesOf(filters, "Queues");
  if (ids.length === 0) throw refusal("Filters must name at least one queue.");
  return ids.map((id) => instance.need("queues", id));
}

function channelsOf(input: Input): readonly Channel[] {
  const named = namesOf(filtersOf(input), "Channels");
  return named.length === 0 ? CHANNELS : CHANNELS.filter((channel) => named.includes(channel));
}

function filtersOf(input: Input): Input {
  return (input["Filters"] ?? {}) as Input;
}

function namesOf(input: Input, name: string): readonly string[] {
  const value = input[name];
  return Array.isArray(value) ? value.map(String) : [];
}

function listOf(value: unknown): readonly Input[] {
  return Array.isArray(value) ? (value as readonly Input[]) : [];
}

function refuse(what: string, given: readonly string[], offered: readonly string[]): void {
  const unknown = given.find((name) => !offered.includes(name));
  if (unknown !== undefined)
    throw refusal(`The local cloud does not offer ${unknown} of ${what}; ${offered.join(", ")} are.`);
}

function refusal(message: string): ServiceError {
  return new ServiceError("InvalidRequestException", message);
}
