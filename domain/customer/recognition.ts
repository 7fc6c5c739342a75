/** What a contact begins with: whose it is, what may be said, and what is written down about it. */
import { type AssertionFragment, LIFETIME_MILLISECONDS, withAssertion } from "../authentication/assertion.ts";
import {
  carriedByRedial,
  LONGEST_CONTACT_MILLISECONDS,
  MOST_CONTACTS,
  type RedialCarryOver,
} from "../authentication/carry-over.ts";
import { type AuthenticationFacts, NOTHING_PROVED, ownAssertions } from "../authentication/facts.ts";
import { bindingIds } from "../authentication/safety.ts";
import type { Clock } from "../clock.ts";
import type { ContactRecord } from "../contact/contact.ts";
import type { Line } from "../contact/line.ts";
import type { Session } from "../contact/session.ts";
import type { Telephony } from "../contact/telephony.ts";
import type { FlowCall } from "../contact-event.ts";
import { eventOf } from "../event-draft.ts";
import { untold } from "../fragment.ts";
import type { CustomerId } from "../ids.ts";
import { type Journey, type JourneyFragment, journeysOf, ownFragment } from "../journey/journey.ts";
import { type Openness, opennessOf } from "../journey/resume.ts";
import { type Joined, joinedJourney, mediumOf } from "../journey/thread.ts";
import { joinedEvent } from "../journey/told.ts";
import { type IdentifierRef, refText } from "./identifier.ts";
import type { Identity } from "./identity.ts";
import { type LinkFragment, linkedCustomers, linksOf, withCustomer } from "./link.ts";
import { type CustomerFragments, type Language, languageFor, NO_FRAGMENTS, profileOf } from "./profile.ts";

export type RecognitionStatus = "recognised" | "unknown" | "anonymous" | "shared";

/** What both regions hold about a customer who calls. */
export interface CustomerRecord {
  readonly profile: CustomerFragments;
  readonly facts: AuthenticationFacts;
  readonly journeys: readonly JourneyFragment[];
  /** Those that began after `contactsSince`, at most MOST_CONTACTS. */
  readonly contacts: readonly ContactRecord[];
}

export const NO_RECORD: CustomerRecord = {
  profile: NO_FRAGMENTS,
  facts: NOTHING_PROVED,
  journeys: [],
  contacts: [],
};

export interface Encounter {
  readonly call: FlowCall;
  readonly identity: Identity;
  /** The caller's identifier under the active key; absent for an anonymous one. */
  readonly ref?: IdentifierRef;
  readonly links: readonly LinkFragment[];
  /** What the network said of the line. */
  readonly telephony?: Telephony;
  /** The same line under other keys of the ring. */
  readonly otherLines?: readonly Line[];
  readonly record: CustomerRecord;
  /** The identifier is a login, and its owner has just signed in. */
  readonly isSignedIn?: boolean;
  readonly redialCarryOver: RedialCarryOver;
  readonly region: string;
  readonly now: number;
  readonly tick: () => Clock;
  newId(): string;
}

export interface Recognition {
  readonly status: RecognitionStatus;
  readonly language: Language;
  readonly journey: Openness;
  readonly session: Session;
  readonly contact: ContactRecord;
  /** Each absent where there is nothing to write. */
  readonly link?: LinkFragment;
  readonly proof?: { readonly customerId: CustomerId; readonly assertions: AssertionFragment };
  readonly joined?: JourneyFragment;
}

/** How far back contacts are read. */
export function contactsSince(now: number): number {
  return now - LONGEST_CONTACT_MILLISECONDS;
}

export function recognise(encounter: Encounter): Recognition {
  const { call, identity, record, now } = encounter;
  const profile = profileOf(record.profile);
  const journeys = journeysOf(record.journeys);
  const joining = joinedOf(encounter, journeys);
  const contact = contactOf(encounter, joining?.journey);
  const link = linkToWrite(encounter);
  const proof = proofToWrite(encounter, contact, journeys);
  const { journeyId, attachments: _links, ...begun } = contact;
  return {
    status: identity.kind === "customer" ? (profile.isKnown ? "recognised" : "unknown") : identity.kind,
    language: languageFor(profile, call.language),
    journey: opennessOf(journeys, now),
    session: {
      ...begun,
      isRecognised: profile.isKnown,
      ...(journeyId === undefined ? {} : { aim: { kind: "journey", journeyId } as const }),
    },
    contact,
    ...(link === undefined ? {} : { link }),
    ...(proof === undefined ? {} : { proof }),
    ...joinedToWrite(encounter, contact, joining),
  };
}

function joinedOf(
  { call, identity, now, tick }: Encounter,
  journeys: readonly Journey[],
): Joined | undefined {
  if (identity.kind !== "customer") return undefined;
  return joinedJourney({
    ...call,
    customerId: identity.customerId,
    medium: mediumOf(call),
    journeys,
    now,
    clock: tick(),
  });
}

