/** What is on record of whoever it is: the second round of reads, four requests for each of a customer's ids. */
import { MOST_CONTACTS } from "../../domain/authentication/carry-over.ts";
import type { AuthenticationFacts } from "../../domain/authentication/facts.ts";
import { type Identity, strangerOf } from "../../domain/customer/identity.ts";
import { linksOf } from "../../domain/customer/link.ts";
import { type CustomerRecord, contactsSince, NO_RECORD } from "../../domain/customer/recognition.ts";
import { tombstoneOf } from "../../domain/customer/tombstone.ts";
import type { CustomerId } from "../../domain/ids.ts";
import type { KeyRing } from "../../domain/keyring.ts";
import type { AuthenticationStore } from "../../stores/authentication-store.ts";
import type { ContactStore } from "../../stores/contact-store.ts";
import type { JourneyStore } from "../../stores/journey-store.ts";
import type { ProfileStore } from "../../stores/profile-store.ts";
import type { Caller } from "./caller.ts";

export interface RecordPorts {
  readonly ids: KeyRing;
  readonly profiles: Pick<ProfileStore, "load">;
  readonly authentication: Pick<AuthenticationStore, "load">;
  readonly journeys: Pick<JourneyStore, "load">;
  readonly contacts: Pick<ContactStore, "since">;
}

export interface OnRecord {
  readonly identity: Identity;
  readonly record: CustomerRecord;
}

/** Somebody who was erased is nobody we know, though what led there may not have been erased here yet. */
export async function recordOf(caller: Caller, now: number, ports: RecordPorts): Promise<OnRecord> {
  const { identity, identifier, links } = caller;
  if (identity.kind !== "customer") return { identity, record: NO_RECORD };
  const read = await Promise.all(
    identity.members.map(async (customerId) => ({ customerId, ...(await readOne(customerId, now, ports)) })),
  );
  const living = read.filter(({ profile }) => tombstoneOf(profile.tombstones) === undefined);
  const [first, ...others] = living;
  if (first !== undefined) {
    const members = [first.customerId, ...others.map(({ customerId }) => customerId)] as const;
    return { identity: { ...identity, customerId: first.customerId, members }, record: together(living) };
  }
  const tombstone = tombstoneOf(read.flatMap(({ profile }) => profile.tombstones));
  const generation = Math.max(tombstone?.generation ?? 1, linksOf(links).generation);
  return {
    identity:
      identifier === undefined ? { kind: "anonymous" } : strangerOf(identifier, generation, ports.ids),
    record: NO_RECORD,
  };
}

async function readOne(
  customerId: CustomerId,
  now: number,
  { profiles, authentication, journeys, contacts }: RecordPorts,
): Promise<CustomerRecord> {
  const [profile, facts, journeyFragments, records] = await Promise.all([
    profiles.load(customerId),
    authentication.load(customerId),
    journeys.load(customerId),
    contacts.since(customerId, contactsSince(now), MOST_CONTACTS),
  ]);
  return { profile, facts, journeys: journeyFragments, contacts: records };
}

/** The first one's proofs and tries, and everything that takes trust away from any of them. */
function together(records: readonly CustomerRecord[]): CustomerRecord {
  return records.reduce((one, other) => ({
    profile: {
      profiles: [...one.profile.profiles, ...other.profile.profiles],
      preferences: [...one.profile.preferences, ...other.profile.preferences],
      consents: [...one.profile.consents, ...other.profile.consents],
      aliases: [...one.profile.aliases, ...other.profile.aliases],
      tombstones: [],
    },
    facts: withDoubtsOf(one.facts, other.facts),
    journeys: [...one.journeys, ...other.journeys],
    contacts: [...one.contacts, ...other.contacts],
  }));
}

function withDoubtsOf(facts: AuthenticationFacts, others: AuthenticationFacts): AuthenticationFacts {
  return {
    ...facts,
    locks: [...facts.locks, ...others.locks],
    unlocks: [...facts.unlocks, ...others.unlocks],
    revocations: [...facts.revocations, ...others.revocations],
    flags: [...facts.flags, ...others.flags],
  };
}
