/** What things are known by: only their parsers make them. */
import * as v from "valibot";

export const CustomerId = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/), v.brand("CustomerId"));
export type CustomerId = v.InferOutput<typeof CustomerId>;

/** Connect's contact ids are UUIDs; other letters would only hurt in keys, which '#' parts. */
export const ContactId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{1,64}$/), v.brand("ContactId"));
export type ContactId = v.InferOutput<typeof ContactId>;

/** Undefined for what is none. */
export function asContactId(value: unknown): ContactId | undefined {
  const parsed = v.safeParse(ContactId, value);
  return parsed.success ? parsed.output : undefined;
}

export const JourneyId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{1,100}$/), v.brand("JourneyId"));
export type JourneyId = v.InferOutput<typeof JourneyId>;

export const Region = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,32}$/));
export type Region = v.InferOutput<typeof Region>;
