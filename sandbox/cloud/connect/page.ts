/** Pages of a list: the token is where the next page begins. */
import { ServiceError } from "../service.ts";

const PREFIX = "from:";

export interface Page<T> {
  readonly items: readonly T[];
  readonly next: { readonly NextToken?: string };
}

/** Throws InvalidParameterException for a token that no page gave out. */
export function page<T>(
  all: readonly T[],
  input: Readonly<Record<string, unknown>>,
  defaultSize: number,
): Page<T> {
  const start = startOf(input["NextToken"]);
  const size = typeof input["MaxResults"] === "number" ? input["MaxResults"] : defaultSize;
  const end = start + size;
  return {
    items: all.slice(start, end),
    next: end < all.length ? { NextToken: Buffer.from(PREFIX + end).toString("base64url") } : {},
  };
}

function startOf(token: unknown): number {
  if (token === undefined) return 0;
  const text = Buffer.from(String(token), "base64url").toString("utf8");
  const start = Number(text.slice(PREFIX.length));
  if (!text.startsWith(PREFIX) || !Number.isSafeInteger(start) || start < 0)
    throw new ServiceError("InvalidParameterException", "NextToken is not valid.");
  return start;
}
