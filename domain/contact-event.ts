/**
 * What Connect sends: the event of a flow's function call, and the contact event of EventBridge. Fields we do not
 * know are left alone, letters may come in either case (docs/evidence.md), and nothing is trusted to be there.
 */
import * as v from "valibot";
import { inCamelCase } from "./camel-case.ts";
import { type Attachment, Correspondence } from "./contact/correspondence.ts";
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

const LONGEST_PARAMETER = 16_384;

const text = maybeText;
const id = v.fallback(v.optional(ContactId), undefined);

const FLOW_CALL = v.object({
  details: v.object({
    contactData: v.object({
      contactId: ContactId,
      initialContactId: id,
      previousContactId: id,
      relatedContactId: id,
      initiationTimestamp: text,
      channel: text,
      languageCode: text,
      customerEndpoint: v.fallback(v.optional(v.object({ address: text, type: text })), undefined),
      segmentAttributes: v.fallback(v.optional(v.record(v.string(), v.unknown())), undefined),
      references: Correspondence,
    }),
    parameters: v.fallback(v.record(v.string(), v.unknown()), {}),
  }),
});

export interface FlowCall {
  readonly contactId: ContactId;
  readonly initialContactId: ContactId;
  readonly previousContactId?: ContactId;
  /** The contact that this one answers or follows up: a mail's thread, a task's origin. */
  readonly relatedContactId?: ContactId;
  readonly channel: string;
  /** Number the contact comes from: a call's or a text's. */
  readonly phone?: string;
  /** Address that a mail comes from. */
  readonly email?: string;
  /** When it began, in milliseconds since 1970, where the service says so. */
  readonly initiatedAt?: number;
  /** Of a mail: hashes of its own id and of the one that it answers, as its headers name them. */
  readonly letter?: string;
  readonly answers?: string;
  /** Of a mail: where its files are, never the files. */
  readonly attachments?: readonly Attachment[];
  /** A text message: Connect names it a chat. */
  readonly isText?: true;
  readonly language?: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Undefined where it is no call of a flow, or names no contact. */
export function readFlowCall(event: unknown): FlowCall | undefined {
  const parsed = v.safeParse(
    FLOW_CALL,
    inCamelCase(event, 4, ["parameters", "segmentAttributes", "references"]),
  );
  if (!parsed.success) return undefined;
  const { contactData, parameters } = parsed.output.details;
  const { contactId, initialContactId, previousContactId, customerEndpoint, languageCode } = contactData;
  const phone = customerEndpoint?.type === "TELEPHONE_NUMBER" ? customerEndpoint.address : undefined;
  const email = customerEndpoint?.type === "EMAIL_ADDRESS" ? customerEndpoint.address : undefined;
  const initiatedAt = Date.parse(contactData.initiationTimestamp ?? "");
  const relatedContactId = relatedOf(contactData.relatedContactId, parameters);
  return {
    contactId,
    initialContactId: initialContactId ?? contactId,
    channel: contactData.channel ?? "VOICE",
    ...(previousContactId === undefined ? {} : { previousContactId }),
    ...(relatedContactId === undefined ? {} : { relatedContactId }),
    ...(phone === undefined ? {} : { phone }),
    ...(email === undefined ? {} : { email }),
    ...(Number.isSafeInteger(initiatedAt) ? { initiatedAt } : {}),
    ...contactData.references,
    ...(isText(contactData.segmentAttributes, parameters) ? { isText: true as const } : {}),
    ...(languageCode === undefined ? {} : { language: languageCode.replace("_", "-") }),
    parameters: Object.fromEntries(
      Object.entries(parameters).filter(
        (pair): pair is [string, string] =>
          typeof pair[1] === "string" && pair[1].length <= LONGEST_PARAMETER,
      ),
    ),
  };
}

/** By the event where it says so, else as the flow has read it. */
function relatedOf(told: ContactId | undefined, { related }: Readonly<Record<string, unknown>>) {
  const read = v.safeParse(ContactId, related);
  return told ?? (read.success ? read.output : undefined);
}

const TEXT_SUBTYPE = "connect:SMS";

/** Segment attributes come along in practice, which nobody promises: the flow reads the subtype, too. */
function isText(
  segments: Readonly<Record<string, unknown>> | undefined,
  { subtype }: Readonly<Record<string, unknown>>,
): boolean {
  const told = segments?.["connect:Subtype"];
  const value = typeof told === "object" && told !== null ? Object.values(told)[0] : told;
  return (value ?? subtype) === TEXT_SUBTYPE;
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
  time: maybeText,
  detail: v.object({
    eventType: v.string(),
    contactId: ContactId,
    initialContactId: id,
    channel: text,
    initiationMethod: text,
    initiationTimestamp: text,
    disconnectTimestamp: text,
    disconnectReason: text,
    queueInfo: v.fallback(v.optional(v.object({ queueArn: text, enqueueTimestamp: text })), undefined),
    agentInfo: v.fallback(
      v.optional(v.object({ agentArn: text, connectedToAgentTimestamp: text })),
      undefined,
    ),
    globalResiliencyMetadata: v.fallback(v.optional(v.object({ originRegion: text })), undefined),
  }),
});
type ContactEvent = v.InferOutput<typeof CONTACT_EVENT>;

/** Undefined for what tells nothing that we keep, and for what is no contact event. `now`: for one without a time. */
export function readContactEvent(event: unknown, now: number): ContactTelling | undefined {
  const parsed = v.safeParse(CONTACT_EVENT, inCamelCase(event, 4));
  if (!parsed.success) return undefined;
  const { detail, region } = parsed.output;
  const happening = happeningIn(parsed.output, now);
  if (happening === undefined) return undefined;
  return {
    contactId: detail.contactId,
    initialContactId: detail.initialContactId ?? detail.contactId,
    channel: detail.channel ?? "VOICE",
    originRegion: detail.globalResiliencyMetadata?.originRegion ?? region,
    happenings: [happening],
  };
}

function happeningIn({ detail, time }: ContactEvent, now: number): Happening | undefined {
  const { queueInfo, agentInfo } = detail;
  const at = (told: string | undefined) => timeFrom(told) ?? timeFrom(time) ?? now;
  switch (detail.eventType.toUpperCase()) {
    case "INITIATED":
      return initiated(detail.initiationMethod, at(detail.initiationTimestamp));
    case "QUEUED":
      return queued(queueInfo?.queueArn, at(queueInfo?.enqueueTimestamp));
    case "CONNECTED_TO_AGENT":
      return connected(agentInfo?.agentArn, at(agentInfo?.connectedToAgentTimestamp));
    case "DISCONNECTED":
      return ended(detail.disconnectReason, at(detail.disconnectTimestamp));
    default:
      return undefined;
  }
}
