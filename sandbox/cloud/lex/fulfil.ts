/** The fulfilment code hook: Lex's call of the function that an alias names, and what its answer makes of the turn. */
import type { FunctionInvoker, Recognition, Turn } from "../connect/ports.ts";
import { ServiceError } from "../service.ts";
import type { Bot, BotAlias } from "./bot.ts";

const STATES = ["ReadyForFulfillment", "Fulfilled", "Failed", "InProgress", "Waiting"] as const;
export type IntentState = (typeof STATES)[number];

export interface LexTurn extends Turn {
  readonly state: IntentState;
}

export interface Question {
  readonly region: string;
  readonly functionArn: string;
  readonly accountId: string;
  readonly bot: Bot;
  readonly alias: BotAlias;
  readonly localeId: string;
  readonly sessionId: string;
  readonly text: string;
  readonly inputMode: "Text" | "Speech";
  readonly found: Recognition;
}

/** How long Lex waits for a function; taken as 30 s, not looked up. */
const PATIENCE_MS = 30_000;

/** Throws ServiceError DependencyFailedException or BadGatewayException, as Lex words a hook that fails. */
export async function fulfil(functions: FunctionInvoker, question: Question): Promise<LexTurn> {
  const { region, functionArn, accountId, bot, alias } = question;
  const reply = await functions.invoke({
    region,
    functionArn,
    payload: fulfilmentEvent(question),
    caller: {
      kind: "service",
      service: "lexv2.amazonaws.com",
      sourceArn: `arn:aws:lex:${region}:${accountId}:bot-alias/${bot.id}/${alias.id}`,
      sourceAccount: accountId,
    },
    timeLimitMs: PATIENCE_MS,
  });
  if (reply.kind === "error") {
    const code = reply.code === "AccessDeniedException" ? "DependencyFailedException" : "BadGatewayException";
    const status = code === "DependencyFailedException" ? 424 : 502;
    throw new ServiceError(
      code,
      `Lex cannot fulfil with ${functionArn}: ${reply.code}: ${reply.reason}`,
      status,
    );
  }
  return turnAfter(question.found, reply.payload, functionArn);
}

/** facts/connect.md §4.3 */
function fulfilmentEvent({ bot, alias, localeId, sessionId, text, inputMode, found }: Question): object {
  const slots = Object.fromEntries(Object.entries(found.slots).map(([n, value]) => [n, slotWire(value)]));
  const intent = { name: found.intent, slots, state: "ReadyForFulfillment", confirmationState: "None" };
  return {
    messageVersion: "1.0",
    invocationSource: "FulfillmentCodeHook",
    inputMode,
    responseContentType: "text/plain; charset=utf-8",
    sessionId,
    inputTranscript: text,
    invocationLabel: null,
    bot: {
      id: bot.id,
      name: bot.name,
      localeId,
      version: alias.version,
      aliasId: alias.id,
      aliasName: alias.name,
    },
    interpretations: [
      {
        intent,
        interpretationSource: "Lex",
        ...(found.confidence > 0 ? { nluConfidence: found.confidence } : {}),
      },
    ],
    requestAttributes: {},
    sessionState: { intent, activeContexts: [], sessionAttributes: found.sessionAttributes },
    transcriptions: [
      { transcription: text, transcriptionConfidence: 1, resolvedContext: { intent: found.intent } },
    ],
  };
}

export function slotWire(value: string): Readonly<Record<string, unknown>> {
  return {
    shape: "Scalar",
    value: { originalValue: value, interpretedValue: value, resolvedValues: [value] },
  };
}

function turnAfter(found: Recognition, payload: unknown, functionArn: string): LexTurn {
  const invalid = (what: string) =>
    new ServiceError("BadGatewayException", `The response of ${functionArn} is invalid: ${what}.`, 502);
  const sessionState = objectIn(payload, "sessionState");
  const dialogAction = objectIn(sessionState, "dialogAction")?.["type"];
  if (sessionState === undefined || typeof dialogAction !== "string")
    throw invalid("it has no sessionState with a dialogAction");
  if (dialogAction !== "Close" && dialogAction !== "Delegate")
    throw invalid(`the local cloud does not implement the dialogAction ${dialogAction} after fulfilment`);
  const intent = objectIn(sessionState, "intent") ?? {};
  const state = STATES.find((known) => known === intent["state"]);
  if (state === undefined) throw invalid(`its intent's state is none of ${STATES.join(", ")}`);
  const attributes = objectIn(sessionState, "sessionAttributes");
  return {
    ...found,
    intent: typeof intent["name"] === "string" ? intent["name"] : found.intent,
    state,
    // What the function leaves out is gone.
    sessionAttributes: Object.fromEntries(Object.entries(attributes ?? {}).map(([n, v]) => [n, String(v)])),
    messages: messagesIn(payload),
  };
}

function messagesIn(payload: unknown): readonly string[] {
  const messages = (payload as { readonly messages?: unknown } | null)?.messages;
  if (!Array.isArray(messages)) return [];
  return messages.flatMap((message) => (typeof message?.content === "string" ? [message.content] : []));
}

function objectIn(value: unknown, name: string): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const inner = (value as Readonly<Record<string, unknown>>)[name];
  return typeof inner === "object" && inner !== null ? (inner as Record<string, unknown>) : undefined;
}