function joinedToWrite(
  { record, region, now, newId }: Encounter,
  contact: ContactRecord,
  joining: Joined | undefined,
): Pick<Recognition, "joined"> {
  if (joining === undefined) return {};
  const { journey } = joining;
  const known = journeysOf(record.journeys).find(({ journeyId }) => journeyId === journey.journeyId);
  // Nothing to write where a try before this one has joined it already.
  if (known?.clock === journey.clock) return {};
  const events = [joinedEvent(joining, { session: contact, region, at: now, clock: journey.clock, newId })];
  return { joined: ownFragment(record.journeys, journey, { region, clock: journey.clock, events }) };
}

function contactOf(
  { call, identity, ref, telephony, region, now, tick }: Encounter,
  journey: Journey | undefined,
): ContactRecord {
  return {
    region,
    clock: tick(),
    revision: 0,
    contactId: call.contactId,
    initialContactId: call.initialContactId,
    ...(call.previousContactId === undefined ? {} : { previousContactId: call.previousContactId }),
    ...(identity.kind === "customer" ? { customerId: identity.customerId } : {}),
    ...(journey === undefined ? {} : { journeyId: journey.journeyId }),
    channel: call.channel,
    startedAt: startOf(call, now),
    ...(ref === undefined ? {} : { endpoint: refText(ref) }),
    ...(telephony === undefined ? {} : { telephony }),
    ...(call.attachments === undefined ? {} : { attachments: call.attachments }),
  };
}

/** Clocks differ: what the service says counts all the same, so that each try of the block says the same. */
const CLOCKS_APART_MILLISECONDS = 15_000;

/** Nobody's word puts a contact into the future, or among those that have long ended. */
function startOf({ initiatedAt }: FlowCall, now: number): number {
  const isLikely =
    initiatedAt !== undefined &&
    initiatedAt <= now + CLOCKS_APART_MILLISECONDS &&
    initiatedAt > contactsSince(now);
  return isLikely ? initiatedAt : now;
}

/** The link that makes a stranger's id last, or brings an older one under the active key. */
function linkToWrite({ identity, ref, links, region, tick }: Encounter): LinkFragment | undefined {
  if (identity.kind !== "customer" || ref === undefined) return undefined;
  const underActiveKey = linkedCustomers(linksOf(links.filter(({ version }) => version === ref.version)));
  if (identity.members.some((member) => underActiveKey.includes(member))) return undefined;
  // Whoever the links still name besides somebody new was erased, and must not make the number a shared one.
  const erased = identity.isLinked ? [] : linkedCustomers(linksOf(links));
  return withCustomer(links, identity.customerId, { ref, region, clock: tick() }, erased);
}

function proofToWrite(
  encounter: Encounter,
  contact: ContactRecord,
  journeys: readonly Journey[],
): Recognition["proof"] {
  const { identity, record, call, isSignedIn } = encounter;
  if (identity.kind !== "customer") return undefined;
  // This block has run before: what was proved then is not proved again by telling it twice.
  const isRepeated = record.facts.assertions.some(({ assertions }) =>
    assertions.some(({ contactId }) => contactId === call.contactId),
  );
  if (isRepeated) return undefined;
  const assertions =
    isSignedIn === true ? signedIn(encounter, contact) : carriedProof(encounter, contact, journeys);
  return assertions === undefined ? undefined : { customerId: identity.customerId, assertions };
}

/** The edge has checked the sign-in and vouches for it. A proof like any other: it ends locks made before. */
function signedIn(
  { record, region, now, tick, newId }: Encounter,
  contact: ContactRecord,
): AssertionFragment {
  const { contactId, endpoint } = contact;
  const clock = tick();
  const assertions = withAssertion(
    ownAssertions(record.facts, region),
    {
      level: 2,
      method: "signed-in",
      at: now,
      expiresAt: now + LIFETIME_MILLISECONDS[2],
      contactId,
      ...(endpoint === undefined ? {} : { endpoint }),
      sees: bindingIds(record.facts),
      clock,
    },
    { region, now },
  );
  const occasion = { session: contact, region, at: now, clock, newId };
  const told = eventOf("authentication.succeeded", { method: "signed-in", level: 2 }, occasion);
  return { ...assertions, ...untold(assertions, told) };
}

function carriedProof(
  { record, redialCarryOver, otherLines = [], region, now, tick }: Encounter,
  contact: ContactRecord,
  journeys: readonly Journey[],
): AssertionFragment | undefined {
  const contacts = record.contacts.length < MOST_CONTACTS ? record.contacts : undefined;
  const redial = { contact, otherLines, contacts, journeys, facts: record.facts, region, now };
  const proof = carriedByRedial(redialCarryOver, redial, tick());
  if (proof === undefined) return undefined;
  return withAssertion(ownAssertions(record.facts, region), proof, { region, now });
}
