/**
 * How often something may happen within a while, whenever the while begins. Counted in parts of it: the part that has
 * just begun to leave the window still counts, so that the limit errs on the careful side.
 */
import * as v from "valibot";
import { facts } from "../fragment.ts";

const PARTS = 60;

export interface Limit {
  readonly most: number;
  readonly milliseconds: number;
}

/** What happened in one period, which is as long as the limit's window: ids, and the part that each happened in. */
export const Tally = facts({ taken: v.pipe(v.record(v.string(), v.number()), v.readonly()) });
export type Tally = v.InferOutput<typeof Tally>;

export interface Tallies {
  /** Of the period that `now` lies in. */
  readonly current?: Tally;
  readonly before?: Tally;
}

export type Taken =
  | { readonly isAllowed: false }
  /** The tally is to be saved; absent where the same was counted before. */
  | { readonly isAllowed: true; readonly current?: Tally };

/** The period of a time, as a number that counts up. `now` in milliseconds since 1970, here as below. */
export function periodOf({ milliseconds }: Limit, now: number): number {
  return Math.floor(now / milliseconds);
}

/** `id` names what happens: a retry is counted once. */
export function taken({ current, before }: Tallies, limit: Limit, id: string, now: number): Taken {
  const all = [before, current].flatMap((tally) => Object.entries(tally?.taken ?? {}));
  if (all.some(([known]) => known === id)) return { isAllowed: true };
  const oldest = partOf(now - limit.milliseconds, limit);
  if (all.filter(([, part]) => part >= oldest).length >= limit.most) return { isAllowed: false };
  return { isAllowed: true, current: { taken: { ...current?.taken, [id]: partOf(now, limit) } } };
}

function partOf(time: number, { milliseconds }: Limit): number {
  return Math.floor(time / (milliseconds / PARTS));
}
