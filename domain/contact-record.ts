/**
 * The contact record that Connect writes when a contact is over: late, repeated, corrected, and the only telling
 * that is promised (facts/connect.md §5.2). It tells again what contact events told, and what they did not.
 */
import * as v from "valibot";
import { inCamelCase } from "./camel-case.ts";
import {
  type ContactTelling,
  connected,
  ended,
  type Happening,
  initiated,
  maybeText,
  queued,
  timeFrom,
} from "./contact-telling.ts";
import { ContactId, Region } from "./ids.ts";

const id = v.fallback(v.optional(ContactId), undefined);

const CONTACT_RECORD = v.object({
  contactId: ContactId,
  initialContactId: id,
  channel: maybeText,
  initiationMethod: maybeText,
  initiationTimestamp: maybeText,
  disconnectTimestamp: maybeText,
  disconnectReason: maybeText,
  lastUpdateTimestamp: maybeText,
  agent: v.fallback(
    v.optional(v.object({ aRN: maybeText, connectedToAgentTimestamp: maybeText })),
    undefined,
  ),
  queue: v.fallback(v.optional(v.object({ aRN: maybeText, enqueueTimestamp: maybeText })), undefined),
  globalResiliencyMetadata: v.fallback(
    v.optional(v.object({ originRegion: v.fallback(v.optional(Region), undefined) })),
    undefined,
  ),
});
type ToldRecord = v.InferOutput<typeof CONTACT_RECORD>;

export type ReadRecord =
  | { readonly kind: "record"; readonly telling: ContactTelling }
  | { readonly kind: "refused"; readonly reason: "no-json" | "no-record" };

/** `region`: whose stream it lies on, and whose contact it is where the record does not say. Never throws. */
export function readContactRecord(text: string, region: string): ReadRecord {
  const told = parsedJson(text);
  if (told === undefined) return { kind: "refused", reason: "no-json" };
  const parsed = v.safeParse(CONTACT_RECORD, inCamelCase(told, 3, ["attributes", "references"]));
  if (!parsed.success) return { kind: "refused", reason: "no-record" };
  const record = parsed.output;
  return {
    kind: "record",
    telling: {
      contactId: record.contactId,
      initialContactId: record.initialContactId ?? record.contactId,
      channel: record.channel ?? "VOICE",
      originRegion: record.globalResiliencyMetadata?.originRegion ?? region,
      happenings: happeningsIn(record).toSorted((one, other) => one.at - other.at),
    },
  };
}

function happeningsIn(record: ToldRecord): readonly Happening[] {
  const { agent, queue } = record;
  const told = <T>(text: string | undefined, make: (at: number) => T): readonly T[] => {
    const at = timeFrom(text);
    return at === undefined ? [] : [make(at)];
  };
  return [
    ...told(record.initiationTimestamp, (at) => initiated(record.initiationMethod, at)),
    ...told(queue?.enqueueTimestamp, (at) => queued(queue?.aRN, at)),
    ...told(agent?.connectedToAgentTimestamp, (at) => connected(agent?.aRN, at)),
    ...told(record.disconnectTimestamp, (at) =>
      ended(record.disconnectReason, at, timeFrom(record.lastUpdateTimestamp) ?? at),
    ),
  ];
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
