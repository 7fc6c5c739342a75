/** The entry of every contact: whose it is, in which language, and whether something is open. Says nothing personal. */
import { MOST_CONTACTS, type RedialCarryOver } from "../../domain/authentication/carry-over.ts";
import type { HybridClock } from "../../domain/clock.ts";
import type { Session } from "../../domain/contact/session.ts";
import { telephonyOf } from "../../domain/contact/telephony.ts";
import { type FlowCall, readFlowCall } from "../../domain/contact-event.ts";
import {
  type Identifier,
  type IdentifierRef,
  phoneIdentifier,
  refsOf,
  refText,
} from "../../domain/customer/identifier.ts";
import { type Identity, identityOf } from "../../domain/customer/identity.ts";
import { linksOf } from "../../domain/customer/link.ts";
import { type Language, languageFor, NO_PROFILE } from "../../domain/customer/profile.ts";
import {
  type CustomerRecord,
  contactsSince,
  NO_RECORD,
  type Recognition,
  type RecognitionStatus,
  recognise,
} from "../../domain/customer/recognition.ts";
import type { KeyRing } from "../../domain/keyring.ts";
import { type Reply, replyOf } from "../../domain/reply.ts";
import type { AuthenticationStore } from "../../stores/authentication-store.ts";
import type { ContactStore } from "../../stores/contact-store.ts";
import type { JourneyStore } from "../../stores/journey-store.ts";
import type { ProfileStore } from "../../stores/profile-store.ts";
import type { SessionStore } from "../../stores/session-store.ts";
import { type ChatEntry, type ChatEntryPorts, enterChat } from "./chat-entry.ts";
import { type CodeEntryPorts, enterCode } from "./code-entry.ts";

export interface IdentifyCustomerPorts extends ChatEntryPorts, CodeEntryPorts {
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
    if (call === undefined) return replyTo(NOBODY, ports);
    const code = call.parameters["handOver"];
    if (code !== undefined) return replyToCode(call, code, ports);

    const chat = call.channel === "CHAT" ? await enterChat(call, ports) : undefined;
    if (chat?.kind === "superseded") return replyTo({ ...NOBODY, status: "superseded" }, ports);
    const { ref, links, identity } = await whoCalls(call, chat, ports);
    const record = await recordOf(identity, ports);
    const telephony = telephonyOf(call.parameters, ports.identifiers);

    const recognition = recognise({
      call: { ...call, ...languageOf(call) },
      identity,
      ...(ref === undefined ? {} : { ref }),
      links,
      ...(telephony === undefined ? {} : { telephony }),
      record,
      isSignedIn: chat?.kind === "signed-in",
      redialCarryOver: ports.redialCarryOver,
      region: ports.region,
      now: ports.clock.now(),
      tick: () => ports.clock.tick(),
    });

    await save(recognition, ports);
    return replyTo(recognition, ports);
  };
}

interface Told {
  readonly status: RecognitionStatus | "superseded";
  readonly language: Language;
  readonly journey: Recognition["journey"];
}

/** An event that names no contact is served like a caller without a number. */
const NOBODY: Told = {
  status: "anonymous",
  language: languageFor(NO_PROFILE, undefined),
  journey: "none",
};

/** The first round of reads: one request for each version of the identifier ring. */
async function whoCalls(
  call: FlowCall,
  chat: ChatEntry | undefined,
  { identifiers, ids, profiles }: IdentifyCustomerPorts,
) {
  const known = chat === undefined ? caller(call, identifiers) : writer(chat);
  if (known === undefined) return { links: [], identity: { kind: "anonymous" } as const };
  const { identifier, refs } = known;
  const links = await profiles.links(refs);
  return { ref: refs[0], links, identity: identityOf(identifier, linksOf(links), ids) };
}

interface Known {
  readonly identifier: Identifier;
  readonly refs: readonly [IdentifierRef, ...IdentifierRef[]];
}

function caller(call: FlowCall, identifiers: KeyRing): Known | undefined {
  const identifier = phoneIdentifier(call.phone);
  return identifier === undefined ? undefined : { identifier, refs: refsOf(identifiers, identifier) };
}

/** The subject itself stays at the edge: a customer who is new here is named after its keyed hash. */
function writer(chat: ChatEntry): Known | undefined {
  if (chat.kind !== "signed-in") return undefined;
  return { identifier: { kind: "login", value: refText(chat.ref) }, refs: [chat.ref] };
}

/** A chat has the language of the page it was opened on. */
function languageOf({ channel, parameters }: FlowCall): { readonly language?: string } {
  const language = channel === "CHAT" ? parameters["language"]?.trim() : undefined;
  return language === undefined || language === "" ? {} : { language };
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

async function replyToCode(call: FlowCall, code: string, ports: IdentifyCustomerPorts): Promise<Reply> {
  const { isAccepted, session } = await enterCode(call, code, ports);
  const reply = replyTo({ ...NOBODY, status: statusOf(session) }, ports);
  return { ...reply, handOver: isAccepted ? "accepted" : "refused" };
}

function statusOf({ customerId, isRecognised }: Session): RecognitionStatus {
  if (customerId === undefined) return "anonymous";
  return isRecognised ? "recognised" : "unknown";
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
