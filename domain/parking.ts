/** A key whose records fail again and again is parked: it waits, and blocks nobody. */
import * as v from "valibot";
import type { Clock } from "./clock.ts";
import { FRAGMENT, facts } from "./fragment.ts";

/** Deliveries of the same record, each of which was tried three times; the mapping gives up after more. */
const FAILURES_BEFORE_PARKING = 5;

export const KeyTrouble = facts({
  ...FRAGMENT,
  /** The partition key: an initial contact id. */
  key: v.string(),
  failures: v.number(),
  /** Its records go to quarantine, behind those that are there, until they are replayed in order. */
  isParked: v.boolean(),
  /** Milliseconds since 1970. */
  since: v.number(),
});
export type KeyTrouble = v.InferOutput<typeof KeyTrouble>;

export interface TroubleWriter {
  readonly region: string;
  readonly now: number;
  readonly clock: Clock;
}

export function afterFailure(
  key: string,
  known: KeyTrouble | undefined,
  { region, now, clock }: TroubleWriter,
): KeyTrouble {
  const failures = (known?.failures ?? 0) + 1;
  return {
    region,
    clock,
    revision: known?.revision ?? 0,
    key,
    failures,
    isParked: failures >= FAILURES_BEFORE_PARKING,
    since: known?.since ?? now,
  };
}

/** Everything of the key that was put aside has been applied. */
export function released(trouble: KeyTrouble, clock: Clock): KeyTrouble {
  return { ...trouble, clock, failures: 0, isParked: false };
}
