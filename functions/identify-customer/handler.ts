/** The entry of every contact: whose it is, in which language, and whether something is open. Says nothing personal. */
import type { RedialCarryOver } from "../../domain/authentication/carry-over.ts";
import type { HybridClock } from "../../domain/clock.ts";
import { underOtherKeys } from "../../domain/contact/line.ts";
import type { Session } from "../../domain/contact/session.ts";
import { telephonyOf } from "../../domain/contact/telephony.ts";
import { type FlowCall, readFlowCall } from "../../domain/contact-event.ts";
import { leftBehind } from "../../domain/customer/hand-over.ts";
import { type Language, languageFor, NO_PROFILE, profileOf } from "../../domain/customer/profile.ts";
import { type Recognition, type RecognitionStatus, recognise } from "../../domain/customer/recognition.ts";
import { ContendedItem } from "../../domain/errors.ts";
import { mediumOf } from "../../domain/journey/thread.ts";
import { NOTHING, type Reply, replyOf } from "../../domain/reply.ts";
import type { AuthenticationStore } from "../../stores/authentication-store.ts";
import type { ContactStore } from "../../stores/contact-store.ts";
import type { JourneyStore } from "../../stores/journey-store.ts";
import type { ProfileStore } from "../../stores/profile-store.ts";
import type { SessionStore } from "../../stores/session-store.ts";
import { untilSaved } from "../../stores/until-saved.ts";
import { type CallerPorts, isTransferred, whoseIs } from "./caller.ts";
import { type ChatEntryPorts, enterChat } from "./chat-entry.ts";
import { type CodeEntryPorts, enterCallback, enterCode } from "./code-entry.ts";
import { type RecordPorts, recordOf } from "./record.ts";

export interface IdentifyCustomerPorts extends ChatEntryPorts, CallerPorts, RecordPorts, CodeEntryPorts {
  readonly clock: HybridClock;
  readonly region: string;
  newId(): string;
  readonly profiles: Pick<ProfileStore, "links" | "load" | "saveLink">;
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
    const { handOver, callback } = call.parameters;
    if (handOver !== undefined) return handedOver(await enterCode(call, handOver, ports), ports);
    if (callback !== undefined) return handedOver(await enterCallback(call, callback, ports), ports);

    const chat = mediumOf(call) === "chat" ? await enterChat(call, ports) : undefined;
    if (chat?.kind === "superseded") return replyTo({ ...NOBODY, status: "superseded" }, ports);
    const now = ports.clock.now();
    const caller = await whoseIs(call, chat, ports);
    const record = await recordOf(caller, now, ports);
    const { identifier } = caller;
    const telephony = telephonyOf(call.parameters, ports.identifiers);

    const recognition = recognise({
      ...caller,
      ...record,
      call: { ...call, ...languageOf(call) },
      ...(telephony === undefined ? {} : { telephony }),
      ...(identifier && { otherLines: underOtherKeys(identifier, call.parameters, ports.identifiers) }),
      isSignedIn: chat?.kind === "signed-in",
      redialCarryOver: ports.redialCarryOver,
      region: ports.region,
      now,
      tick: () => ports.clock.tick(),
      newId: ports.newId,
    });

    await save(recognition, recognition.contact.startedAt === call.initiatedAt, ports);
    return replyTo(
      isTransferred(call, ports) ? { ...recognition, status: "transferred" } : recognition,
      ports,
    );
  };
}

interface Told extends Pick<Recognition, "journey"> {
  readonly status: RecognitionStatus | "superseded" | "transferred";
  readonly language: Language;
  readonly contact?: Recognition["contact"];
}

/** An event that names no contact is served like a caller without a number. */
const NOBODY: Told = {
  status: "anonymous",
  language: languageFor(NO_PROFILE, undefined),
  journey: "none",
};

/** A chat has the language of the page it was opened on. */
function languageOf({ channel, parameters }: FlowCall): { readonly language?: string } {
  const language = channel === "CHAT" ? parameters["language"]?.trim() : undefined;
  return language === undefined || language === "" ? {} : { language };
}

/**
 * One round of writes. That an item is there already, or that another contact of the region came first, is no
 * failure: a retry wrote it, and a proof that is not carried is asked for again. A thread is another matter, and so is
 * a sign-in, whose token is used up.
 */
