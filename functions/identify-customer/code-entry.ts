/** A caller has keyed a code: the contact that gave it out hands over. Every code that is refused is refused alike. */

import { type AuthenticationFacts, NOTHING_PROVED } from "../../domain/authentication/facts.ts";
import { codeHmacs } from "../../domain/authentication/hand-over-code.ts";
import type { Transfer } from "../../domain/authentication/transfer.ts";
import type { HybridClock } from "../../domain/clock.ts";
import { type Session, strangersSession } from "../../domain/contact/session.ts";
import type { FlowCall } from "../../domain/contact-event.ts";
import { type HandOverWrites, mayTryCode, takeOver, withTriedCode } from "../../domain/customer/hand-over.ts";
import type { KeyRing } from "../../domain/keyring.ts";
import type { AuthenticationStore } from "../../stores/authentication-store.ts";
import type { ContactStore } from "../../stores/contact-store.ts";
import type { SessionStore } from "../../stores/session-store.ts";
import type { TransferStore } from "../../stores/transfer-store.ts";
import { untilSaved } from "../../stores/until-saved.ts";

export interface CodeEntryPorts {
  readonly clock: HybridClock;
  readonly region: string;
  readonly tokens: KeyRing;
  readonly contacts: ContactStore;
  readonly authentication: AuthenticationStore;
  readonly sessions: SessionStore;
  readonly transfers: Pick<TransferStore, "take">;
}

export interface CodeEntry {
  readonly isAccepted: boolean;
  readonly session: Session;
}

export async function enterCode(call: FlowCall, code: string, ports: CodeEntryPorts): Promise<CodeEntry> {
  const session = await sessionOf(call, ports);
  // The service asks again where it did not hear the answer.
  if (session.handedOverBy !== undefined) return { isAccepted: true, session };
  const transfer = mayTryCode(session) ? await find(code, ports) : undefined;
  return untilSaved(() => settle(call, transfer, ports));
}

/** One request for each version of the ring, whatever the code. */
async function find(code: string, { tokens, region, transfers }: CodeEntryPorts) {
  const found = await Promise.all(codeHmacs(tokens, region, code).map((hmac) => transfers.take(hmac)));
  return found.find((transfer) => transfer !== undefined);
}

/** Undefined where another writer came first. */
async function settle(
  call: FlowCall,
  transfer: Transfer | undefined,
  ports: CodeEntryPorts,
): Promise<CodeEntry | undefined> {
  const { clock, region, sessions } = ports;
  const session = await sessionOf(call, ports);
  const [facts, contact] = await Promise.all([factsOf(transfer, ports), ports.contacts.load(session)]);

  const writes =
    transfer === undefined
      ? undefined
      : takeOver({
          session,
          contact,
          transfer,
          facts,
          region,
          now: clock.now(),
          tick: () => clock.tick(),
        });

  const after = writes?.session ?? withTriedCode(session, clock.tick());
  if (writes !== undefined && !(await save(writes, ports))) return undefined;
  return (await sessions.save(after)) ? { isAccepted: writes !== undefined, session: after } : undefined;
}

async function sessionOf(call: FlowCall, { sessions, region, clock }: CodeEntryPorts): Promise<Session> {
  const found = await sessions.load(call.contactId);
  return found ?? strangersSession(call, { region, now: clock.now(), clock: clock.tick() });
}

async function factsOf(
  transfer: Transfer | undefined,
  { authentication }: CodeEntryPorts,
): Promise<AuthenticationFacts> {
  if (transfer?.customerId === undefined) return NOTHING_PROVED;
  return authentication.load(transfer.customerId);
}

/** False where the proof has to be decided anew; records that are there already are as they should be. */
async function save(
  { contact, left, proof }: HandOverWrites,
  { contacts, authentication }: CodeEntryPorts,
): Promise<boolean> {
  const [isProved] = await Promise.all([
    proof === undefined ? true : authentication.saveAssertions(proof.customerId, proof.assertions),
    ...(contact === undefined ? [] : [contacts.open(contact)]),
    ...(left === undefined ? [] : [contacts.save(left)]),
  ]);
  return isProved;
}
