/** Sets a new PIN, for a contact in which the old one was given. */
import { inputId, pepperedPin } from "../../domain/authentication/pin.ts";
import { newCredential, permitNewPin } from "../../domain/authentication/pin-change.ts";
import type { HybridClock } from "../../domain/clock.ts";
import type { Session } from "../../domain/contact/session.ts";
import { type FlowCall, readFlowCall, turnOf } from "../../domain/contact-event.ts";
import { UnreadablePin } from "../../domain/errors.ts";
import type { KeyRing } from "../../domain/keyring.ts";
import { type Reply, replyOf } from "../../domain/reply.ts";
import type { AuthenticationStore } from "../../stores/authentication-store.ts";
import type { SessionStore } from "../../stores/session-store.ts";
import type { TurnStore } from "../../stores/turn-store.ts";
import { untilSaved } from "../../stores/until-saved.ts";

export interface SetPinPorts {
  readonly clock: HybridClock;
  readonly region: string;
  readonly pepper: KeyRing;
  /** Base64 ciphertext to digits. Throws UnreadablePin. */
  readonly pinReader: { read(ciphertext: string): Promise<string> };
  readonly pinHasher: { hash(secret: Uint8Array): Promise<string> };
  readonly authentication: Pick<AuthenticationStore, "load" | "saveCredential">;
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
      readPin(ciphertext, ports),
    ]);

    const outcome = kept?.status ?? (await change(call, session, pin, ports));
    const { status } = await ports.turns.keep(turn, replyOf({ status: outcome }), ports.clock.now());
    return replyOf({ status, turn: nextTurn });
  };
}

async function change(
  { contactId }: FlowCall,
  session: Session | undefined,
  pin: string | undefined,
  ports: SetPinPorts,
): Promise<Status> {
  if (pin === undefined) return "unreadable";
  if (session?.customerId === undefined) return "refused";
  const { customerId } = session;
  const pepper = ports.pepper.active;
  const permit = async () => {
    const facts = await ports.authentication.load(customerId);
    return { facts, permission: permitNewPin(facts, { contactId, now: ports.clock.now() }, pin) };
  };

  // Hashing is slow on purpose: not before it is permitted, and once however often saving is tried.
  const { permission } = await permit();
  if (permission !== "permitted") return permission;
  const hash = await ports.pinHasher.hash(pepperedPin(ports.pepper, pepper, customerId, pin));

  return untilSaved(async () => {
    const again = await permit();
    if (again.permission !== "permitted") return again.permission;
    const clock = ports.clock.tick();
    const credential = newCredential(again.facts, { hash, pepper, region: ports.region, clock });
    return (await ports.authentication.saveCredential(customerId, credential)) ? "set" : undefined;
  });
}

async function readPin(ciphertext: string, { pinReader }: SetPinPorts): Promise<string | undefined> {
  try {
    return await pinReader.read(ciphertext);
  } catch (error) {
    // Nothing typed, or another key's: the flow asks again.
    if (error instanceof UnreadablePin) return undefined;
    throw error;
  }
}
