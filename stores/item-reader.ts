/** From items to the shapes of domain/: one schema for each kind of sort key. */
import * as v from "valibot";
import { MalformedItem } from "../domain/errors.ts";
import { parseSortKey, type SortKind } from "../domain/keys.ts";
import type { Item } from "./fragment-table.ts";

/** The items of one kind, parsed. Throws MalformedItem. */
export function readAll<const S extends v.GenericSchema>(
  items: readonly Item[],
  kind: SortKind,
  schema: S,
): readonly v.InferOutput<S>[] {
  return items.filter(({ sk }) => parseSortKey(sk).kind === kind).map((item) => readItem(item, kind, schema));
}

/** Throws MalformedItem. */
export function readItem<const S extends v.GenericSchema>(
  item: Item,
  kind: string,
  schema: S,
): v.InferOutput<S> {
  const parsed = v.safeParse(schema, item);
  if (parsed.success) return parsed.output;
  throw new MalformedItem(kind, [
    ...new Set(parsed.issues.map((issue) => v.getDotPath(issue) ?? "the whole item")),
  ]);
}
