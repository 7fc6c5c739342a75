/** Lex V2: deployed bots, and the runtime that recognises text. */
import type { FunctionInvoker, Recognition, SpeechBot, Turn } from "../connect/ports.ts";
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
import { fulfil, type IntentState, type LexTurn, slotWire } from "./fulfil.ts";
import { matchIntent } from "./match-intent.ts";
import { addressOf, attributesOf, decoded, textOf } from "./runtime-input.ts";

interface Session {
  readonly intent: string;
  readonly slots: Readonly<Record<string, string>>;
  readonly sessionAttributes: Readonly<Record<string, string>>;
  readonly state: IntentState;
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
  readonly #functions: FunctionInvoker | undefined;
  readonly #bots = new Map<string, Bot>();
  readonly #sessions = new Map<string, Session>();

  /** Without functions no alias can have a code hook. */
  constructor(core: CloudCore, functions?: FunctionInvoker) {
    this.core = core;
    this.#functions = functions;
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
    return this.#understand(addressIn(input), input.text, input.sessionAttributes ?? {});
  }

  turn(input: Parameters<SpeechBot["recognise"]>[0]): Turn | Promise<Turn> {
    return this.#turn(addressIn(input), input.text, input.sessionAttributes ?? {}, "Speech");
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
        const found = await this.#turn(address, textOf(call.input), attributesOf(call.input), "Text");
        return { json: { ...sessionState(found), sessionId } };
      }
      case "GetSession": {
        const session = this.#session(key);
        if (session === undefined)
          throw new ServiceError("ResourceNotFoundException", `There is no session ${sessionId}.`, 404);
        return { json: { ...sessionState({ ...session, confidence: 1, messages: [] }), sessionId } };
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

  /** What is ready for fulfilment goes to the alias's function; where there is none, the turn is over at once. */
  #turn(
    address: Address,
    text: string,
    given: Readonly<Record<string, string>>,
    inputMode: "Text" | "Speech",
  ): LexTurn | Promise<LexTurn> {
    const found = this.#understand(address, text, given);
    const { region, botId, botAliasId, localeId, sessionId } = address;
    const bot = this.findBot(region, botId);
    const alias = bot?.alias(botAliasId);
    const functionArn = alias?.codeHooks.get(localeId);
    const intent = this.#locale(region, botId, botAliasId, localeId).intents.find(
      ({ name }) => name === found.intent,
    );
    if (!bot || !alias || functionArn === undefined || intent?.isFulfilledByHook !== true)
      return { ...found, messages: [], state: "ReadyForFulfillment" };
    if (this.#functions === undefined)
      throw new Error("A bot's alias has a code hook, and there is no Lambda.");
    const { accountId } = this.core;
    const question = {
      region,
      functionArn,
      accountId,
      bot,
      alias,
      localeId,
      sessionId,
      text,
      inputMode,
      found,
    };
    return fulfil(this.#functions, question).then((turn) => {
      this.#keep(address, turn, turn.state);
      return turn;
    });
  }

  /** A session goes on with the attributes it has, and keeps what it is given. */
  #understand(address: Address, text: string, given: Readonly<Record<string, string>>): Recognition {
    const { region, botId, botAliasId, localeId } = address;
    const locale = this.#locale(region, botId, botAliasId, localeId);
    const sessionAttributes = { ...this.#session(keyOf(address))?.sessionAttributes, ...given };
    const found = this.#recognise(locale, { text, sessionAttributes });
    this.#keep(address, found, "ReadyForFulfillment");
    return found;
  }

  #keep(address: Address, { intent, slots, sessionAttributes }: Recognition, state: IntentState): void {
    const seconds = this.findBot(address.region, address.botId)?.sessionSeconds ?? 0;
    const expiresAt = this.core.clock.now() + seconds * 1000;
    this.#sessions.set(keyOf(address), { intent, slots, sessionAttributes, state, expiresAt });
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

function addressIn({
  region,
  botAliasArn,
  localeId,
  sessionId,
}: Parameters<SpeechBot["recognise"]>[0]): Address {
  const [, botId = "", botAliasId = ""] = /:bot-alias\/([^/]+)\/([^/]+)$/.exec(botAliasArn) ?? [];
  return { region, botId, botAliasId, localeId, sessionId };
}

function sessionState(turn: LexTurn): Readonly<Record<string, unknown>> {
  const { intent, confidence, slots, sessionAttributes, messages, state } = turn;
  const understood = {
    name: intent,
    slots: Object.fromEntries(Object.entries(slots).map(([name, value]) => [name, slotWire(value)])),
    state,
    confirmationState: "None",
  };
  return {
    messages: messages.map((content) => ({ contentType: "PlainText", content })),
    interpretations: [
      { intent: understood, ...(confidence > 0 ? { nluConfidence: { score: confidence } } : {}) },
    ],
    sessionState: { dialogAction: { type: "Close" }, intent: understood, sessionAttributes },
  };
}
