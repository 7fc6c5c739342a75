/**
 * What the shapes of stored things have in common. A fragment is the part of an entity that one region writes;
 * an entity is the merge of its fragments, in whatever order they arrive.
 */
import * as v from "valibot";
import { Clock } from "./clock.ts";
import type { TandemEvent } from "./events.ts";
import { Region } from "./ids.ts";

/** A read-only object of these fields; what it does not name is dropped on reading. */
export function facts<const E extends v.ObjectEntries>(entries: E) {
  return v.pipe(v.object(entries), v.readonly());
}

export function listOf<const S extends v.GenericSchema>(schema: S) {
  return v.pipe(v.array(schema), v.readonly());
}

/** Milliseconds since 1970, as far as dates go: keys are made of them. */
export const Time = v.pipe(v.number(), v.minValue(-8_640_000_000_000_000), v.maxValue(8_640_000_000_000_000));

/** A value with the clock of its writing: per field, the newest wins. */
export function stamped<const S extends v.GenericSchema>(value: S) {
  return facts({ value, clock: Clock });
}

export interface Stamped<T> {
  readonly value: T;
  readonly clock: Clock;
}

/** Kept as it lies there: a newer version may have left behind what only its reader knows. */
const Untold = v.custom<TandemEvent>((value) => typeof value === "object" && value !== null);

/** Fields of every fragment: its only writer, the clock of its last change, how often it was saved. */
export const FRAGMENT = {
  region: Region,
  clock: Clock,
  /** 0 where it has not been saved yet; protects against two writers inside the region. */
  revision: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** What this change has to tell and the stream has not taken yet: saved with it, so that no crash can lose it. */
  unannounced: v.exactOptional(listOf(Untold)),
} as const;

/** What a fragment had to tell already, and what is new: to be spread into what is saved in its stead. */
export function untold(
  own: { readonly unannounced?: readonly TandemEvent[] } | undefined,
  ...events: readonly TandemEvent[]
): { readonly unannounced?: readonly TandemEvent[] } {
  const before = own?.unannounced ?? [];
  // A retry has the same to tell.
  const all = [...before, ...events.filter(({ id }) => before.every((known) => known.id !== id))];
  return all.length === 0 ? {} : { unannounced: all };
}

/** The newer of two; equal clocks, which only a copy has, fall back on the values, so that order never matters. */
export function newest<T>(one: Stamped<T>, other: Stamped<T>): Stamped<T>;
export function newest<T>(one: Stamped<T> | undefined, other: Stamped<T> | undefined): Stamped<T> | undefined;
export function newest<T>(
  one: Stamped<T> | undefined,
  other: Stamped<T> | undefined,
): Stamped<T> | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  if (one.clock !== other.clock) return one.clock > other.clock ? one : other;
  return JSON.stringify(one.value) >= JSON.stringify(other.value) ? one : other;
}

/** The lesser of two values as text: a choice that no order of arrival changes. */
export function lesserOf<T>(one: T, other: T): T;
export function lesserOf<T>(one: T | undefined, other: T | undefined): T | undefined;
export function lesserOf<T>(one: T | undefined, other: T | undefined): T | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return JSON.stringify(one) <= JSON.stringify(other) ? one : other;
}
