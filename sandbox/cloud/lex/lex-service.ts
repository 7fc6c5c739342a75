/** Lex V2: deployed bots, and the runtime that recognises text. */
import type { Recognition, SpeechBot } from "../connect/ports.ts";
import { readJsonObject } from "../protocol.ts";
import {
  type Call,
  type CloudCore,
  type Grant,
  type HttpRequest,
  type Service,
  ServiceError,
  type ServiceOutput,
} from "../service.ts";
import type { Bot, BotLocale } from "./bot.ts";
import { matchIntent } from "./match-intent.ts";

interface Session {
  readonly intent: string;
  readonly slots: Readonly<Record<string, string>>;
  readonly sessionAttributes: Readonly<Record<string, string>>;
  readonly expiresAt: number;
}

interface Address {
  readonly region: string;
  readonly botId: string;
  readonly botAliasId: string;
  readonly localeId: string;
  readonly sessionId: string;
}

const PATH = /^\/bots\/([^/]+)\/botAliases\/([^/]+)\/botLocales\/([^/]+)\/sessions\/([^/]+)(\/text)?$/;
const OPERATIONS: Readonly<Record<string, string>> = {
  "POST /text": "RecognizeText",
  "GET ": "GetSession",
  "DELETE ": "DeleteSession",
};
const LONGEST_TEXT = 1024;

export class LexService implements Service, SpeechBot {
  readonly signingName = "lex";
  readonly protocol = "rest-json";
  readonly core: CloudCore;
  readonly #bots = new Map<string, Bot>();
  readonly #sessions = new Map<string, Session>();

  constructor(core: CloudCore) {
    this.core = core;
  }

  putBot(bot: Bot): void {
    this.#bots.set(`${bot.region}/${bot.id}`, bot);
  }

  findBot(region: string, botId: string): Bot | undefined {
    return this.#bots.get(`${region}/${botId}`);
  }

  removeBot(region: string, botId: string): void {
    this.#bots.delete(`${region}/${botId}`);
  }

  recognise(input: Parameters<SpeechBot["recognise"]>[0]): Recognition {
    const [, botId = "", aliasId = ""] = /:bot-alias\/([^/]+)\/([^/]+)$/.exec(input.botAliasArn) ?? [];
    const { region, localeId, sessionId } = input;
    const address = { region, botId, botAliasId: aliasId, localeId, sessionId };
    return this.#turn(address, input.text, input.sessionAttributes ?? {});
  }

  /** Forgets sessions; the deployed bots stay. */
  reset(): void {
    this.#sessions.clear();
  }

  route(
    request: HttpRequest,
  ): { readonly operation: string; readonly input: Record<string, unknown> } | undefined {
    const path = PATH.exec(request.path);
    const operation = path === null ? undefined : OPERATIONS[`${request.method} ${path[5] ?? ""}`];
    if (path === null || operation === undefined) return undefined;
    const [botId, botAliasId, localeId, sessionId] = path.slice(1, 5).map(decoded);
    return {
      operation,
      input: { ...readJsonObject(request, "rest-json"), botId, botAliasId, localeId, sessionId },
    };
  }

  grants(call: Call): readonly Grant[] {
    const { botId, botAliasId } = call.input;
    return [
      {
        action: `lex:${call.operation}`,
        resource: `arn:aws:lex:${call.region}:${this.core.accountId}:bot-alias/${String(botId)}/${String(botAliasId)}`,
      },
    ];
  }

  async handle(call: Call): Promise<ServiceOutput> {
    const address = { region: call.region, ...addressOf(call.input) };
    const { botId, botAliasId, localeId, sessionId } = address;
    this.#locale(call.region, botId, botAliasId, localeId);
    const key = keyOf(address);
    switch (call.operation) {
      case "RecognizeText": {
        const found = this.#turn(address, textOf(call.input), attributesOf(call.input));
        return { json: { ...sessionState(found), sessionId } };
      }
      case "GetSession": {
        const session = this.#session(key);
        if (session === undefined)
          throw new ServiceError("ResourceNotFoundException", `There is no session ${sessionId}.`, 404);
        return { json: { ...sessionState({ ...session, confidence: 1 }), sessionId } };
      }
      case "DeleteSession":
        this.#sessions.delete(key);
        return { json: { botId, botAliasId, localeId, sessionId } };
      default:
        throw new ServiceError(
          "UnknownOperationException",
          `The local cloud does not implement lex:${call.operation}.`,
          404,
        );
    }
  }

