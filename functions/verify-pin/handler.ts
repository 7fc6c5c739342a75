/** Compares an encrypted PIN with the customer's. The try is on record before the comparison is made. */
import { inputId, isPin, pepperedPin } from "../../domain/authentication/pin.ts";
import { judgePin, type PinTry, permitPin } from "../../domain/authentication/pin-check.ts";
import type { HybridClock } from "../../domain/clock.ts";
import type { Session } from "../../domain/contact/session.ts";
import { type FlowCall, readFlowCall, turnOf } from "../../domain/contact-event.ts";
import { profileOf } from "../../domain/customer/profile.ts";
import { UnreadablePin } from "../../domain/errors.ts";
import type { CustomerId } from "../../domain/fragment.ts";
import type { KeyRing } from "../../domain/keyring.ts";
import { NOTHING, type Reply, replyOf } from "../../domain/reply.ts";
import type { AuthenticationStore } from "../../stores/authentication-store.ts";
import type { ProfileStore } from "../../stores/profile-store.ts";
import type { SessionStore } from "../../stores/session-store.ts";
import type { TurnStore } from "../../stores/turn-store.ts";
import { untilSaved } from "../../stores/until-saved.ts";

export interface VerifyPinPorts {
  readonly clock: HybridClock;
  readonly region: string;
  newId(): string;
  readonly pepper: KeyRing;
  /** Base64 ciphertext to digits. Throws UnreadablePin. */
  readonly pinReader: { read(ciphertext: string): Promise<string> };
  /** In constant time. */
  readonly pinHasher: { matches(secret: Uint8Array, stored: string): Promise<boolean> };
  readonly profiles: Pick<ProfileStore, "load">;
  readonly authentication: AuthenticationStore;
  readonly sessions: Pick<SessionStore, "load">;
  readonly turns: TurnStore;
}

type Status = "verified" | "wrong" | "locked" | "no-credential" | "unreadable";

export function createHandler(ports: VerifyPinPorts): (event: unknown) => Promise<Reply> {
  return async (event) => {
    const call = readFlowCall(event);
    const ciphertext = call?.parameters["pin"]?.trim() ?? "";
    if (call === undefined) return replyOf({ status: "unreadable", name: NOTHING, turn: "1" });
    const { nextTurn } = turnOf(call);
    if (ciphertext === "") return replyOf({ status: "unreadable", name: NOTHING, turn: nextTurn });

    // A retry sends the same ciphertext; the same PIN typed again does not.
    const turn = {
      contactId: call.contactId,
      step: "verify-pin",
      turn: inputId(call.contactId, ciphertext),
    };
    const [kept, session, pin] = await Promise.all([
      ports.turns.find(turn),
      ports.sessions.load(call.contactId),
      readPin(ciphertext, ports),
    ]);

    const outcome = kept?.status ?? (await check(call, turn.turn, session, pin, ports));
    const { status } = await ports.turns.keep(turn, replyOf({ status: outcome }), ports.clock.now());

    const name = status === "verified" ? await givenNameOf(session?.customerId, ports) : NOTHING;
    return replyOf({ status, name, turn: nextTurn });
  };
}

async function check(
  { contactId }: FlowCall,
  id: string,
  session: Session | undefined,
  pin: string | undefined,
  ports: VerifyPinPorts,
): Promise<Status> {
  if (pin === undefined) return "unreadable";
  if (session?.customerId === undefined) return "no-credential";
  // What cannot be a PIN is no guess at one.
  if (!isPin(pin)) return "wrong";
  const { customerId, endpoint } = session;

  const tryWith = async (): Promise<PinTry> => ({
    facts: await ports.authentication.load(customerId),
    contactId,
    ...(endpoint === undefined ? {} : { endpoint }),
    inputId: id,
    region: ports.region,
    now: ports.clock.now(),
    tick: () => ports.clock.tick(),
    newId: () => ports.newId(),
  });

  const permission = await untilSaved(async () => {
    const permitted = permitPin(await tryWith());
    if (permitted.kind !== "compare" || permitted.attempts === undefined) return permitted;
    return (await ports.authentication.saveAttempts(customerId, permitted.attempts)) ? permitted : undefined;
  });
  if (permission.kind === "locked") await recordLock(customerId, permission, ports);
  if (permission.kind !== "compare") return permission.kind;

  const { sees, credential } = permission;
  const { hash, pepper } = credential;
  const secret = pepperedPin(ports.pepper, pepper, customerId, pin);
  const isMatch = await ports.pinHasher.matches(secret, hash);

  const verdict = await untilSaved(async () => {
    const judged = judgePin(await tryWith(), isMatch, sees);
    if (judged.kind !== "verified") return judged;
    return (await ports.authentication.saveAssertions(customerId, judged.assertions)) ? judged : undefined;
  });
  if (verdict.kind === "locked") await recordLock(customerId, verdict, ports);
  return verdict.kind;
}

async function readPin(ciphertext: string, { pinReader }: VerifyPinPorts): Promise<string | undefined> {
  try {
    return await pinReader.read(ciphertext);
  } catch (error) {
    // Nothing typed, or another key's: the flow asks again.
    if (error instanceof UnreadablePin) return undefined;
    throw error;
  }
}

async function recordLock(
  customerId: CustomerId,
  { lock }: Extract<ReturnType<typeof judgePin>, { kind: "locked" }>,
  { authentication }: VerifyPinPorts,
): Promise<void> {
  if (lock !== undefined) await authentication.recordLock(customerId, lock);
}

/** Read only after the proof. */
async function givenNameOf(
  customerId: CustomerId | undefined,
  { profiles }: VerifyPinPorts,
): Promise<string> {
  if (customerId === undefined) return NOTHING;
  return profileOf(await profiles.load(customerId)).givenName?.value ?? NOTHING;
}
