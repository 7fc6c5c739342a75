/** Compares an encrypted PIN with the customer's. The try is on record before the comparison is made. */
import type { CredentialFragment } from "../../domain/authentication/credential.ts";
import { inputId, isPin, pepperedPin } from "../../domain/authentication/pin.ts";
import { rehashedCredential } from "../../domain/authentication/pin-change.ts";
import {
  judgePin,
  limitSubject,
  PIN_LIMIT,
  type PinTry,
  permitPin,
} from "../../domain/authentication/pin-check.ts";
import { flagOf, type Lock } from "../../domain/authentication/safety.ts";
import type { HybridClock } from "../../domain/clock.ts";
import type { Session } from "../../domain/contact/session.ts";
import { readFlowCall, turnOf } from "../../domain/contact-event.ts";
import type { CustomerId } from "../../domain/ids.ts";
import type { KeyRing } from "../../domain/keyring.ts";
import { NOTHING, type Reply, replyOf } from "../../domain/reply.ts";
import type { AuthenticationStore } from "../../stores/authentication-store.ts";
import type { LimitStore } from "../../stores/limit-store.ts";
import type { ProfileStore } from "../../stores/profile-store.ts";
import type { SessionStore } from "../../stores/session-store.ts";
import type { TurnStore } from "../../stores/turn-store.ts";
import { untilSaved } from "../../stores/until-saved.ts";
import { digitsOf, type PinReader } from "../lib/encrypted-input.ts";
import { nameToSay } from "../lib/name-to-say.ts";

export interface VerifyPinPorts {
  readonly clock: HybridClock;
  readonly region: string;
  readonly pepper: KeyRing;
  readonly pinReader: PinReader;
  readonly pinHasher: {
    hash(secret: Uint8Array): Promise<string>;
    /** In constant time. */
    matches(secret: Uint8Array, stored: string): Promise<boolean>;
  };
  readonly profiles: Pick<ProfileStore, "load">;
  readonly authentication: AuthenticationStore;
  readonly sessions: Pick<SessionStore, "load">;
  readonly turns: TurnStore;
  readonly limits: LimitStore;
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
      digitsOf(ciphertext, ports.pinReader),
    ]);

    const outcome = kept?.status ?? (await check(turn.turn, session, pin, ports));
    const { status } = await ports.turns.keep(turn, replyOf({ status: outcome }), ports.clock.now());

    const name = status === "verified" ? await nameToSay(session?.customerId, ports.profiles) : NOTHING;
    return replyOf({ status, name, turn: nextTurn });
  };
}

async function check(
  id: string,
  session: Session | undefined,
  pin: string | undefined,
  ports: VerifyPinPorts,
): Promise<Status> {
  if (pin === undefined) return "unreadable";
  if (session?.customerId === undefined) return "no-credential";
  // What cannot be a PIN is no guess at one.
  if (!isPin(pin)) return "wrong";
  const { customerId } = session;
  const { authentication, clock, region } = ports;

  const tryNow = async (): Promise<PinTry> => ({
    facts: await authentication.load(customerId),
    session,
    inputId: id,
    region,
    now: clock.now(),
    tick: () => clock.tick(),
  });

  const permission = await permit(session, customerId, tryNow, ports);
  if (permission === "limited") return "locked";
  if (permission.kind === "locked") await recordLock(customerId, permission.lock, ports);
  if (permission.kind !== "compare") return permission.kind;

  const { sees, credential } = permission;
  const secret = pepperedPin(ports.pepper, credential.pepper, customerId, pin);
  const isMatch = await ports.pinHasher.matches(secret, credential.hash);

  const verdict = await untilSaved(async () => {
    const judged = judgePin(await tryNow(), isMatch, sees);
    const isSaved =
      judged.kind === "verified"
        ? await authentication.saveAssertions(customerId, judged.assertions)
        : await authentication.saveAttempts(customerId, judged.attempts);
    return isSaved ? judged : undefined;
  });
  if (verdict.kind === "locked") await recordLock(customerId, verdict.lock, ports);
  if (verdict.kind === "verified") await rehash(customerId, pin, credential, ports);
  return verdict.kind;
}

/** A number that tries the PINs of many customers is stopped before it can lock the next one. */
async function permit(
  { endpoint }: Session,
  customerId: CustomerId,
  tryNow: () => Promise<PinTry>,
  { authentication, limits, clock }: VerifyPinPorts,
): Promise<ReturnType<typeof permitPin> | "limited"> {
  return untilSaved(async () => {
    const pinTry = await tryNow();
    const permitted = permitPin(pinTry);
    if (permitted.kind !== "compare" || permitted.attempts === undefined) return permitted;
    if (endpoint !== undefined) {
      const limited = { name: "pin", subject: limitSubject(endpoint), id: pinTry.inputId };
      if (!(await limits.take(limited, PIN_LIMIT, clock.now()))) return "limited";
    }
    return (await authentication.saveAttempts(customerId, permitted.attempts)) ? permitted : undefined;
  });
}

async function recordLock(
  customerId: CustomerId,
  lock: Lock | undefined,
  { authentication }: VerifyPinPorts,
): Promise<void> {
  if (lock === undefined) return;
  await authentication.record(customerId, lock);
  await authentication.record(customerId, flagOf(lock));
}

/** Under the active pepper, so that the older one can be retired. Where another writer came first, the next time. */
async function rehash(
  customerId: CustomerId,
  pin: string,
  checked: CredentialFragment,
  { authentication, pepper, pinHasher, region, clock }: VerifyPinPorts,
): Promise<void> {
  const { active } = pepper;
  if (checked.pepper >= active) return;
  const hash = await pinHasher.hash(pepperedPin(pepper, active, customerId, pin));
  const facts = await authentication.load(customerId);
  const hashed = { hash, pepper: active, region, clock: clock.tick() };
  await authentication.saveCredential(customerId, rehashedCredential(facts, checked, hashed));
}
