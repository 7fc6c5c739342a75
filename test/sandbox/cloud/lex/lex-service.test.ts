import {
  DeleteSessionCommand,
  GetSessionCommand,
  LexRuntimeV2Client,
  RecognizeTextCommand,
} from "@aws-sdk/client-lex-runtime-v2";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CallCenter, REGION } from "../connect/call-center.ts";
import { type ListeningCenter, listen } from "../connect/listening.ts";

const FALLBACK = { name: "FallbackIntent", parentIntentSignature: "AMAZON.FallbackIntent" };
const intent = (name: string, ...utterances: string[]) => ({
  name,
  sampleUtterances: utterances.map((utterance) => ({ utterance })),
});

const locales = (greeting: string) => [
  {
    localeId: "en_GB",
    nluConfidenceThreshold: 0.5,
    intents: [
      intent("PayABill", "pay a bill", "I want to pay my invoice", "1"),
      intent("OpeningHours", "opening hours", "when are you open", "2"),
      intent("Greeting", greeting),
      FALLBACK,
    ],
  },
  {
    localeId: "de_DE",
    nluConfidenceThreshold: 0.5,
    intents: [intent("PayABill", "eine Rechnung bezahlen", "1"), FALLBACK],
  },
];

const inputs = { name: "main", autoBuildBotLocales: true, idleSessionTtlInSeconds: 300 };
const specification = ["en_GB", "de_DE"].map((localeId) => ({
  localeId,
  botVersionLocaleDetails: { sourceBotVersion: "DRAFT" },
}));

async function deployed() {
  const center = new CallCenter();
  const bot = await center.deploy("aws-native:lex:Bot", { ...inputs, botLocales: locales("good morning") });
  const botId = String(bot["awsId"]);
  const { botVersion } = await center.deploy("aws-native:lex:BotVersion", {
    botId,
    botVersionLocaleSpecification: specification,
  });
  const alias = await center.deploy("aws-native:lex:BotAlias", {
    botId,
    botAliasName: "live",
    botVersion,
    botAliasLocaleSettings: [{ localeId: "en_GB", botAliasLocaleSetting: { enabled: true } }],
  });
  return {
    center,
    botId,
    botVersion: String(botVersion),
    aliasId: String(alias["botAliasId"]),
    aliasArn: String(alias["arn"]),
  };
}

let d: Awaited<ReturnType<typeof deployed>>;
let server: ListeningCenter;
let client: LexRuntimeV2Client;

beforeAll(async () => {
  d = await deployed();
  server = await listen(d.center);
  client = new LexRuntimeV2Client(server.settings);
});

afterAll(async () => {
  client.destroy();
  await server.close();
  d.center.core.clock.stop();
});

const understood = (text: string, localeId = "en_GB") =>
  d.center.lex.recognise({ region: REGION, botAliasArn: d.aliasArn, localeId, sessionId: "s1", text });

describe("a text means", () => {
  test.each([
    ["pay a bill", "PayABill"],
    ["Pay a BILL!", "PayABill"],
    ["1", "PayABill"],
    ["I would like to pay the bill, please", "PayABill"],
    ["what are your opening hours", "OpeningHours"],
    ["2", "OpeningHours"],
    ["the weather in Wales", "FallbackIntent"],
    // One word of many is not enough.
    ["my bill of rights was violated yesterday evening", "FallbackIntent"],
    ["…", "FallbackIntent"],
    ["12", "FallbackIntent"],
  ])("%s: %s", (text, name) => expect(understood(text).intent).toBe(name));

  test("the same text always the same, and some intent of the locale", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1, maxLength: 300 }), (text) => {
        const { intent: name, confidence } = understood(text);
        expect(name).toBe(understood(text).intent);
        expect(["PayABill", "OpeningHours", "Greeting", "FallbackIntent"]).toContain(name);
        expect(confidence).toBeGreaterThanOrEqual(0);
        expect(confidence).toBeLessThanOrEqual(1);
      }),
    );
  });

  test("a sample utterance of an intent that intent, with full confidence", () => {
    for (const { name, sampleUtterances } of locales("good morning")[0]?.intents.filter(
      (i) => "sampleUtterances" in i,
    ) ?? [])
      for (const { utterance } of sampleUtterances)
        expect(understood(utterance)).toMatchObject({ intent: name, confidence: 1 });
  });
});

