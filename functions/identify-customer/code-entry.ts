/**
 * A contact says which other one it follows: by a code that a chat gave, a token that rang through with a call, or as
 * the call that we owed. Whatever is refused is refused alike.
 */
import { type AuthenticationFacts, NOTHING_PROVED } from "../../domain/authentication/facts.ts";
import { codeHmacs } from "../../domain/authentication/hand-over-code.ts";
import type { Transfer } from "../../domain/authentication/transfer.ts";
import { isCovered } from "../../domain/authentication/vector.ts";
import { callbackOf } from "../../domain/callback/callback.ts";
import type { HybridClock } from "../../domain/clock.ts";
import { type Session, strangersSession } from "../../domain/contact/session.ts";
import type { FlowCall } from "../../domain/contact-event.ts";
import { type HandOverWrites, mayTryCode, takeOver, withTriedCode } from "../../domain/customer/hand-over.ts";
import { asContactId } from "../../domain/ids.ts";
import type { JourneyFragment } from "../../domain/journey/journey.ts";
import type { KeyRing } from "../../domain/keyring.ts";
import type { AuthenticationStore } from "../../stores/authentication-store.ts";
import type { CallbackClaimStore } from "../../stores/callback-claim-store.ts";
import type { CallbackStore } from "../../stores/callback-store.ts";
import type { ContactStore } from "../../stores/contact-store.ts";
import type { JourneyStore } from "../../stores/journey-store.ts";
import type { ProfileStore } from "../../stores/profile-store.ts";
import type { SessionStore } from "../../stores/session-store.ts";
import type { TransferStore } from "../../stores/transfer-store.ts";
import { untilSaved } from "../../stores/until-saved.ts";

export interface CodeEntryPorts {
  readonly clock: HybridClock;
  readonly region: string;
  readonly tokens: KeyRing;
  /** E.164: what transfers from the other region come from. */
  readonly peerNumber: string;
  readonly contacts: ContactStore;
  readonly authentication: AuthenticationStore;
  readonly sessions: Pick<SessionStore, "load" | "save">;
  readonly journeys: JourneyStore;
  readonly transfers: Pick<TransferStore, "use">;
  readonly profiles: Pick<ProfileStore, "load">;
  readonly callbacks: Pick<CallbackStore, "load">;
  readonly callbackClaims: Pick<CallbackClaimStore, "find">;
  newId(): string;
  pause(milliseconds: number): Promise<void>;
}

export interface CodeEntry {
  readonly isAccepted: boolean;
  readonly session: Session;
}

/** What replication has not brought by then is not waited for: the customer is. */
const READINGS = 4;
const PAUSE_MILLISECONDS = 200;

export function enterCode(call: FlowCall, code: string, ports: CodeEntryPorts): Promise<CodeEntry> {
  return enter(call, ports, () => find(call, code, ports));
}

export function enterCallback(call: FlowCall, callbackId: string, ports: CodeEntryPorts): Promise<CodeEntry> {
  return enter(call, ports, () => callbackFor(call, callbackId, ports));
}

async function enter(
  call: FlowCall,
  ports: CodeEntryPorts,
  find: () => Promise<Transfer | undefined>,
): Promise<CodeEntry> {
  const session = await sessionOf(call, ports);
  // The service asks again where it did not hear the answer.
  if (session.handedOverBy !== undefined) return { isAccepted: true, session };
  const transfer = mayTryCode(session) ? await ofTheLiving(await find(), ports) : undefined;
  return untilSaved(() => settle(call, transfer, ports));
}

/** One request for each version of the ring, whatever the code. */
async function find({ contactId }: FlowCall, code: string, { tokens, region, transfers }: CodeEntryPorts) {
  const hmacs = codeHmacs(tokens, region, code);
  const found = await Promise.all(hmacs.map((hmac) => transfers.use(hmac, contactId)));
  return found.find((transfer) => transfer !== undefined);
}

