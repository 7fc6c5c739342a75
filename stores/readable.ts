/** What a table's answer is to its reader: what lives, and makes the reader's clock later than all that it read. */
import { type HybridClock, parseClock } from "../domain/clock.ts";
import { MalformedClock } from "../domain/errors.ts";

type Document = Readonly<Record<string, unknown>>;
/** As fragment-table.ts has it, which reads by this. */
type Item = Document & { readonly pk: string; readonly sk: string };

/** Expiry is lazy in the tables, so what has expired is left out here. */
export function readable(documents: readonly Document[], clock: HybridClock): readonly Item[] {
  const now = clock.now();
  const items = documents
    .filter(isItem)
    .filter(({ expiresAt }) => typeof expiresAt !== "number" || expiresAt * 1000 > now);
  return items.map((item) => observed(item, clock));
}

/** A clock that no writer of ours can have made is none: who reads the item finds it malformed, and only that item. */
function observed(item: Item, clock: HybridClock): Item {
  const { clock: written, ...rest } = item;
  if (typeof written !== "string") return item;
  try {
    clock.observe(parseClock(written));
    return item;
  } catch (error) {
    if (error instanceof MalformedClock) return rest as Item;
    throw error;
  }
}

function isItem(document: Document): document is Item {
  return typeof document["pk"] === "string" && typeof document["sk"] === "string";
}
