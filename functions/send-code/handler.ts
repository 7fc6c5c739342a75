/** Texts a one-time code to the customer's own number: never to the one that a contact comes from. */
import {
  CODE_POLICY,
  type CodeOwner,
  countryOf,
  isSentOut,
  type LimitName,
  limitSubjects,
  renewedCode,
} from "../../domain/authentication/code.ts";
import type { HybridClock } from "../../domain/clock.ts";
import { type FlowCall, readFlowCall, turnOf } from "../../domain/contact-event.ts";
import { languageFor, profileOf } from "../../domain/customer/profile.ts";
import type { KeyRing } from "../../domain/keyring.ts";
import { type Reply, replyOf } from "../../domain/reply.ts";
import type { CodeStore } from "../../stores/code-store.ts";
import type { LimitStore } from "../../stores/limit-store.ts";
import type { ProfileStore } from "../../stores/profile-store.ts";
import type { SessionStore } from "../../stores/session-store.ts";
import type { TurnStore } from "../../stores/turn-store.ts";
import { untilSaved } from "../../stores/until-saved.ts";
import { codeText } from "./code-text.ts";

export interface OutgoingText {
  /** E.164. */
  readonly to: string;
  readonly body: string;
  /** After that the networks need not try any longer. */
  readonly timeToLiveSeconds: number;
}

export interface SendCodePorts {
  readonly clock: HybridClock;
  readonly region: string;
  readonly codes: KeyRing;
  /** Six digits from a cryptographic source. */
  codeDraw(): string;
  readonly texts: {
    /** Refused: this number gets no text. What may pass throws. */
    send(text: OutgoingText): Promise<{ readonly messageId: string } | "refused">;
  };
  readonly profiles: Pick<ProfileStore, "load">;
  readonly sessions: Pick<SessionStore, "load">;
  readonly codeItems: CodeStore;
  readonly limits: LimitStore;
  readonly turns: TurnStore;
}

/** too-many: in this contact; limited: for this number, customer or country. */
type Status = "sent" | "too-many" | "limited" | "no-number" | "refused";

const STEP = "send-code";

export function createHandler(ports: SendCodePorts): (event: unknown) => Promise<Reply> {
  return async (event) => {
    const call = readFlowCall(event);
    if (call === undefined) return replyOf({ status: "no-number", turn: "1" });
    const { turn, nextTurn } = turnOf(call);
    const place = { contactId: call.contactId, step: STEP, turn };
    const kept = await ports.turns.find(place);
    const outcome = kept?.status ?? (await send(call, turn, ports));
    const { status } = await ports.turns.keep(place, replyOf({ status: outcome }), ports.clock.now());
    return replyOf({ status, turn: nextTurn });
  };
}

async function send(call: FlowCall, turn: string, ports: SendCodePorts): Promise<Status> {
  const { clock, region, codes, profiles, sessions, codeItems, texts } = ports;
  const session = await sessions.load(call.contactId);
  if (session?.customerId === undefined) return "no-number";
  const profile = profileOf(await profiles.load(session.customerId));
  const number = profile.textNumber?.value;
  if (number === undefined || countryOf(number) === undefined) return "no-number";
  if (profile.noTexts?.value === true) return "refused";

  const owner = { contactId: session.contactId, customerId: session.customerId };
  if (isSentOut(await codeItems.load(owner.contactId), turn)) return "too-many";
  if (!(await areWithinLimits(owner, number, turn, ports))) return "limited";

  const code = ports.codeDraw();
  const now = clock.now();
  const item = await untilSaved(async () => {
    const known = await codeItems.load(owner.contactId);
    const renewed = renewedCode(known, { owner, code, codes, turn, region, now, clock: clock.tick() });
    if (renewed === undefined) return "too-many";
    return (await codeItems.save(renewed)) ? renewed : undefined;
  });
  if (item === "too-many") return item;

  const sent = await texts.send({
    to: number,
    body: codeText(languageFor(profile, call.parameters["language"] ?? call.language), code),
    timeToLiveSeconds: CODE_POLICY.milliseconds / 1_000,
  });
  if (sent === "refused") return "refused";
  // Only for the service's statistics: where another writer came first, it goes without.
  await codeItems.save({ ...item, revision: item.revision + 1, messageId: sent.messageId });
  return "sent";
}

async function areWithinLimits(
  owner: CodeOwner,
  number: string,
  turn: string,
  { codes, limits, clock }: SendCodePorts,
): Promise<boolean> {
  const subjects = limitSubjects(codes, owner, number);
  // The narrowest first: who is stopped there uses up nothing of the others.
  for (const name of ["customer", "number", "country"] as const satisfies readonly LimitName[]) {
    const { most, milliseconds, parts } = CODE_POLICY.limits[name];
    const limit = { most: Math.floor(most / parts), milliseconds };
    const limited = { name: `code-${name}`, subject: subjects[name], id: `${owner.contactId}.${turn}` };
    if (!(await limits.take(limited, limit, clock.now()))) return false;
  }
  return true;
}