describe("an alias", () => {
  test("names a version that no later draft changes", async () => {
    const fresh = await deployed();
    await fresh.center.deploy(
      "aws-native:lex:Bot",
      { ...inputs, botLocales: locales("good evening") },
      { awsId: fresh.botId },
    );
    const recognise = (botAliasArn: string, text: string) =>
      fresh.center.lex.recognise({ region: REGION, botAliasArn, localeId: "en_GB", sessionId: "s1", text })
        .intent;
    const draft = fresh.aliasArn.replace(fresh.aliasId, "TSTALIASID");
    expect(recognise(fresh.aliasArn, "good morning")).toBe("Greeting");
    expect(recognise(draft, "good evening")).toBe("Greeting");
    fresh.center.core.clock.stop();
  });

  test("keeps its version when that is put again, and a new version gets a number of its own", async () => {
    const { center, botId, botVersion } = await deployed();
    const bot = center.lex.findBot(REGION, botId);
    const first = bot?.putVersion("second", botVersion, ["en_GB"]);
    expect(first).not.toBe(botVersion);
    expect(bot?.putVersion("second", first, ["en_GB"])).toBe(first);
    center.core.clock.stop();
  });

  test("lets through only the locales it enables", () => {
    expect(() => understood("1", "de_DE")).toThrow("Locale de_DE is not available in alias live");
    expect(() => understood("1", "fr_FR")).toThrow("Locale fr_FR is not available");
  });

  test("of a version that does not exist, a locale that is not built, and one without fallback are refused", async () => {
    const { center, botId } = d;
    await expect(
      center.deploy("aws-native:lex:BotAlias", { botId, botAliasName: "next", botVersion: "77" }),
    ).rejects.toThrow("no version 77");
    const unbuilt = await center.deploy("aws-native:lex:Bot", {
      ...inputs,
      autoBuildBotLocales: false,
      botLocales: locales("hello"),
    });
    await expect(
      center.deploy("aws-native:lex:BotVersion", {
        botId: unbuilt["awsId"],
        botVersionLocaleSpecification: specification,
      }),
    ).rejects.toThrow("set autoBuildBotLocales");
    const botLocales = [{ localeId: "en_GB", nluConfidenceThreshold: 0.4, intents: [intent("One", "one")] }];
    await expect(center.deploy("aws-native:lex:Bot", { ...inputs, botLocales })).rejects.toThrow(
      "AMAZON.FallbackIntent",
    );
  });
});

describe("the runtime", () => {
  const address = () => ({
    botId: d.botId,
    botAliasId: d.aliasId,
    localeId: "en_GB",
    sessionId: "session-1",
  });

  test("recognises text for an unmodified client, which speaks HTTP/2, and keeps the session", async () => {
    const reply = await client.send(
      new RecognizeTextCommand({
        ...address(),
        text: "pay a bill",
        sessionState: { sessionAttributes: { a: "1" } },
      }),
    );
    expect(reply.sessionState).toMatchObject({ intent: { name: "PayABill" }, sessionAttributes: { a: "1" } });
    expect(reply.interpretations?.[0]).toMatchObject({ nluConfidence: { score: 1 } });
    expect(d.center.grants.at(-1)).toMatchObject({
      action: "lex:RecognizeText",
      resource: `arn:aws:lex:${REGION}:111122223333:bot-alias/${d.botId}/${d.aliasId}`,
    });
    const session = await client.send(new GetSessionCommand(address()));
    expect(session.sessionState).toMatchObject({
      intent: { name: "PayABill" },
      sessionAttributes: { a: "1" },
    });
    await d.center.core.clock.advance(299_000);
    await client.send(new GetSessionCommand(address()));
    await d.center.core.clock.advance(2_000);
    await expect(client.send(new GetSessionCommand(address()))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
    await client.send(new RecognizeTextCommand({ ...address(), text: "1" }));
    await client.send(new DeleteSessionCommand(address()));
    await expect(client.send(new GetSessionCommand(address()))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });

  test("refuses in its own words", async () => {
    const send = (change: object) =>
      client.send(new RecognizeTextCommand({ ...address(), text: "1", ...change }));
    await expect(send({ botAliasId: "NOSUCHALIA" })).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
    await expect(send({ localeId: "de_DE" })).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    await expect(send({ text: "x".repeat(1_025) })).rejects.toMatchObject({ name: "ValidationException" });
    await expect(send({ sessionId: "!" })).rejects.toMatchObject({ name: "ValidationException" });
  });
});
