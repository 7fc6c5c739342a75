/** Failures that another try cannot mend: the record is put aside, and those behind it go on. */
import { MalformedClock, MalformedItem, MalformedKey } from "./errors.ts";

/** The table's own words for what it will never take. */
const NEVER_TAKEN: ReadonlySet<string> = new Set([
  "ValidationException",
  "ItemCollectionSizeLimitExceededException",
]);

export function isLasting(error: unknown): error is Error {
  if (error instanceof MalformedItem || error instanceof MalformedKey || error instanceof MalformedClock)
    return true;
  return error instanceof Error && NEVER_TAKEN.has(error.name);
}
