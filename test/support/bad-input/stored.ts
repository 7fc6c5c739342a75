/** What the service or its client would refuse to store, though a table in memory takes it. */
import type { Item } from "../../../stores/fragment-table.ts";

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
const LIMITS = { pk: 2_048, sk: 1_024, item: 400_000 } as const;

/** Why the real table would not take the item; undefined where it would. */
export function whyNotStored(item: Item): string | undefined {
  for (const key of ["pk", "sk"] as const) {
    const size = Buffer.byteLength(item[key]);
    if (size === 0 || size > LIMITS[key]) return `${key} has ${size} bytes`;
  }
  const size = Buffer.byteLength(JSON.stringify(item));
  if (size > LIMITS.item) return `it has ${size} bytes`;
  return numbersIn(item).every(isStorable) ? undefined : "it has a number that the client refuses";
}

/** The document client throws at what a number cannot hold exactly, and at what is none. */
function isStorable(number: number): boolean {
  return Math.abs(number) <= Number.MAX_SAFE_INTEGER;
}

function numbersIn(value: unknown): readonly number[] {
  if (typeof value === "number") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}
