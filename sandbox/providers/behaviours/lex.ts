/** Lex V2 bots, their versions and aliases. */
import { Bot, type BotLocale, DRAFT } from "../../cloud/lex/bot.ts";
import type { LexService } from "../../cloud/lex/lex-service.ts";
import type { Behaviour, Json } from "../behaviour.ts";
import { listOf, objectOf, optionalText, requiredText } from "./connect-inputs.ts";

/** As much of the cloud as these behaviours touch. */
export interface LexHolder {
  readonly lex: LexService;
}

type LexBehaviour = Behaviour<LexHolder>;

/** Bots and aliases have ids of ten capitals and digits. */
const ID = /^[0-9A-Z]{10}$/;
const FALLBACK = "AMAZON.FallbackIntent";

const bot: LexBehaviour = {
  put: ({ lex }, { inputs, outputs, region, name }) => {
    const recorded = optionalText(outputs, "awsId") ?? "";
    const id = ID.test(recorded) ? recorded : lex.core.random.code(10);
    const botName = optionalText(inputs, "name") ?? name;
    const seconds = Number(inputs["idleSessionTtlInSeconds"] ?? 300);
    const isBuilt = inputs["autoBuildBotLocales"] === true;
    const draft = new Map(
      listOf(inputs, "botLocales").map((l) => [requiredText(l, "localeId"), localeOf(l, isBuilt)]),
    );
    const known = lex.findBot(region, id);
    if (known === undefined) lex.putBot(new Bot(id, region, botName, seconds, draft));
    else Object.assign(known, { name: botName, sessionSeconds: seconds, draft });
    return { awsId: id, arn: `arn:aws:lex:${region}:${lex.core.accountId}:bot/${id}` };
  },
  remove: ({ lex }, { outputs, region }) => lex.removeBot(region, requiredText(outputs, "awsId")),
};

function localeOf(locale: Json, isBuilt: boolean): BotLocale {
  const localeId = requiredText(locale, "localeId");
  const declared = listOf(locale, "intents");
  if (declared.some((intent) => listOf(intent, "slots").length > 0))
    throw new Error(`Locale ${localeId} has intents with slots, which the local cloud does not offer.`);
  const intents = declared.map((intent) => ({
    name: requiredText(intent, "name"),
    isFallback: intent["parentIntentSignature"] === FALLBACK,
    utterances: listOf(intent, "sampleUtterances").map((u) => requiredText(u, "utterance")),
  }));
  if (!intents.some((i) => i.isFallback))
    throw new Error(
      `Locale ${localeId} has no intent with parentIntentSignature ${FALLBACK}, which Lex demands.`,
    );
  return { localeId, intents, isBuilt, confidenceThreshold: Number(locale["nluConfidenceThreshold"] ?? 0.4) };
}

const botVersion: LexBehaviour = {
  put: ({ lex }, { inputs, outputs, region, id }) => {
    const recorded = optionalText(outputs, "botVersion") ?? "";
    const localeIds = listOf(inputs, "botVersionLocaleSpecification").map((s) => requiredText(s, "localeId"));
    const kept = /^[1-9]\d{0,4}$/.test(recorded) ? recorded : undefined;
    return { botVersion: needBot(lex, region, inputs).putVersion(id, kept, localeIds) };
  },
  remove: ({ lex }, { inputs, region, id }) =>
    lex.findBot(region, requiredText(inputs, "botId"))?.removeVersion(id),
};

const botAlias: LexBehaviour = {
  put: ({ lex }, { inputs, outputs, region, name }) => {
    const of = needBot(lex, region, inputs);
    const recorded = optionalText(outputs, "botAliasId") ?? "";
    const id = ID.test(recorded) ? recorded : lex.core.random.code(10);
    const settings = listOf(inputs, "botAliasLocaleSettings");
    of.putAlias({
      id,
      name: optionalText(inputs, "botAliasName") ?? name,
      version: optionalText(inputs, "botVersion") ?? DRAFT,
      enabledLocales:
        settings.length === 0
          ? undefined
          : new Set(
              settings
                .filter((s) => objectOf(s, "botAliasLocaleSetting")["enabled"] === true)
                .map((s) => requiredText(s, "localeId")),
            ),
    });
    return {
      botAliasId: id,
      arn: `arn:aws:lex:${region}:${lex.core.accountId}:bot-alias/${of.id}/${id}`,
      botAliasStatus: "Available",
    };
  },
  remove: ({ lex }, { inputs, outputs, region }) =>
    lex.findBot(region, requiredText(inputs, "botId"))?.removeAlias(requiredText(outputs, "botAliasId")),
};

function needBot(lex: LexService, region: string, inputs: Json): Bot {
  const id = requiredText(inputs, "botId");
  const found = lex.findBot(region, id);
  if (found === undefined) throw new Error(`Region ${region} has no bot ${id}.`);
  return found;
}

export const LEX_BEHAVIOURS: Readonly<Record<string, LexBehaviour>> = {
  "aws-native:lex:Bot": bot,
  "aws-native:lex:BotVersion": botVersion,
  "aws-native:lex:BotAlias": botAlias,
};
