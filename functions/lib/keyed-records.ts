/**
 * Records of one key one after the other, several keys at once (facts/data-and-lambda.md §7.1). What fails is tried again
 * here first: a record that is delivered again brings the whole batch after it along.
 */
import { isLasting } from "../../domain/lasting-failure.ts";
import type { StreamBatch, StreamRecord } from "./stream-batch.ts";

export interface RecordWork {
  act(record: StreamRecord): Promise<void>;
  /** What no other try can mend: the record is done with, and its key goes on. Rethrows what it cannot put aside. */
  refuse(record: StreamRecord, error: Error): Promise<void>;
}

export interface RetryPorts {
  pause(milliseconds: number): Promise<void>;
  /** From 0 to 1. */
  random(): number;
}

/** Where a key stopped: this record failed, and those after it were not tried. */
export interface Stop {
  readonly key: string;
  readonly error: unknown;
  /** The failed one first. */
  readonly left: readonly StreamRecord[];
}

// Fewer than a client has connections: a key's request does not wait for another key's.
const LANES = 25;
const RETRIES = 2;
const FIRST_PAUSE_MILLISECONDS = 100;

export async function eachInOrder(
  batch: StreamBatch,
  work: RecordWork,
  ports: RetryPorts,
): Promise<readonly Stop[]> {
  const stops: Stop[] = [];
  const waiting = batch.entries();
  // Whichever lane is free takes the next key.
  const lane = async (): Promise<void> => {
    for (const [key, records] of waiting) {
      let place = 0;
      for (const record of records) {
        try {
          await work.act(record);
        } catch (first) {
          const failure = await mended(first, record, work, ports);
          if (failure !== undefined) {
            stops.push({ key, error: failure.last, left: records.slice(place) });
            break;
          }
        }
        place += 1;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(LANES, batch.size) }, lane));
  return stops;
}

/** Undefined once the record is done, one way or the other. */
async function mended(
  first: unknown,
  record: StreamRecord,
  work: RecordWork,
  { pause, random }: RetryPorts,
): Promise<{ readonly last: unknown } | undefined> {
  let last = first;
  for (let retry = 0; retry < RETRIES || (retry === RETRIES && isLasting(last)); retry += 1) {
    try {
      if (isLasting(last)) await work.refuse(record, last);
      else {
        await pause(Math.ceil(random() * FIRST_PAUSE_MILLISECONDS * 2 ** retry));
        await work.act(record);
      }
      return undefined;
    } catch (error) {
      last = error;
    }
  }
  return { last };
}
