/** Keys of the region's stream that fail, or wait in quarantine. Regional: a stream's keys are its region's. */
import * as v from "valibot";
import { type Clock, parseClock } from "../domain/clock.ts";
import { partitionKey, sortKey, sortPrefix } from "../domain/keys.ts";
import { KeyTrouble, released } from "../domain/parking.ts";
import { plainPart } from "../domain/plain-part.ts";
import type { FragmentTable, Item, ItemKey } from "./fragment-table.ts";

// A key that failed and never came again is forgotten; one that is parked is not.
const FORGOTTEN_SECONDS = 24 * 3600;
const NEVER = parseClock("000000000000-0000-none");

export interface ParkedStore {
  /** By key: one request, however many keys a batch has. */
  load(): Promise<ReadonlyMap<string, KeyTrouble>>;
  /** False where it was changed since. */
  save(trouble: KeyTrouble): Promise<boolean>;
  /** False where records joined it since: they must be replayed first. */
  release(trouble: KeyTrouble, clock: Clock): Promise<boolean>;
  forget(trouble: KeyTrouble): Promise<void>;
}

export function parkedStore(idempotency: FragmentTable, region: string): ParkedStore {
  const save = (trouble: KeyTrouble) =>
    idempotency.save(
      {
        ...trouble,
        ...keyOf(trouble),
        ...(trouble.isParked ? {} : { expiresAt: Math.ceil(trouble.since / 1000) + FORGOTTEN_SECONDS }),
      },
      trouble.revision,
    );
  return {
    load: async () => {
      const items = await idempotency.query(partitionKey("REGION", { region }), {
        prefix: sortPrefix("PARKED"),
      });
      return new Map(items.map((item) => troubleIn(item, region)).map((trouble) => [trouble.key, trouble]));
    },
    save,
    release: (trouble, clock) => save(released(trouble, clock)),
    forget: async (trouble) => {
      await idempotency.take(keyOf(trouble), region);
    },
  };
}

/**
 * Half an item must not stop the whole stream. Its key counts as parked, so that nothing of it goes out of order, and
 * whatever is saved of it next mends it.
 */
function troubleIn(item: Item, region: string): KeyTrouble {
  const parsed = v.safeParse(KeyTrouble, item);
  if (parsed.success) return parsed.output;
  const { key, revision, sk } = item;
  return {
    region,
    clock: NEVER,
    revision: typeof revision === "number" && Number.isSafeInteger(revision) && revision > 0 ? revision : 0,
    key: typeof key === "string" ? key : sk.slice(sortPrefix("PARKED").length),
    failures: 0,
    isParked: true,
    since: 0,
  };
}

/** Anybody may put a record on a stream, under a key of any letters. */
function keyOf({ region, key }: KeyTrouble): ItemKey {
  return {
    pk: partitionKey("REGION", { region }),
    sk: sortKey("PARKED", { initialContactId: plainPart(key) }),
  };
}
