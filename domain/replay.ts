/**
 * What the command and the stream functions say to each other of records that were put aside: they are applied by
 * the function itself, for on the stream they would come after what is behind them.
 */
import * as v from "valibot";
import type { StreamName } from "./functions.ts";
import { type Aside, type AsideObject, asideName, type ReplayGroup } from "./quarantine.ts";

const KeyRef = v.object({ key: v.string(), revision: v.number() });
export type KeyRef = Readonly<v.InferOutput<typeof KeyRef>>;

const Request = v.object({ isReplay: v.literal(true), release: v.fallback(v.array(KeyRef), []) });

export interface Replay {
  /** Parked keys that have nothing in quarantine any more. */
  readonly release: readonly KeyRef[];
}

const ReplayReply = v.object({
  /** Sequence numbers: still bad. */
  refused: v.array(v.string()),
  /** Not tried, or for the moment in vain, and so are those of the key behind them. */
  stopped: v.array(v.string()),
  /** Keys that are parked now. */
  parked: v.array(KeyRef),
});
export type ReplayReply = v.InferOutput<typeof ReplayReply>;

/** Throws where a function answered something else. */
export function parseReplayReply(answer: unknown): ReplayReply {
  return v.parse(ReplayReply, answer);
}

/** Undefined where it is a batch of the stream itself. */
export function readReplay(event: unknown): Replay | undefined {
  if (typeof event !== "object" || event === null || !("isReplay" in event)) return undefined;
  const parsed = v.safeParse(Request, event);
  return parsed.success ? { release: parsed.output.release } : undefined;
}

/** A request of the function, with records as its stream would bring them. */
export function replayRequest(records: readonly Aside[], release: readonly KeyRef[]) {
  return {
    isReplay: true,
    release,
    Records: records.map(({ key, sequence, data }) => ({
      kinesis: { partitionKey: key, sequenceNumber: sequence, data },
    })),
  };
}

export const REPLAYED_BY = {
  events: "apply-events",
  "contact-records": "ingest-contact-records",
} as const satisfies Record<StreamName, string>;

const MOST_RECORDS = 100;
const MOST_LETTERS = 3_000_000;

/** A key's records, as many at once as a request holds. */
export function chunksOf({ records }: ReplayGroup): readonly (readonly Aside[])[] {
  const chunks: Aside[][] = [];
  let letters = 0;
  for (const record of records) {
    const chunk = chunks.at(-1);
    if (chunk === undefined || chunk.length === MOST_RECORDS || letters + record.data.length > MOST_LETTERS) {
      chunks.push([record]);
      letters = record.data.length;
    } else {
      chunk.push(record);
      letters += record.data.length;
    }
  }
  return chunks;
}

/** Objects of which nothing is left to do: what is refused is kept under its own name, if it was not before. */
export function doneObjects(
  objects: readonly AsideObject[],
  done: ReadonlySet<string>,
  refused: ReadonlySet<string>,
): readonly string[] {
  return objects
    .filter(({ name, records }) =>
      records.every(
        (record) => done.has(placeOf(record)) || (refused.has(placeOf(record)) && asideName(record) !== name),
      ),
    )
    .map(({ name }) => name);
}

/** Sequence numbers are unique in their stream. */
export function placeOf({ stream, sequence }: Pick<Aside, "stream" | "sequence">): string {
  return `${stream} ${sequence}`;
}

/** Of these parked keys, those that nothing in quarantine waits for. */
export function releasable(parked: readonly KeyRef[], objects: readonly AsideObject[]): readonly KeyRef[] {
  const waiting = new Set(
    objects
      .flatMap(({ records }) => records)
      .filter(({ stream, kind }) => stream === "events" && kind === "parked")
      .map(({ key }) => key),
  );
  return parked.filter(({ key }) => !waiting.has(key));
}
