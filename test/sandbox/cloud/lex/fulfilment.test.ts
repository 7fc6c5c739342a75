import { LexRuntimeV2Client, RecognizeTextCommand } from "@aws-sdk/client-lex-runtime-v2";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { FunctionInvoker, FunctionReply } from "../../../../sandbox/cloud/connect/ports.ts";
import { Bot } from "../../../../sandbox/cloud/lex/bot.ts";
import { LexService } from "../../../../sandbox/cloud/lex/lex-service.ts";
import { LEX_BEHAVIOURS } from "../../../../sandbox/providers/behaviours/lex.ts";
import { ACCOUNT, HOME, type SmallCloud, startSmallCloud } from "../small-cloud.ts";

const HOOK = `arn:aws:lambda:${HOME}:${ACCOUNT}:function:fulfil-intent:live`;
const calls: Parameters<FunctionInvoker["invoke"]>[0][] = [];

let cloud: SmallCloud;
let lex: LexService;
let reply: FunctionReply;
const close = (state: string, more: object = {}) => ({
  kind: "ok" as const,
  payload: {
    sessionState: { dialogAction: { type: "Close" }, intent: { name: "Balance", state }, ...more },
    messages: [{ contentType: "PlainText", content: "You owe nothing." }],
  },
});
const intent = (name: string, utterances: string[], isFulfilledByHook: boolean) => ({
  name,
  utterances,
  slots: [{ name: "account", type: "AMAZON.Number" as const }],
  isFallback: name === "FallbackIntent",
  isFulfilledByHook,
});
const say = (text: string, botAliasId = "LIVE000001") =>
  new LexRuntimeV2Client({ ...cloud.client(HOME), maxAttempts: 1 }).send(
    new RecognizeTextCommand({
      botId: "BOT0000001",
      botAliasId,
      localeId: "en_GB",
      sessionId: "contact-1",
      text,
      sessionState: { sessionAttributes: { contactId: "c1" } },
    }),
  );

beforeAll(async () => {
  const functions: FunctionInvoker = {
    invoke: async (call) => {
      calls.push(call);
      return reply;
    },
  };
  const started = await startSmallCloud((core) => [new LexService(core, functions)] as const);
  cloud = started;
  lex = started.services[0];
  const locale = {
    localeId: "en_GB",
    confidenceThreshold: 0.4,
    isBuilt: true,
    intents: [
      intent("Balance", ["balance of {account}"], true),
      intent("Greeting", ["hello"], false),
      intent("FallbackIntent", [], false),
    ],
  };
  const bot = new Bot("BOT0000001", HOME, "tandem", 300, new Map([["en_GB", locale]]));
  bot.putAlias({
    id: "LIVE000001",
    name: "live",
    version: "DRAFT",
    enabledLocales: undefined,
    codeHooks: new Map([["en_GB", HOOK]]),
  });
  lex.putBot(bot);
});
beforeEach(() => {
  calls.length = 0;
  reply = close("Fulfilled", { sessionAttributes: { asked: "balance" } });
});
afterAll(() => cloud.stop());

test("an intent that is ready goes to the alias's function, whose answer is the turn's", async () => {
  const answer = await say("balance of 42");
  expect(calls).toEqual([
    {
      region: HOME,
      functionArn: HOOK,
      caller: {
        kind: "service",
        service: "lexv2.amazonaws.com",
        sourceArn: `arn:aws:lex:${HOME}:${ACCOUNT}:bot-alias/BOT0000001/LIVE000001`,
        sourceAccount: ACCOUNT,
      },
      timeLimitMs: 30_000,
      payload: expect.objectContaining({
        messageVersion: "1.0",
        invocationSource: "FulfillmentCodeHook",
        inputMode: "Text",
        sessionId: "contact-1",
        inputTranscript: "balance of 42",
        bot: {
          id: "BOT0000001",
          name: "tandem",
          localeId: "en_GB",
          version: "DRAFT",
          aliasId: "LIVE000001",
          aliasName: "live",
        },
        sessionState: {
          activeContexts: [],
          sessionAttributes: { contactId: "c1" },
          intent: {
            name: "Balance",
            state: "ReadyForFulfillment",
            confirmationState: "None",
            slots: {
              account: {
                shape: "Scalar",
                value: { originalValue: "42", interpretedValue: "42", resolvedValues: ["42"] },
              },
            },
          },
        },
      }),
    },
  ]);
  expect(answer.messages).toEqual([{ contentType: "PlainText", content: "You owe nothing." }]);
  expect(answer.sessionState).toMatchObject({
    intent: { name: "Balance", state: "Fulfilled" },
    sessionAttributes: { asked: "balance" },
  });
});

test("an intent without a hook, and an alias without a function, ask nobody", async () => {
  expect((await say("hello")).sessionState?.intent?.state).toBe("ReadyForFulfillment");
  expect((await say("balance of 42", "TSTALIASID")).sessionState?.intent?.name).toBe("Balance");
  expect(calls).toEqual([]);
});

test("what the function lets through, and what it may not answer", async () => {
  reply = close("Failed");
  expect((await say("balance of 42")).sessionState).toMatchObject({
    intent: { state: "Failed" },
    sessionAttributes: {},
  });
  for (const payload of [null, {}, { sessionState: { dialogAction: { type: "ElicitSlot" } } }]) {
    reply = { kind: "ok", payload };
    await expect(say("balance of 42")).rejects.toMatchObject({ name: "BadGatewayException" });
  }
  reply = { kind: "error", code: "AccessDeniedException", reason: "no statement admits Lex" };
  await expect(say("balance of 42")).rejects.toMatchObject({
    name: "DependencyFailedException",
    message: expect.stringContaining("no statement admits Lex"),
  });
  reply = { kind: "error", code: "FunctionError", reason: "thrown" };
  await expect(say("balance of 42")).rejects.toMatchObject({ name: "BadGatewayException" });
});

test("a deployed alias names its locales' functions; dialog hooks are refused by name", async () => {
  const put = (type: string, inputs: Record<string, unknown>) =>
    LEX_BEHAVIOURS[type]?.put(
      { lex },
      { urn: "", type, id: "i", name: "n", region: HOME, inputs, outputs: {} },
    );
  const setting = (codeHookInterfaceVersion: string) => ({
    botId: "BOT0000001",
    botAliasName: "next",
    botAliasLocaleSettings: [
      {
        localeId: "en_GB",
        botAliasLocaleSetting: {
          enabled: true,
          codeHookSpecification: { lambdaCodeHook: { lambdaArn: HOOK, codeHookInterfaceVersion } },
        },
      },
    ],
  });
  const alias = await put("aws-native:lex:BotAlias", setting("1.0"));
  expect(lex.findBot(HOME, "BOT0000001")?.alias(String(alias?.["botAliasId"]))?.codeHooks.get("en_GB")).toBe(
    HOOK,
  );
  expect(() => put("aws-native:lex:BotAlias", setting("2.0"))).toThrow("interface version 1.0");
  const intents = [{ name: "A", sampleUtterances: [], dialogCodeHook: { enabled: true } }];
  const locales = [{ localeId: "en_GB", nluConfidenceThreshold: 0.4, intents }];
  expect(() => put("aws-native:lex:Bot", { botLocales: locales })).toThrow("dialog code hook");
});
