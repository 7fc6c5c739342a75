/**
 * What a hand-over relies on: the fragments by name, each with the clock it was read at. Whoever receives it in the
 * other region waits until they have all arrived, or believes less.
 */
import * as v from "valibot";
import { Clock } from "../clock.ts";
import type { ContactRecord } from "../contact/contact.ts";
import type { ContactId } from "../ids.ts";
import type { JourneyFragment } from "../journey/journey.ts";
import { type SortKind, sortKey, timePart } from "../keys.ts";
import type { AuthenticationFacts } from "./facts.ts";

/** From sort keys to clocks. */
export const Vector = v.pipe(v.record(v.string(), Clock), v.readonly());
export type Vector = v.InferOutput<typeof Vector>;

export interface Holdings {
  readonly facts: AuthenticationFacts;
  readonly journeys: readonly JourneyFragment[];
  /** Only where contact records matter to the receiver, too. */
  readonly contacts?: readonly ContactRecord[];
}

/**
 * The proofs and journeys that a contact had a part in, and all that takes trust away: a receiver that has the proof
 * and not its revocation would believe more than the giver does.
 */
export function vectorOf({ facts, journeys, contacts = [] }: Holdings, contactId: ContactId): Vector {
  return namesOf({
    facts: {
      ...facts,
      assertions: facts.assertions.filter(({ assertions }) =>
        assertions.some((assertion) => assertion.contactId === contactId),
      ),
    },
    journeys: journeys.filter((journey) => journey.contacts.includes(contactId)),
    contacts: contacts.filter((contact) => contact.contactId === contactId),
  });
}

/** Every named fragment is there, and at least as new. */
export function isCovered(vector: Vector, holdings: Holdings): boolean {
  return lackingIn(vector, holdings).length === 0;
}

/** The names of what has not arrived yet. */
export function lackingIn(vector: Vector, holdings: Holdings): readonly string[] {
  const held = namesOf(holdings);
  return Object.entries(vector)
    .filter(([name, clock]) => {
      const found = Object.hasOwn(held, name) ? held[name] : undefined;
      return found === undefined || found < clock;
    })
    .map(([name]) => name);
}

function namesOf({ facts, journeys, contacts = [] }: Holdings): Vector {
  const named = <const F extends Named>(kind: SortKind, fragments: readonly F[]): [string, Clock][] =>
    fragments.map((fragment) => [sortKey(kind, fragment as never), fragment.clock]);
  return Object.fromEntries([
    ...named("ASSERTION", facts.assertions),
    ...named("LOCK", facts.locks),
    ...named("REVOCATION", facts.revocations),
    ...named("FLAG", facts.flags),
    ...named("JOURNEY", journeys),
    ...named(
      "CONTACT",
      contacts.map((contact) => ({ ...contact, startedAt: timePart(contact.startedAt) })),
    ),
  ]);
}

interface Named {
  readonly clock: Clock;
  readonly region: string;
}