/** Whoever was erased since the code was given is nobody we know. */
async function ofTheLiving(
  transfer: Transfer | undefined,
  { profiles }: CodeEntryPorts,
): Promise<Transfer | undefined> {
  if (transfer?.customerId === undefined) return transfer;
  const { tombstones } = await profiles.load(transfer.customerId);
  return tombstones.length === 0 ? transfer : undefined;
}

/** An attribute may say anything: only the contact that the claim names is the call that was owed. */
async function callbackFor(
  { contactId }: FlowCall,
  callbackId: string,
  { region, clock, callbackClaims, callbacks }: CodeEntryPorts,
): Promise<Transfer | undefined> {
  const id = asContactId(callbackId);
  const claim = id === undefined ? undefined : await callbackClaims.find(id);
  if (claim?.region !== region || claim.contactId !== contactId) return undefined;
  const fragments = await callbacks.load(claim.customerId);
  const callback = callbackOf(fragments.filter((fragment) => fragment.callbackId === id));
  if (callback === undefined) return undefined;
  const { customerId, isRecognised, aim, vector } = callback;
  return {
    region,
    clock: clock.tick(),
    revision: 0,
    kind: "callback",
    contactId: callback.callbackId,
    turn: "0",
    customerId,
    isRecognised,
    ...(aim === undefined ? {} : { aim }),
    vector,
    // The proof lasts as long as it lasts; the call itself is never too late.
    until: Number.MAX_SAFE_INTEGER,
  };
}

/** Undefined where another writer came first. */
async function settle(
  call: FlowCall,
  transfer: Transfer | undefined,
  ports: CodeEntryPorts,
): Promise<CodeEntry | undefined> {
  const { clock, region, sessions, peerNumber } = ports;
  const session = await sessionOf(call, ports);
  const [{ facts, journeys }, contact] = await Promise.all([
    holdingsOf(transfer, ports),
    ports.contacts.load(session),
  ]);

  const writes =
    transfer === undefined
      ? undefined
      : takeOver({
          session,
          contact,
          transfer,
          facts,
          journeys,
          isFromPeer: call.phone === peerNumber,
          region,
          now: clock.now(),
          tick: () => clock.tick(),
          newId: ports.newId,
        });

  const after = writes?.session ?? withTriedCode(session, clock.tick());
  if (writes !== undefined && !(await save(writes, ports))) return undefined;
  return (await sessions.save(after)) ? { isAccepted: writes !== undefined, session: after } : undefined;
}

async function sessionOf(call: FlowCall, { sessions, region, clock }: CodeEntryPorts): Promise<Session> {
  const found = await sessions.load(call.contactId);
  return found ?? strangersSession(call, { region, now: clock.now(), clock: clock.tick() });
}

interface Holdings {
  readonly facts: AuthenticationFacts;
  readonly journeys: readonly JourneyFragment[];
}

/** Read again until everything has arrived that the transfer relies on, or it has taken too long. */
async function holdingsOf(transfer: Transfer | undefined, ports: CodeEntryPorts): Promise<Holdings> {
  if (transfer?.customerId === undefined) return { facts: NOTHING_PROVED, journeys: [] };
  const { customerId, vector = {} } = transfer;
  for (let reading = 1; ; reading += 1) {
    const [facts, journeys] = await Promise.all([
      ports.authentication.load(customerId),
      transfer.vector === undefined ? [] : ports.journeys.load(customerId),
    ]);
    if (reading === READINGS || isCovered(vector, { facts, journeys })) return { facts, journeys };
    await ports.pause(PAUSE_MILLISECONDS);
  }
}

/** False where it has to be decided anew; records that are there already are as they should be. */
async function save(
  { contact, left, proof, joined }: HandOverWrites,
  { contacts, authentication, journeys }: CodeEntryPorts,
): Promise<boolean> {
  const [isProved, hasJoined] = await Promise.all([
    proof === undefined ? true : authentication.saveAssertions(proof.customerId, proof.assertions),
    joined === undefined ? true : journeys.save(joined),
    ...(contact === undefined ? [] : [contacts.open(contact)]),
    ...(left === undefined ? [] : [contacts.save(left)]),
  ]);
  return isProved && hasJoined;
}
