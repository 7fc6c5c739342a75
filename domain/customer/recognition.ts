/** What a contact begins with: whose it is, what may be said, and what is written down about it. */
import {
  type Assertion,
  type AssertionFragment,
  LIFETIME_MILLISECONDS,
  withAssertion,
} from "../authentication/assertion.ts";
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
import type { Session } from "../contact/session.ts";
import type { Telephony } from "../contact/telephony.ts";
import type { FlowCall } from "../contact-event.ts";
import type { CustomerId } from "../fragment.ts";
import { type Journey, type JourneyFragment, journeysOf } from "../journey/journey.ts";
import { type Openness, opennessOf } from "../journey/resume.ts";
import { type IdentifierRef, refText } from "./identifier.ts";
import type { Identity } from "./identity.ts";
import { type LinkFragment, linkedCustomers, linksOf, withCustomer } from "./link.ts";
import { type CustomerFragments, type Language, languageFor, profileOf } from "./profile.ts";

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
  profile: { profiles: [], preferences: [] },
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
  readonly record: CustomerRecord;
  /** The identifier is a login, and its owner has just signed in. */
  readonly isSignedIn?: boolean;
  readonly redialCarryOver: RedialCarryOver;
  readonly region: string;
  readonly now: number;
  readonly tick: () => Clock;
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
}

/** How far back contacts are read. */
export function contactsSince(now: number): number {
  return now - LONGEST_CONTACT_MILLISECONDS;
}

export function recognise(encounter: Encounter): Recognition {
  const { call, identity, record, now } = encounter;
  const profile = profileOf(record.profile);
  const journeys = journeysOf(record.journeys);
  const contact = contactOf(encounter);
  const link = linkToWrite(encounter);
  const proof = proofToWrite(encounter, contact, journeys);
  return {
    status: identity.kind === "customer" ? (profile.isKnown ? "recognised" : "unknown") : identity.kind,
    language: languageFor(profile, call.language),
    journey: opennessOf(journeys, now),
    session: { ...contact, isRecognised: profile.isKnown },
    contact,
    ...(link === undefined ? {} : { link }),
    ...(proof === undefined ? {} : { proof }),
  };
}

function contactOf({ call, identity, ref, telephony, record, region, now, tick }: Encounter): ContactRecord {
  // A retry finds what the first try wrote, and must not make a second contact of it.
  const known = record.contacts.find(({ contactId }) => contactId === call.contactId);
  return {
    region,
    clock: tick(),
    revision: 0,
    contactId: call.contactId,
    initialContactId: call.initialContactId,
    ...(call.previousContactId === undefined ? {} : { previousContactId: call.previousContactId }),
    ...(identity.kind === "customer" ? { customerId: identity.customerId } : {}),
    channel: call.channel,
    startedAt: known?.startedAt ?? now,
    ...(ref === undefined ? {} : { endpoint: refText(ref) }),
    ...(telephony === undefined ? {} : { telephony }),
  };
}

/** The link that makes a stranger's id last, or brings an older one under the active key. */
function linkToWrite({ identity, ref, links, region, tick }: Encounter): LinkFragment | undefined {
  if (identity.kind !== "customer" || ref === undefined) return undefined;
  const underActiveKey = links.filter(({ version }) => version === ref.version);
  if (linkedCustomers(linksOf(underActiveKey)).includes(identity.customerId)) return undefined;
  return withCustomer(links, identity.customerId, { ref, region, clock: tick() });
}

function proofToWrite(
  encounter: Encounter,
  contact: ContactRecord,
  journeys: readonly Journey[],
): Recognition["proof"] {
  const { identity, record, isSignedIn, region, now } = encounter;
  if (identity.kind !== "customer") return undefined;
  const proof =
    isSignedIn === true ? signedIn(encounter, contact) : carriedProof(encounter, contact, journeys);
  if (proof === undefined) return undefined;
  return {
    customerId: identity.customerId,
    assertions: withAssertion(ownAssertions(record.facts, region), proof, { region, now }),
  };
}

/** The edge has checked the sign-in and vouches for it. A proof like any other: it ends locks made before. */
function signedIn({ record, now, tick }: Encounter, { contactId, endpoint }: ContactRecord): Assertion {
  return {
    level: 2,
    method: "signed-in",
    at: now,
    expiresAt: now + LIFETIME_MILLISECONDS[2],
    contactId,
    ...(endpoint === undefined ? {} : { endpoint }),
    sees: bindingIds(record.facts),
    clock: tick(),
  };
}

function carriedProof(
  { record, redialCarryOver, region, now, tick }: Encounter,
  contact: ContactRecord,
  journeys: readonly Journey[],
): Assertion | undefined {
  const contacts = record.contacts.length < MOST_CONTACTS ? record.contacts : undefined;
  const redial = { contact, contacts, journeys, facts: record.facts, region, now };
  return carriedByRedial(redialCarryOver, redial, tick());
}
