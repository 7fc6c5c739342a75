/** What a keyed code comes to, and what a right one proves. */
import { timingSafeEqual } from "node:crypto";
import type { Clock } from "../clock.ts";
import type { Session } from "../contact/session.ts";
import { eventOf } from "../event-draft.ts";
import { eventIdOf } from "../event-id.ts";
import { untold } from "../fragment.ts";
import type { KeyRing } from "../keyring.ts";
import type { AssertionFragment } from "./assertion.ts";
import { CODE_POLICY, type Code, codeHmac } from "./code.ts";
import type { AuthenticationFacts } from "./facts.ts";
import { provedBy } from "./proof.ts";
import { bindingIds } from "./safety.ts";

export type CodeStatus = "verified" | "wrong" | "expired" | "used" | "locked" | "no-code" | "unreadable";

export interface CodeTry {
  readonly session: Session;
  readonly facts: AuthenticationFacts;
  readonly input: string;
  /** Names the input, so that a retry is one try. */
  readonly inputId: string;
  readonly codes: KeyRing;
  readonly region: string;
  readonly now: number;
  readonly tick: () => Clock;
}

export type CodeVerdict =
  /** `code`, where there is one, is to be saved before the proof: the one write that uses the code up. */
  | { readonly status: "verified"; readonly used: Used; readonly code?: Code }
  | { readonly status: Exclude<CodeStatus, "verified" | "unreadable">; readonly code?: Code };

type Used = NonNullable<Code["used"]>;

/** The try and the use are each one write, so that neither happens twice, and a crash loses neither. */
export function judgeCode(known: Code | undefined, keyed: CodeTry): CodeVerdict {
  const { session, facts, input, inputId, codes, now, tick } = keyed;
  const { customerId, contactId } = session;
  if (known === undefined || known.customerId !== customerId) return { status: "no-code" };
  // A retry that finds its own work done goes on where the first try broke off.
  if (known.used?.by === inputId) return { status: "verified", used: known.used };
  if (known.hmac === undefined) return { status: "used" };
  if (now >= known.expiresAtTime) return { status: "expired" };
  const isRepeated = known.tried.includes(inputId);
  if (!isRepeated && known.tried.length >= CODE_POLICY.tries) return { status: "locked" };

  const tried = isRepeated ? known.tried : [...known.tried, inputId];
  if (isSame(codeHmac(codes, known.key, { contactId, customerId }, input), known.hmac)) {
    const { hmac: _hmac, ...rest } = known;
    const used = { by: inputId, at: now, sees: bindingIds(facts) };
    return { status: "verified", used, code: { ...rest, clock: tick(), tried, used } };
  }
  const status = tried.length >= CODE_POLICY.tries ? "locked" : "wrong";
  if (isRepeated) return { status };
  const clock = tick();
  return { status, code: { ...known, clock, tried, ...untold(known, failed(keyed, clock)) } };
}

/** On facts read anew: what the contact has proved by the code that it used up. */
export function provedByCode(keyed: CodeTry, used: Used): AssertionFragment {
  const { session, inputId, region, now } = keyed;
  const { level, assertions } = provedBy("code", { ...keyed, ...session, region }, used.sees);
  const succeeded = eventOf(
    "authentication.succeeded",
    { method: "code", level },
    {
      session,
      region,
      at: now,
      clock: assertions.clock,
      newId: () => eventIdOf(used.at, region, "authentication.succeeded", inputId),
    },
  );
  return { ...assertions, ...untold(assertions, succeeded) };
}

function failed({ session, inputId, region, now }: CodeTry, clock: Clock) {
  return eventOf(
    "authentication.failed",
    { method: "code" },
    {
      session,
      region,
      at: now,
      clock,
      newId: () => eventIdOf(now, region, "authentication.failed", inputId),
    },
  );
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