  /** One turn of a session: it goes on with the attributes it has, and keeps what it is given. */
  #turn(address: Address, text: string, given: Readonly<Record<string, string>>): Recognition {
    const { region, botId, botAliasId, localeId } = address;
    const locale = this.#locale(region, botId, botAliasId, localeId);
    const key = keyOf(address);
    const sessionAttributes = { ...this.#session(key)?.sessionAttributes, ...given };
    const found = this.#recognise(locale, { text, sessionAttributes });
    const seconds = this.findBot(region, botId)?.sessionSeconds ?? 0;
    const { intent, slots } = found;
    this.#sessions.set(key, {
      intent,
      slots,
      sessionAttributes,
      expiresAt: this.core.clock.now() + seconds * 1000,
    });
    return found;
  }

  #session(key: string): Session | undefined {
    const session = this.#sessions.get(key);
    return session !== undefined && session.expiresAt > this.core.clock.now() ? session : undefined;
  }

  #locale(region: string, botId: string, aliasId: string, localeId: string): BotLocale {
    const bot = this.findBot(region, botId);
    if (bot === undefined)
      throw new ServiceError("ResourceNotFoundException", `Region ${region} has no bot ${botId}.`, 404);
    return bot.localeOf(aliasId, localeId);
  }

  #recognise(
    locale: BotLocale,
    input: { readonly text: string; readonly sessionAttributes?: Readonly<Record<string, string>> },
  ): Recognition {
    if (input.text.length < 1 || input.text.length > LONGEST_TEXT)
      throw new ServiceError("ValidationException", `text must have 1 to ${LONGEST_TEXT} characters.`);
    const match = matchIntent(locale, input.text);
    if (match === undefined)
      throw new ServiceError(
        "DependencyFailedException",
        `Locale ${locale.localeId} has no fallback intent.`,
        424,
      );
    return {
      intent: match.intent.name,
      confidence: match.confidence,
      slots: match.slots,
      sessionAttributes: { ...input.sessionAttributes },
    };
  }
}

function keyOf({ region, botId, botAliasId, localeId, sessionId }: Address): string {
  return `${region}/${botId}/${botAliasId}/${localeId}/${sessionId}`;
}

function sessionState({
  intent,
  confidence,
  slots,
  sessionAttributes,
}: Recognition): Readonly<Record<string, unknown>> {
  const understood = {
    name: intent,
    slots: Object.fromEntries(Object.entries(slots).map(([name, value]) => [name, slotWire(value)])),
    state: "ReadyForFulfillment",
    confirmationState: "None",
  };
  return {
    messages: [],
    interpretations: [
      { intent: understood, ...(confidence > 0 ? { nluConfidence: { score: confidence } } : {}) },
    ],
    sessionState: { dialogAction: { type: "Close" }, intent: understood, sessionAttributes },
  };
}

function slotWire(value: string): Readonly<Record<string, unknown>> {
  return {
    shape: "Scalar",
    value: { originalValue: value, interpretedValue: value, resolvedValues: [value] },
  };
}

function addressOf(input: Readonly<Record<string, unknown>>) {
  const text = (name: string) => String(input[name] ?? "");
  const sessionId = text("sessionId");
  if (!/^[0-9a-zA-Z._:-]{2,100}$/.test(sessionId))
    throw new ServiceError(
      "ValidationException",
      "sessionId must have 2 to 100 of the characters 0-9a-zA-Z._:-.",
    );
  return { botId: text("botId"), botAliasId: text("botAliasId"), localeId: text("localeId"), sessionId };
}

function textOf(input: Readonly<Record<string, unknown>>): string {
  const { text } = input;
  if (typeof text !== "string") throw new ServiceError("ValidationException", "text is required.");
  return text;
}

function attributesOf(input: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const state = input["sessionState"];
  const attributes = isObject(state) ? state["sessionAttributes"] : undefined;
  if (!isObject(attributes)) return {};
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, String(value)]));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A segment that is no valid percent-encoding stands for itself. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