async function save(recognition: Recognition, isTimed: boolean, ports: IdentifyCustomerPorts): Promise<void> {
  const { session, contact, link, proof, joined } = recognition;
  const opened = ports.sessions.open(session);
  const [hasJoined, isProved] = await Promise.all([
    joined === undefined ? true : ports.journeys.save(joined),
    proof === undefined ? true : saveProof(proof, session, ports),
    // Every try must write the same record: where the service does not say when the contact began, its session does.
    isTimed ? ports.contacts.open(contact) : opened.then((isFirst) => openAsBegun(contact, isFirst, ports)),
    opened,
    ...(link === undefined ? [] : [ports.profiles.saveLink(link)]),
  ]);
  if (!(await opened)) await agree(recognition, ports);
  // The service asks again, and then the contact is joined to what the other one has made of the journey.
  if (!hasJoined || !isProved) throw new ContendedItem(1);
}

/** False where a sign-in was lost to another contact: a try of the same one may have written it. */
async function saveProof(
  { customerId, assertions }: NonNullable<Recognition["proof"]>,
  { contactId }: Session,
  { authentication }: IdentifyCustomerPorts,
): Promise<boolean> {
  if (await authentication.saveAssertions(customerId, assertions)) return true;
  if (assertions.assertions.at(-1)?.method !== "signed-in") return true;
  const facts = await authentication.load(customerId);
  return facts.assertions.some((own) => own.assertions.some((proof) => proof.contactId === contactId));
}

/**
 * A try before this one, which was not heard of, may have taken the contact for somebody else's: of somebody who was
 * erased in between, say. What this one tells is what counts from now on.
 */
async function agree({ session, contact }: Recognition, ports: IdentifyCustomerPorts): Promise<void> {
  const { sessions, contacts, clock } = ports;
  await untilSaved(async () => {
    const known = await sessions.load(session.contactId);
    if (known === undefined || known.handedOverBy !== undefined) return true;
    if (known.customerId === session.customerId) return true;
    const left = await contacts.load(known);
    const ended = left === undefined ? undefined : leftBehind(left, clock.now(), clock.tick());
    if (ended !== undefined && !(await contacts.save(ended))) return undefined;
    const agreed = { ...session, startedAt: contact.startedAt, revision: known.revision };
    return (await sessions.save(agreed)) ? true : undefined;
  });
}

async function openAsBegun(
  contact: Recognition["contact"],
  isFirst: boolean,
  { sessions, contacts }: IdentifyCustomerPorts,
): Promise<boolean> {
  const begun = isFirst ? undefined : await sessions.load(contact.contactId);
  return contacts.open({ ...contact, startedAt: begun?.startedAt ?? contact.startedAt });
}

/** In the language of whom the contact now belongs to. */
async function handedOver(
  { isAccepted, session }: { readonly isAccepted: boolean; readonly session: Session },
  ports: IdentifyCustomerPorts,
): Promise<Reply> {
  const { customerId } = session;
  const profile =
    isAccepted && customerId !== undefined ? profileOf(await ports.profiles.load(customerId)) : NO_PROFILE;
  const told = { ...NOBODY, language: languageFor(profile, undefined), status: statusOf(session) };
  const reply = replyTo(told, ports);
  return { ...reply, handOver: isAccepted ? "accepted" : "refused", ...aimOf(session) };
}

/** The journey's id alone, for the agent's screen. */
function aimOf({ aim }: Session): Readonly<Record<string, string>> {
  return aim?.kind === "journey" ? { journeyId: aim.journeyId } : {};
}

function statusOf({ customerId, isRecognised }: Session): RecognitionStatus {
  if (customerId === undefined) return "anonymous";
  return isRecognised ? "recognised" : "unknown";
}

function replyTo(
  { status, language, journey, contact }: Told,
  { securityKey }: IdentifyCustomerPorts,
): Reply {
  return replyOf({
    status,
    language,
    journey,
    journeyId: contact?.journeyId ?? NOTHING,
    securityKeyId: securityKey.id,
    securityKeyCertificate: securityKey.certificate,
    turn: "0",
  });
}
