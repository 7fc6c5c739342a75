/**
 * What a bot is told when it has understood an intent: whether this contact may have it now. The shapes are Lex's own
 * (docs.aws.amazon.com/lexv2, lambda-input-format).
 */
import * as v from "valibot";
import { type AuthenticationFacts, levelFor } from "./authentication/facts.ts";
import type { Session } from "./contact/session.ts";
import { ContactId } from "./ids.ts";
import { type IntentName, intentOf, isIntentName } from "./intents.ts";

const Attributes = v.record(v.string(), v.string());

const HOOK = v.object({
  sessionState: v.object({
    intent: v.looseObject({ name: v.pipe(v.string(), v.maxLength(100)) }),
    sessionAttributes: v.fallback(Attributes, {}),
  }),
});

export interface HookCall {
  readonly intent: Readonly<Record<string, unknown>> & { readonly name: string };
  readonly attributes: Readonly<Record<string, string>>;
  /** Of the flow that asked: a bot's session knows no contact of its own. */
  readonly contactId?: ContactId;
}

/** Undefined where it is no call of a bot. */
export function readHookCall(event: unknown): HookCall | undefined {
  const parsed = v.safeParse(HOOK, event);
  if (!parsed.success) return undefined;
  const { intent, sessionAttributes } = parsed.output.sessionState;
  const contactId = v.safeParse(ContactId, sessionAttributes["contactId"]);
  return {
    intent,
    attributes: sessionAttributes,
    ...(contactId.success ? { contactId: contactId.output } : {}),
  };
}

/** PayABill → pay-a-bill: bots' names have no hyphens. Undefined for what only a flow branches on, or nobody knows. */
export function intentNamed(botIntent: string): IntentName | undefined {
  const name = botIntent
    .replaceAll(/(?<=[a-z])[A-Z]|(?<=[A-Z])[A-Z](?=[a-z])/g, (letter) => `-${letter}`)
    .toLowerCase();
  return isIntentName(name) ? name : undefined;
}

export type Fulfilment = "allowed" | "proof-needed" | "unknown";

/** By what the contact has proved; what it says of itself is not looked at. */
export function fulfilmentOf(
  intent: IntentName | undefined,
  contact: {
    readonly session: Session | undefined;
    readonly facts: AuthenticationFacts;
    readonly now: number;
  },
): Fulfilment {
  if (intent === undefined) return "unknown";
  const { session, facts, now } = contact;
  const level = session === undefined ? 0 : levelFor(intentOf(intent), facts, session, now);
  return level >= intentOf(intent).level ? "allowed" : "proof-needed";
}

/** The bot says nothing itself: every word is the flow's, which asks a function again before it says it. */
export function hookReply({ intent, attributes }: HookCall, fulfilment: Fulfilment) {
  return {
    sessionState: {
      dialogAction: { type: "Close" },
      intent: { ...intent, state: fulfilment === "unknown" ? "Failed" : "Fulfilled" },
      sessionAttributes: { ...attributes, fulfilment },
    },
  } as const;
}
