/**
 * Writes down what the region's stream tells: records of a key in order, keys at once, each event once. What can
 * never succeed is put aside; a key that keeps failing is parked, so that nobody waits for it (decision 0009).
 */
import { readEvent } from "../../domain/event-reader.ts";
import { type Replay, type ReplayReply, readReplay } from "../../domain/replay.ts";
import { eachInOrder, type RetryPorts } from "../lib/keyed-records.ts";
import { putAside, reasonOf } from "../lib/put-aside.ts";
import {
  type BatchReply,
  readBatch,
  replyTo,
  type StreamBatch,
  type StreamRecord,
  sequencesOf,
  textOf,
} from "../lib/stream-batch.ts";
import { type ApplyEventPorts, applyEvent } from "./apply-event.ts";
import { failedAt, forgetMended, joined, type ParkingPorts, released, type Troubles } from "./parked-keys.ts";

export interface ApplyEventsPorts extends ApplyEventPorts, ParkingPorts, RetryPorts {}

const NONE: StreamBatch = new Map();

export function createHandler(
  ports: ApplyEventsPorts,
): (event: unknown) => Promise<BatchReply | ReplayReply> {
  return async (event) => {
    const batch = readBatch(event);
    const replay = readReplay(event);
    if (replay !== undefined) return replayed(batch, replay, ports);
    if (batch.size === 0) return replyTo([]);
    const troubles = await loaded(ports);
    // Without knowing which keys wait, none may go on.
    if (troubles === undefined) return replyTo(sequencesOf([...batch.values()].flat()));
    const { free, parked } = sortedOut(batch, troubles);

    const { stops } = await applyAll(free, ports);

    if (stops.length === 0 && troubles.size === 0) return replyTo([]);
    await forgetMended(troubles, free, stops, ports);
    const [failed, waiting] = await Promise.all([
      failedAt(stops, troubles, ports),
      joined(parked, troubles, ports),
    ]);
    return replyTo([...failed, ...waiting]);
  };
}

function sortedOut(batch: StreamBatch, troubles: Troubles) {
  if (troubles.size === 0) return { free: batch, parked: NONE };
  const groups = [...batch];
  const isParked = (key: string) => troubles.get(key)?.isParked === true;
  return {
    free: new Map(groups.filter(([key]) => !isParked(key))),
    parked: new Map(groups.filter(([key]) => isParked(key))),
  };
}

/** What was put aside, by a person: nothing is parked anew, and what fails stays where it is. */
async function replayed(
  batch: StreamBatch,
  { release }: Replay,
  ports: ApplyEventsPorts,
): Promise<ReplayReply> {
  const { refused, stops } = await applyAll(batch, ports);
  await released(release, ports);
  const troubles = [...(await ports.parked.load()).values()];
  return {
    refused,
    stopped: stops.flatMap(({ left }) => sequencesOf(left)),
    parked: troubles.filter(({ isParked }) => isParked).map(({ key, revision }) => ({ key, revision })),
  };
}

async function applyAll(batch: StreamBatch, ports: ApplyEventsPorts) {
  const refused: string[] = [];
  const refuse = (record: StreamRecord, reason: string, fields?: readonly string[]): Promise<void> => {
    refused.push(record.sequence);
    return putAside("events", record, { kind: "refused", reason, ...(fields && { fields }) }, ports);
  };
  const stops = await eachInOrder(
    batch,
    {
      act: (record) => {
        const read = readEvent(textOf(record), ports.clock.now());
        return read.kind === "event"
          ? applyEvent(read.event, ports)
          : refuse(record, read.reason, read.fields);
      },
      refuse: (record, error) => refuse(record, reasonOf(error)),
    },
    ports,
  );
  return { refused, stops };
}

async function loaded({ parked, watch }: ApplyEventsPorts) {
  try {
    return await parked.load();
  } catch (error) {
    watch.count("FailedRecords", 1, { reason: reasonOf(error) });
    return undefined;
  }
}
