/**
 * What a proof is worth in another contact than the one it was made in. One table: each way names all its
 * conditions, and what is not listed carries nothing.
 */
import type { Clock } from "../clock.ts";
import { type ContactRecord, contactsOf } from "../contact/contact.ts";
import type { EndReason } from "../contact/end-reason.ts";
import type { Line } from "../contact/line.ts";
import { isSameLine } from "../contact/telephony.ts";
import type { ContactId } from "../ids.ts";
import { intentOf } from "../intents.ts";
import type { Journey, JourneyFragment } from "../journey/journey.ts";
import { newestOf } from "../journey/resume.ts";
import { type Assertion, type Carrier, isByRedial } from "./assertion.ts";
import { type AuthenticationFacts, isUnderSuspicion, proofsOf } from "./facts.ts";
import { bindingIds } from "./safety.ts";
import type { Transfer } from "./transfer.ts";
import { isCovered } from "./vector.ts";

export type RedialCarryOver = "off" | "interrupted";

/** What a customer is known by when the line broke, seen from the contact that follows. */
export interface Redial {
  readonly contact: Line & { readonly contactId: ContactId };
  /** Its line as it was written down under other keys. */
  readonly otherLines?: readonly Line[];
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

/** Ends that may be an interruption: Connect cannot tell a dropped line from a customer who hangs up. */
const BROKE_OFF: ReadonlySet<EndReason> = new Set(["customer-left", "failed"]);

type Condition = (candidate: Candidate) => boolean;

const CONDITIONS = {
  "broke off without a farewell": ({ earlier }) =>
    earlier.ended !== undefined && earlier.closed === undefined && BROKE_OFF.has(earlier.ended.value.reason),
  "five minutes ago or less": ({ earlier, now }) =>
    earlier.ended !== undefined && now - earlier.ended.value.at <= REDIAL_MILLISECONDS,
  "from the same number": ({ earlier, contact }) =>
    contact.endpoint !== undefined && earlier.endpoint === contact.endpoint,
  // Every live call of the customer counts: the same number is another word under another key of the ring.
  "no other live contact on that number": ({ contacts, contact, now }) =>
    contacts
      ?.filter((other) => other.contactId !== contact.contactId && other.channel === "VOICE")
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

/** Within a contact a proof stands by itself. */
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
  // Who keys the code has read it in the contact that proved itself: fully, whatever the intent, except step-up.
  "hand-over": [
    "a code given out by this region",
    "ten minutes ago or less",
    "to another contact than the one that gave it",
    "a proof of that contact which still counts",
  ],
  // An agent of the other region puts the call through, and the token comes with the ringing.
  transfer: [
    "a token meant for this region",
    "ninety seconds ago or less",
    "from the other region's own number",
    "to another contact than the one that gave it",
    "a proof of that contact which still counts",
    "all that it relies on has arrived",
  ],
  // This region made the call, and nobody else did.
  callback: [
    "a call that this region made for it",
    "to another contact than the one that gave it",
    "a proof of that contact which still counts",
    "all that it relies on has arrived",
  ],
} as const satisfies { readonly redial: Record<RedialCarryOver, readonly CarryOverCondition[]> } & Record<
  Transfer["kind"],
  readonly HandOverCondition[]
>;

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
  const { contact, otherLines = [], facts, now } = redial;
  const { contactId } = contact;
  for (const line of [contact, ...otherLines]) {
    const candidate = candidateOf({ ...redial, contact: { ...line, contactId } });
    if (candidate !== undefined && unmetConditions(setting, candidate).length === 0)
      return carried(candidate.proof, "redial", { contact, facts, now, clock });
  }
  return undefined;
}

/** Conditions besides that of the redial table: what is carried by a code. That it is used once is the store's. */
export interface HandOver {
  readonly transfer: Transfer;
  readonly contact: { readonly contactId: ContactId; readonly endpoint?: string };
  /** Of the customer that the transfer names. */
  readonly facts: AuthenticationFacts;
  readonly journeys: readonly JourneyFragment[];
  /** The call comes from the number of the other region. */
  readonly isFromPeer: boolean;
  readonly region: string;
  readonly now: number;
}

const isOfThisRegion = ({ transfer, region }: HandOver) => transfer.region === region;
const isInTime = ({ transfer, now }: HandOver) => now < transfer.until;

const HAND_OVER_CONDITIONS = {
  "a code given out by this region": isOfThisRegion,
  "a token meant for this region": isOfThisRegion,
  // That it is this contact's call is the claim's word, which is asked where it is redeemed.
  "a call that this region made for it": isOfThisRegion,
  "ten minutes ago or less": isInTime,
  "ninety seconds ago or less": isInTime,
  "from the other region's own number": ({ isFromPeer }) => isFromPeer,
  "to another contact than the one that gave it": ({ transfer, contact }) =>
    transfer.contactId !== contact.contactId,
  "a proof of that contact which still counts": (handOver) => handedOn(handOver) !== undefined,
  "all that it relies on has arrived": ({ transfer, facts, journeys }) =>
    isCovered(transfer.vector ?? {}, { facts, journeys }),
} as const satisfies Record<string, (handOver: HandOver) => boolean>;

export type HandOverCondition = keyof typeof HAND_OVER_CONDITIONS;

/** What only a proof depends on: without it the contact still goes on with the other one's matter. */
export const PROOF_CONDITIONS: ReadonlySet<HandOverCondition> = new Set([
  "a proof of that contact which still counts",
  "all that it relies on has arrived",
]);

export function unmetHandOverConditions(handOver: HandOver): readonly HandOverCondition[] {
  const conditions: readonly HandOverCondition[] = CARRY_OVER[handOver.transfer.kind];
  return conditions.filter((name) => !HAND_OVER_CONDITIONS[name](handOver));
}

/** The proof of the contact that gave the code; undefined where a new one is needed. */
export function carriedByHandOver(handOver: HandOver, clock: Clock): Assertion | undefined {
  const proof = handedOn(handOver);
  if (proof === undefined || unmetHandOverConditions(handOver).length > 0) return undefined;
  return carried(proof, handOver.transfer.kind, { ...handOver, clock });
}

function handedOn({ transfer, facts, now }: HandOver): Assertion | undefined {
  const proofs = proofsOf(facts, transfer.contactId, now);
  return longestProof(proofs.filter((proof) => !isByRedial(proof))) ?? longestProof(proofs);
}

function carried(
  proof: Assertion,
  carriedBy: Carrier,
  { contact, facts, now, clock }: Pick<HandOver, "contact" | "facts" | "now"> & { readonly clock: Clock },
): Assertion {
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
    // Nor does a redial become more than one by being handed on.
    carriedBy: isByRedial(proof) ? "redial" : carriedBy,
  };
}

function longestProof(proofs: readonly Assertion[]): Assertion | undefined {
  return proofs.toSorted((one, other) => other.expiresAt - one.expiresAt)[0];
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
  const proof = longestProof(
    proofsOf(redial.facts, earlier.contactId, redial.now).filter(
      ({ endpoint }) => endpoint === redial.contact.endpoint,
    ),
  );
  return proof === undefined ? undefined : { ...redial, earlier, proof };
}

/** A contact whose end is unknown counts as live. */
function isLive(contact: ContactRecord, now: number): boolean {
  return contact.ended === undefined && now - contact.startedAt < LONGEST_CONTACT_MILLISECONDS;
}
