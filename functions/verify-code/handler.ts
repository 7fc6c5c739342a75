/** Compares a keyed or written code with the one that this contact was sent. */
import { codeInputId, readCode } from "../../domain/authentication/code.ts";
import {
  type CodeStatus,
  type CodeTry,
  judgeCode,
  provedByCode,
} from "../../domain/authentication/code-check.ts";
import type { HybridClock } from "../../domain/clock.ts";
import type { Session } from "../../domain/contact/session.ts";
import { type FlowCall, readFlowCall, turnOf } from "../../domain/contact-event.ts";
import type { CustomerId } from "../../domain/ids.ts";
import type { KeyRing } from "../../domain/keyring.ts";
import { NOTHING, type Reply, replyOf } from "../../domain/reply.ts";
import type { AuthenticationStore } from "../../stores/authentication-store.ts";
import type { CodeStore } from "../../stores/code-store.ts";
import type { ProfileStore } from "../../stores/profile-store.ts";
import type { SessionStore } from "../../stores/session-store.ts";
import type { TurnStore } from "../../stores/turn-store.ts";
import { untilSaved } from "../../stores/until-saved.ts";
import { digitsOf, type PinReader } from "../lib/encrypted-input.ts";
import { nameToSay } from "../lib/name-to-say.ts";

export interface VerifyCodePorts {
  readonly clock: HybridClock;
  readonly region: string;
  readonly codes: KeyRing;
  readonly pinReader: PinReader;
  readonly texts: {
    /** Tells the service that a text arrived, for its statistics; never throws. */
    arrived(messageId: string): Promise<void>;
  };
  readonly profiles: Pick<ProfileStore, "load">;
  readonly authentication: Pick<AuthenticationStore, "load" | "saveAssertions">;
  readonly sessions: Pick<SessionStore, "load">;
  readonly codeItems: CodeStore;
  readonly turns: TurnStore;
}

const STEP = "verify-code";

export function createHandler(ports: VerifyCodePorts): (event: unknown) => Promise<Reply> {
  return async (event) => {
    const call = readFlowCall(event);
    if (call === undefined) return replyOf({ status: "unreadable", name: NOTHING, turn: "1" });
    const { turn, nextTurn } = turnOf(call);
    const session = await ports.sessions.load(call.contactId);
    const heard = await heardIn(call, ports);
    const input = heard === undefined ? undefined : readCode(heard);
    if (input === undefined) return replyOf({ status: "unreadable", name: NOTHING, turn: nextTurn });

    const inputId = codeInputId(ports.codes, call.contactId, turn, call.parameters["encryptedCode"] || input);
    const place = { contactId: call.contactId, step: STEP, turn: inputId };
    const kept = await ports.turns.find(place);
    const outcome = kept?.status ?? (await check(session, { input, inputId }, ports));
    const { status } = await ports.turns.keep(place, replyOf({ status: outcome }), ports.clock.now());
    const name = status === "verified" ? await nameToSay(session?.customerId, ports.profiles) : NOTHING;
    return replyOf({ status, name, turn: nextTurn });
  };
}

/** Keyed in a call it comes encrypted, written in a chat it does not. */
function heardIn({ parameters }: FlowCall, { pinReader }: VerifyCodePorts): Promise<string | undefined> {
  const encrypted = parameters["encryptedCode"]?.trim() ?? "";
  if (encrypted !== "") return digitsOf(encrypted, pinReader);
  return Promise.resolve(parameters["code"]);
}

async function check(
  session: Session | undefined,
  keyed: Pick<CodeTry, "input" | "inputId">,
  ports: VerifyCodePorts,
): Promise<CodeStatus> {
  if (session?.customerId === undefined) return "no-code";
  const { customerId, contactId } = session;
  const { authentication, codeItems, codes, clock, region, texts } = ports;
  const tryNow = async (): Promise<CodeTry> => ({
    ...keyed,
    session,
    facts: await authentication.load(customerId),
    codes,
    region,
    now: clock.now(),
    tick: () => clock.tick(),
  });

  const verdict = await untilSaved(async () => {
    const [code, codeTry] = await Promise.all([codeItems.load(contactId), tryNow()]);
    const judged = judgeCode(code, codeTry);
    if (judged.code !== undefined && !(await codeItems.save(judged.code))) return undefined;
    return { ...judged, messageId: code?.messageId };
  });
  if (verdict.status !== "verified") return verdict.status;

  const { used, messageId } = verdict;
  await Promise.all([
    saveProof(customerId, async () => provedByCode(await tryNow(), used), ports),
    ...(messageId === undefined ? [] : [texts.arrived(messageId)]),
  ]);
  return "verified";
}

async function saveProof(
  customerId: CustomerId,
  proof: () => Promise<ReturnType<typeof provedByCode>>,
  { authentication }: VerifyCodePorts,
): Promise<void> {
  await untilSaved(async () =>
    (await authentication.saveAssertions(customerId, await proof())) ? true : undefined,
  );
}
