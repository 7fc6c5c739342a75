/** Whose contact it is, as far as its channel tells: the first round of reads. */
import type { FlowCall } from "../../domain/contact-event.ts";
import {
  emailIdentifier,
  type Identifier,
  type IdentifierRef,
  phoneIdentifier,
  refsOf,
  refText,
} from "../../domain/customer/identifier.ts";
import { type Identity, identityOf } from "../../domain/customer/identity.ts";
import { type LinkFragment, linksOf } from "../../domain/customer/link.ts";
import { mediumOf } from "../../domain/journey/thread.ts";
import type { KeyRing } from "../../domain/keyring.ts";
import type { ProfileStore } from "../../stores/profile-store.ts";
import type { SessionStore } from "../../stores/session-store.ts";
import type { ChatEntry } from "./chat-entry.ts";

export interface CallerPorts {
  readonly identifiers: KeyRing;
  readonly ids: KeyRing;
  readonly profiles: Pick<ProfileStore, "links">;
  readonly sessions: Pick<SessionStore, "ofAnyRegion">;
  /** E.164: what transfers from the other region come from, which is no customer's. */
  readonly peerNumber: string;
}

export interface Caller {
  readonly identity: Identity;
  readonly identifier?: Identifier;
  /** Under the active key of the ring. */
  readonly ref?: IdentifierRef;
  readonly links: readonly LinkFragment[];
}

const NOBODY: Caller = { identity: { kind: "anonymous" }, links: [] };

export function isTransferred({ channel, phone }: FlowCall, { peerNumber }: CallerPorts): boolean {
  return channel === "VOICE" && phone === peerNumber;
}

/** One request for each version of the identifier ring, or one for the contact that a task follows up. */
export async function whoseIs(
  call: FlowCall,
  chat: ChatEntry | undefined,
  ports: CallerPorts,
): Promise<Caller> {
  if (mediumOf(call) === "task") return whoseTaskIs(call, ports);
  const known = identifierOf(call, chat, ports);
  if (known === undefined) return NOBODY;
  const { identifier, refs } = known;
  const links = await ports.profiles.links(refs);
  return { identifier, ref: refs[0], links, identity: identityOf(identifier, linksOf(links), ports.ids) };
}

interface Known {
  readonly identifier: Identifier;
  readonly refs: readonly [IdentifierRef, ...IdentifierRef[]];
}

function identifierOf(call: FlowCall, chat: ChatEntry | undefined, ports: CallerPorts): Known | undefined {
  // The subject itself stays at the edge: a customer who is new here is named after its keyed hash.
  if (chat !== undefined)
    return chat.kind === "signed-in"
      ? { identifier: { kind: "login", value: refText(chat.refs[0]) }, refs: chat.refs }
      : undefined;
  if (isTransferred(call, ports)) return undefined;
  const identifier = mediumOf(call) === "mail" ? emailIdentifier(call.email) : phoneIdentifier(call.phone);
  return identifier === undefined ? undefined : { identifier, refs: refsOf(ports.identifiers, identifier) };
}

/** A task comes from nobody's number: it is about whom the contact was that it follows up. */
async function whoseTaskIs({ relatedContactId }: FlowCall, { sessions }: CallerPorts): Promise<Caller> {
  const related = relatedContactId === undefined ? undefined : await sessions.ofAnyRegion(relatedContactId);
  const customerId = related?.customerId;
  if (customerId === undefined) return NOBODY;
  return { identity: { kind: "customer", customerId, isLinked: true, members: [customerId] }, links: [] };
}
