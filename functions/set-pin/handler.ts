/** Sets a new PIN, for a contact in which the old one was given. */
import { inputId, pepperedPin } from "../../domain/authentication/pin.ts";
import { endOtherProofs, newCredential, permitNewPin } from "../../domain/authentication/pin-change.ts";
import type { HybridClock } from "../../domain/clock.ts";
import type { Session } from "../../domain/contact/session.ts";
import { type FlowCall, readFlowCall, turnOf } from "../../domain/contact-event.ts";
import type { KeyRing } from "../../domain/keyring.ts";
import { type Reply, replyOf } from "../../domain/reply.ts";
import type { AuthenticationStore } from "../../stores/authentication-store.ts";
import type { SessionStore } from "../../stores/session-store.ts";
import type { TurnStore } from "../../stores/turn-store.ts";
import { untilSaved } from "../../stores/until-saved.ts";
import { digitsOf, type PinReader } from "../lib/encrypted-input.ts";

export interface SetPinPorts {
  readonly clock: HybridClock;
  readonly region: string;
  readonly pepper: KeyRing;
  readonly pinReader: PinReader;
  readonly pinHasher: { hash(secret: Uint8Array): Promise<string> };
  readonly authentication: Pick<AuthenticationStore, "load" | "saveCredential" | "saveAssertions" | "record">;
  readonly sessions: Pick<SessionStore, "load">;
  readonly turns: TurnStore;
}

type Status = "set" | "refused" | "weak" | "unreadable";

export function createHandler(ports: SetPinPorts): (event: unknown) => Promise<Reply> {
  return async (event) => {
    const call = readFlowCall(event);
    const ciphertext = call?.parameters["pin"]?.trim() ?? "";
    if (call === undefined) return replyOf({ status: "unreadable", turn: "1" });
    const { nextTurn } = turnOf(call);
    if (ciphertext === "") return replyOf({ status: "unreadable", turn: nextTurn });

    const turn = { contactId: call.contactId, step: "set-pin", turn: inputId(call.contactId, ciphertext) };
    const [kept, session, pin] = await Promise.all([
      ports.turns.find(turn),
      ports.sessions.load(call.contactId),
      digitsOf(ciphertext, ports.pinReader),
    ]);

    const outcome = kept?.status ?? (await change(call, turn.turn, session, pin, ports));
    const { status } = await ports.turns.keep(turn, replyOf({ status: outcome }), ports.clock.now());
    return replyOf({ status, turn: nextTurn });
  };
}

async function change(
  { contactId }: FlowCall,
  id: string,
  session: Session | undefined,
  pin: string | undefined,
  ports: SetPinPorts,
): Promise<Status> {
  if (pin === undefined) return "unreadable";
  if (session?.customerId === undefined) return "refused";
  const { customerId } = session;
  const { authentication, clock, region } = ports;
  const pepper = ports.pepper.active;
  const permit = async () => {
    const facts = await authentication.load(customerId);
    return { facts, permission: permitNewPin(facts, { contactId, now: clock.now() }, pin) };
  };

  // Hashing is slow on purpose: not before it is permitted, and once however often saving is tried.
  const { permission } = await permit();
  if (permission !== "permitted") return permission;
  const hash = await ports.pinHasher.hash(pepperedPin(ports.pepper, pepper, customerId, pin));

  // First what ends the other proofs: broken off in between, it is too careful, and not too trusting.
  const ended = await untilSaved(async () => {
    const again = await permit();
    if (again.permission !== "permitted") return again.permission;
    const ending = endOtherProofs(again.facts, {
      session,
      inputId: id,
      region,
      now: clock.now(),
      tick: () => clock.tick(),
    });
    if (ending === undefined) return again.permission;
    if (!(await authentication.saveAssertions(customerId, ending.assertions))) return undefined;
    await authentication.record(customerId, ending.revocation);
    return again.permission;
  });
  if (ended !== "permitted") return ended;

  return untilSaved(async () => {
    const again = await permit();
    if (again.permission !== "permitted") return again.permission;
    const credential = newCredential(again.facts, { hash, pepper, region, clock: clock.tick() });
    return (await authentication.saveCredential(customerId, credential)) ? "set" : undefined;
  });
}
