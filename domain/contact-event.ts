/**
 * What Connect sends: the event of a flow's function call, and the contact event of EventBridge. Fields we do not
 * know are left alone, letters may come in either case (docs/evidence.md), and nothing is trusted to be there.
 */
import * as v from "valibot";
import type { EndReason } from "./contact/contact.ts";
import { ContactId, Region } from "./fragment.ts";

const LONGEST_PARAMETER = 16_384;

/** A missing field, a null and a field of another kind are all nothing. */
const text = v.fallback(v.optional(v.string()), undefined);
const id = v.fallback(v.optional(ContactId), undefined);

const FLOW_CALL = v.object({
  details: v.object({
    contactData: v.object({
      contactId: ContactId,
      initialContactId: id,
      previousContactId: id,
      channel: text,
      languageCode: text,
      customerEndpoint: v.fallback(v.optional(v.object({ address: text, type: text })), undefined),
    }),
    parameters: v.fallback(v.record(v.string(), v.unknown()), {}),
  }),
});

export interface FlowCall {
  readonly contactId: ContactId;
  readonly initialContactId: ContactId;
  readonly previousContactId?: ContactId;
  readonly channel: string;
  /** Number the contact comes from; only for telephony. */
  readonly phone?: string;
  readonly language?: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Undefined where it is no call of a flow, or names no contact. */
export function readFlowCall(event: unknown): FlowCall | undefined {
  const parsed = v.safeParse(FLOW_CALL, inCamelCase(event, 4, ["parameters"]));
  if (!parsed.success) return undefined;
  const { contactData, parameters } = parsed.output.details;
  const { contactId, initialContactId, previousContactId, customerEndpoint, languageCode } = contactData;
  const phone = customerEndpoint?.type === "TELEPHONE_NUMBER" ? customerEndpoint.address : undefined;
  return {
    contactId,
    initialContactId: initialContactId ?? contactId,
    channel: contactData.channel ?? "VOICE",
    ...(previousContactId === undefined ? {} : { previousContactId }),
    ...(phone === undefined ? {} : { phone }),
    ...(languageCode === undefined ? {} : { language: languageCode.replace("_", "-") }),
    parameters: Object.fromEntries(
      Object.entries(parameters).filter(
        (pair): pair is [string, string] =>
          typeof pair[1] === "string" && pair[1].length <= LONGEST_PARAMETER,
      ),
    ),
  };
}

/** The turn that a step is told, and the one it tells in its reply. */
export function turnOf({ parameters }: FlowCall): { readonly turn: string; readonly nextTurn: string } {
  const turn = /^\d{1,6}$/.test(parameters["turn"] ?? "") ? Number(parameters["turn"]) : 0;
  return { turn: String(turn), nextTurn: String(turn + 1) };
}

const DETAIL_TYPE = /^(Amazon Connect|Connect Customer) Contact Event$/;

const CONTACT_EVENT = v.object({
  source: v.literal("aws.connect"),
  "detail-type": v.pipe(v.string(), v.regex(DETAIL_TYPE)),
  region: Region,
  detail: v.object({
    eventType: v.string(),
    contactId: ContactId,
    disconnectTimestamp: text,
    disconnectReason: text,
    globalResiliencyMetadata: v.fallback(v.optional(v.object({ originRegion: text })), undefined),
  }),
});

/** A contact is over. */
export interface ContactEnd {
  readonly contactId: ContactId;
  /** Milliseconds since 1970; undefined where the event does not say. */
  readonly at?: number;
  readonly reason: EndReason;
  /** The region that the contact belongs to. */
  readonly originRegion: string;
}

const END_REASONS: Readonly<Record<string, EndReason>> = {
  CUSTOMER_DISCONNECT: "customer-left",
  AGENT_DISCONNECT: "agent-left",
  AGENT_COMPLETED: "agent-left",
  CONTACT_FLOW_DISCONNECT: "flow-ended",
  FLOW_DISCONNECT: "flow-ended",
  THIRD_PARTY_DISCONNECT: "customer-left",
  TELECOM_PROBLEM: "failed",
  TELECOM_ERROR: "failed",
  TELECOM_TIMEOUT: "failed",
};

/** Undefined for every other event, and for what is none. */
export function readContactEnd(event: unknown): ContactEnd | undefined {
  const parsed = v.safeParse(CONTACT_EVENT, inCamelCase(event, 3));
  if (!parsed.success || parsed.output.detail.eventType.toUpperCase() !== "DISCONNECTED") return undefined;
  const { detail, region } = parsed.output;
  const at = Date.parse(detail.disconnectTimestamp ?? "");
  return {
    contactId: detail.contactId,
    ...(Number.isFinite(at) && at > 0 ? { at } : {}),
    reason: END_REASONS[detail.disconnectReason?.toUpperCase() ?? ""] ?? "unknown",
    originRegion: detail.globalResiliencyMetadata?.originRegion ?? region,
  };
}

/** First letters of names to lower case, some levels deep; what lies under the names in `as` stays as it is. */
function inCamelCase(value: unknown, depth: number, as: readonly string[] = []): unknown {
  if (depth === 0 || typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const camel = name.charAt(0).toLowerCase() + name.slice(1);
      return [camel, as.includes(camel) ? inner : inCamelCase(inner, depth - 1, as)];
    }),
  );
}
