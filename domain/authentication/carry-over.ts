/**
 * What a proof is worth in another contact than the one it was made in. One table: each way names all its
 * conditions, and what is not listed carries nothing.
 */

import { type Clock, laterOf } from "../clock.ts";
import { type ContactRecord, contactsOf, type EndReason } from "../contact/contact.ts";
import { isSameLine, type Telephony } from "../contact/telephony.ts";
import type { ContactId } from "../fragment.ts";
import { intentOf } from "../intents.ts";
import type { Journey } from "../journey/journey.ts";
import type { Assertion } from "./assertion.ts";
import { type AuthenticationFacts, isUnderSuspicion, proofsOf } from "./facts.ts";
import { bindingIds } from "./safety.ts";

export type RedialCarryOver = "off" | "interrupted";

/** What a customer is known by when the line broke, seen from the contact that follows. */
export interface Redial {
  readonly contact: {
    readonly contactId: ContactId;
    readonly endpoint?: string;
    readonly telephony?: Telephony;
  };
  /** All contacts of the customer that may still matter; undefined where there are more than were read. */
  readonly contacts: readonly ContactRecord[] | undefined;
  readonly journeys: readonly Journey[];
  readonly facts: AuthenticationFacts;
  readonly region: string;
  readonly now: number;
}

/** A contact that broke off, and what was proved in it. */
interface Candidate extends Redial {
  readonly earlier: ContactRecord;
  readonly proof: Assertion;
}

const REDIAL_MILLISECONDS = 5 * 60_000;
// No contact lives longer: an older one whose end never came is not waited for.
export const LONGEST_CONTACT_MILLISECONDS = 24 * 3_600_000;
export const MOST_CONTACTS = 100;

/** Ends that are no interruption. Connect cannot tell a dropped line from a customer who hangs up. */
const ENDED_ON_PURPOSE: ReadonlySet<EndReason> = new Set(["agent-left", "flow-ended"]);

type Condition = (candidate: Candidate) => boolean;

const CONDITIONS = {
  "broke off without a farewell": ({ earlier }) =>
    earlier.ended !== undefined &&
    earlier.closed === undefined &&
    !ENDED_ON_PURPOSE.has(earlier.ended.value.reason),
  "five minutes ago or less": ({ earlier, now }) =>
    earlier.ended !== undefined && now - earlier.ended.value.at <= REDIAL_MILLISECONDS,
  "from the same number": ({ earlier, contact }) =>
    contact.endpoint !== undefined && earlier.endpoint === contact.endpoint,
  "no other live contact on that number": ({ contacts, contact, now }) =>
    contacts
      ?.filter((other) => other.contactId !== contact.contactId && other.endpoint === contact.endpoint)
      .every((other) => !isLive(other, now)) ?? false,
  "no flag": ({ facts, region, now }) => !isUnderSuspicion(facts, region, now),
  "the same telephony metadata where present": ({ earlier, contact }) =>
    isSameLine(earlier.telephony, contact.telephony),
  "an intent marked redial-safe": ({ earlier, journeys }) => {
    const journey = newestOf(journeys.filter(({ contacts }) => contacts.includes(earlier.contactId)));
    return journey !== undefined && intentOf(journey.intent).redialSafe;
  },
  never: () => false,
} as const satisfies Record<string, Condition>;

export type CarryOverCondition = keyof typeof CONDITIONS;

/** Redial is the only way built so far; within a contact a proof stands by itself. */
export const CARRY_OVER = {
  redial: {
    off: ["never"],
    interrupted: [
      "broke off without a farewell",
      "five minutes ago or less",
      "from the same number",
      "no other live contact on that number",
      "no flag",
      "the same telephony metadata where present",
      "an intent marked redial-safe",
    ],
  },
} as const satisfies Record<"redial", Record<RedialCarryOver, readonly CarryOverCondition[]>>;

/** Throws where the setting is neither. */
export function parseRedialCarryOver(text: string): RedialCarryOver {
  if (text === "off" || text === "interrupted") return text;
  throw new Error(`redialCarryOver must be "off" or "interrupted"; it is "${text}". Correct the setting.`);
}

/** The conditions that are not met; none where the proof may be carried. */
export function unmetConditions(
  setting: RedialCarryOver,
  candidate: Candidate,
): readonly CarryOverCondition[] {
  return CARRY_OVER.redial[setting].filter((name) => !CONDITIONS[name](candidate));
}

/** The proof of the contact that broke off, for the contact that follows; undefined where a new one is needed. */
export function carriedByRedial(
  setting: RedialCarryOver,
  redial: Redial,
  clock: Clock,
): Assertion | undefined {
  const candidate = candidateOf(redial);
  if (candidate === undefined || unmetConditions(setting, candidate).length > 0) return undefined;
  const { proof, contact, facts, now } = candidate;
  return {
    // A step-up is not carried, whatever was proved before.
    level: 2,
    method: proof.method,
    at: now,
    expiresAt: proof.expiresAt,
    contactId: contact.contactId,
    ...(contact.endpoint === undefined ? {} : { endpoint: contact.endpoint }),
    sees: bindingIds(facts),
    clock,
    carriedFrom: proof.carriedFrom ?? proof.contactId,
  };
}

/** Only the contact directly before may hand on its proof. */
function candidateOf(redial: Redial): Candidate | undefined {
  const others = contactsOf(redial.contacts ?? []).filter(
    ({ contactId }) => contactId !== redial.contact.contactId,
  );
  const earlier = others.reduce<ContactRecord | undefined>(
    (newest, contact) => (newest === undefined || contact.startedAt > newest.startedAt ? contact : newest),
    undefined,
  );
  if (earlier === undefined) return undefined;
  const [proof] = proofsOf(redial.facts, earlier.contactId, redial.now).filter(
    ({ endpoint }) => endpoint === redial.contact.endpoint,
  );
  return proof === undefined ? undefined : { ...redial, earlier, proof };
}

/** A contact whose end is unknown counts as live. */
function isLive(contact: ContactRecord, now: number): boolean {
  return contact.ended === undefined && now - contact.startedAt < LONGEST_CONTACT_MILLISECONDS;
}

function newestOf(journeys: readonly Journey[]): Journey | undefined {
  return journeys.reduce<Journey | undefined>(
    (newest, journey) =>
      newest === undefined || laterOf(newest.clock, journey.clock) === journey.clock ? journey : newest,
    undefined,
  );
}
