/** The entry of every contact: whose it is, in which language, and whether something is open. Says nothing personal. */
import { MOST_CONTACTS, type RedialCarryOver } from "../../domain/authentication/carry-over.ts";
import type { HybridClock } from "../../domain/clock.ts";
import { telephonyOf } from "../../domain/contact/telephony.ts";
import { type FlowCall, readFlowCall } from "../../domain/contact-event.ts";
import { phoneIdentifier, refsOf } from "../../domain/customer/identifier.ts";
import { type Identity, identityOf } from "../../domain/customer/identity.ts";
import { linksOf } from "../../domain/customer/link.ts";
import { languageFor, NO_PROFILE } from "../../domain/customer/profile.ts";
import {
  type CustomerRecord,
  contactsSince,
  NO_RECORD,
  type Recognition,
  recognise,
} from "../../domain/customer/recognition.ts";
import type { KeyRing } from "../../domain/keyring.ts";
import { type Reply, replyOf } from "../../domain/reply.ts";
import type { AuthenticationStore } from "../../stores/authentication-store.ts";
import type { ContactStore } from "../../stores/contact-store.ts";
import type { JourneyStore } from "../../stores/journey-store.ts";
import type { ProfileStore } from "../../stores/profile-store.ts";
import type { SessionStore } from "../../stores/session-store.ts";

export interface IdentifyCustomerPorts {
  readonly clock: HybridClock;
  readonly region: string;
  readonly identifiers: KeyRing;
  readonly ids: KeyRing;
  readonly profiles: ProfileStore;
  readonly contacts: ContactStore;
  readonly authentication: AuthenticationStore;
  readonly sessions: SessionStore;
  readonly journeys: JourneyStore;
  /** This region's key for encrypted input: its id at the instance, and the certificate as PEM. */
  readonly securityKey: { readonly id: string; readonly certificate: string };
  readonly redialCarryOver: RedialCarryOver;
}

export function createHandler(ports: IdentifyCustomerPorts): (event: unknown) => Promise<Reply> {
  return async (event) => {
    const call = readFlowCall(event);
    if (call === undefined) return replyTo(UNREADABLE_CALL, ports);

    const { ref, links, identity } = await whoCalls(call, ports);
    const record = await recordOf(identity, ports);
    const telephony = telephonyOf(call.parameters, ports.identifiers);

    const recognition = recognise({
      call,
      identity,
      ...(ref === undefined ? {} : { ref }),
      links,
      ...(telephony === undefined ? {} : { telephony }),
      record,
      redialCarryOver: ports.redialCarryOver,
      region: ports.region,
      now: ports.clock.now(),
      tick: () => ports.clock.tick(),
    });

    await save(recognition, ports);
    return replyTo(recognition, ports);
  };
}

type Told = Pick<Recognition, "status" | "language" | "journey">;

/** An event that names no contact is served like a caller without a number. */
const UNREADABLE_CALL: Told = {
  status: "anonymous",
  language: languageFor(NO_PROFILE, undefined),
  journey: "none",
};

/** The first round of reads: one request for each version of the identifier ring. */
async function whoCalls(call: FlowCall, { identifiers, ids, profiles }: IdentifyCustomerPorts) {
  const identifier = phoneIdentifier(call.phone);
  if (identifier === undefined) return { links: [], identity: { kind: "anonymous" } as const };
  const refs = refsOf(identifiers, identifier);
  const links = await profiles.links(refs);
  return { ref: refs[0], links, identity: identityOf(identifier, linksOf(links), ids) };
}

/** The second round: four requests. */
async function recordOf(identity: Identity, ports: IdentifyCustomerPorts): Promise<CustomerRecord> {
  if (identity.kind !== "customer") return NO_RECORD;
  const { customerId } = identity;
  const [profile, facts, journeys, contacts] = await Promise.all([
    ports.profiles.load(customerId),
    ports.authentication.load(customerId),
    ports.journeys.load(customerId),
    ports.contacts.since(customerId, contactsSince(ports.clock.now()), MOST_CONTACTS),
  ]);
  return { profile, facts, journeys, contacts };
}

/**
 * One round of writes. That an item is there already, or that another contact of the region came first, is no
 * failure: a retry wrote it, and a proof that is not carried is asked for again.
 */
async function save(recognition: Recognition, ports: IdentifyCustomerPorts): Promise<void> {
  const { session, contact, link, proof } = recognition;
  await Promise.all([
    ports.sessions.open(session),
    ports.contacts.open(contact),
    ...(link === undefined ? [] : [ports.profiles.saveLink(link)]),
    ...(proof === undefined ? [] : [ports.authentication.saveAssertions(proof.customerId, proof.assertions)]),
  ]);
}

function replyTo({ status, language, journey }: Told, { securityKey }: IdentifyCustomerPorts): Reply {
  return replyOf({
    status,
    language,
    journey,
    securityKeyId: securityKey.id,
    securityKeyCertificate: securityKey.certificate,
    turn: "0",
  });
}
