/** From items to the shapes of domain/: one schema for each kind of sort key. */
import * as v from "valibot";
import { MalformedItem, MalformedKey } from "../domain/errors.ts";
import { parseSortKey, type SortKey, type SortKind } from "../domain/keys.ts";
import type { Item } from "./fragment-table.ts";

/** The items of one kind, parsed. Throws MalformedItem. */
export function readAll<const S extends v.GenericSchema>(
  items: readonly Item[],
  kind: SortKind,
  schema: S,
): readonly v.InferOutput<S>[] {
  return items.flatMap((item) => {
    const place = parseSortKey(item.sk);
    if (place.kind !== kind) return [];
    const strays = strayFields(item, place);
    if (strays.length > 0) throw new MalformedItem(kind, strays);
    return [readItem(item, kind, schema)];
  });
}

/** The items of one kind that can be read. */
export function readLegible<const S extends v.GenericSchema>(
  items: readonly Item[],
  kind: SortKind,
  schema: S,
): readonly v.InferOutput<S>[] {
  return items.flatMap((item) => {
    try {
      return readAll([item], kind, schema);
    } catch (error) {
      if (error instanceof MalformedItem || error instanceof MalformedKey) return [];
      throw error;
    }
  });
}

/** Where an item says something else than its key, what is saved of it would lie elsewhere, and never be saved. */
function strayFields(item: Item, place: SortKey): readonly string[] {
  return Object.entries(place)
    .filter(([name, part]) => name !== "kind" && typeof item[name] === "string" && item[name] !== part)
    .map(([name]) => name);
}

/** Throws MalformedItem. */
export function readItem<const S extends v.GenericSchema>(
  item: Item,
  kind: string,
  schema: S,
): v.InferOutput<S> {
  const parsed = v.safeParse(schema, item);
  if (parsed.success) return parsed.output;
  // By the schema's own names alone: further down, names may be what somebody said.
  throw new MalformedItem(kind, [
    ...new Set(parsed.issues.map((issue) => String(issue.path?.[0]?.key ?? "the whole item"))),
  ]);
}
