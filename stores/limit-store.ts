/** How often what is limited has happened. Regional: each region counts its own. */
import { type Limit, periodOf, Tally, taken } from "../domain/authentication/limit.ts";
import { limitKey } from "../domain/keys.ts";
import type { FragmentTable, Item, ItemKey } from "./fragment-table.ts";
import { readItem } from "./item-reader.ts";

const SORT = "TALLY";
const TRIES = 5;

export interface LimitStore {
  /**
   * Counts what `id` names, once; false where that would be too many. `subject`, whose limit it is, is no personal
   * text and holds no "#".
   */
  take(limited: Limited, limit: Limit, now: number): Promise<boolean>;
}

export interface Limited {
  readonly name: string;
  readonly subject: string;
  readonly id: string;
}

export function limitStore(idempotency: FragmentTable): LimitStore {
  return {
    take: async ({ name, subject, id }, limit, now) => {
      const period = periodOf(limit, now);
      const keyIn = (which: number): ItemKey => ({ pk: limitKey(name, subject, which), sk: SORT });
      for (let count = 0; count < TRIES; count += 1) {
        const [item, earlier] = await Promise.all([
          idempotency.find(keyIn(period)),
          idempotency.find(keyIn(period - 1)),
        ]);
        const tallies = { ...tally("current", item), ...tally("before", earlier) };
        const result = taken(tallies, limit, id, now);
        if (!result.isAllowed || result.current === undefined) return result.isAllowed;
        const expiresAt = Math.ceil(((period + 2) * limit.milliseconds) / 1000);
        const more = { ...keyIn(period), ...result.current, expiresAt };
        if (await idempotency.save(more, revisionOf(item))) return true;
      }
      // So many at once are too many by themselves.
      return false;
    },
  };
}

function tally<N extends string>(name: N, item: Item | undefined): { readonly [K in N]?: Tally } {
  return item === undefined ? {} : ({ [name]: readItem(item, SORT, Tally) } as { [K in N]: Tally });
}

function revisionOf(item: Item | undefined): number {
  const revision = item?.["revision"];
  return typeof revision === "number" ? revision : 0;
}
