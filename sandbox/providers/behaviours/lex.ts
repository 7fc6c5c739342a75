/** Lex V2 bots, their versions and aliases. */
import { Bot, type BotLocale, DRAFT, type Intent } from "../../cloud/lex/bot.ts";
import { placesOf, SLOT_TYPES, type Slot } from "../../cloud/lex/fill-slots.ts";
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
  const intents = listOf(locale, "intents").map((intent) => intentOf(intent, localeId));
  if (!intents.some((i) => i.isFallback))
    throw new Error(
      `Locale ${localeId} has no intent with parentIntentSignature ${FALLBACK}, which Lex demands.`,
    );
  return { localeId, intents, isBuilt, confidenceThreshold: Number(locale["nluConfidenceThreshold"] ?? 0.4) };
}

function intentOf(intent: Json, localeId: string): Intent {
  const name = requiredText(intent, "name");
  const at = `Intent ${name} of locale ${localeId}`;
  const utterances = listOf(intent, "sampleUtterances").map((u) => requiredText(u, "utterance"));
  const slots = listOf(intent, "slots").map((slot) => slotOf(slot, at));
  for (const place of utterances.flatMap(placesOf))
    if (!slots.some((slot) => slot.name === place))
      throw new Error(`${at} has an utterance with {${place}}, which is none of its slots.`);
  for (const slot of listOf(intent, "slots")) {
    const isRequired = objectOf(slot, "valueElicitationSetting")["slotConstraint"] === "Required";
    const slotName = requiredText(slot, "name");
    if (isRequired && utterances.some((utterance) => !placesOf(utterance).includes(slotName)))
      throw new Error(
        `${at} requires the slot ${slotName}, which not every utterance fills; the local cloud's bots ask for none.`,
      );
  }
  if (objectOf(intent, "dialogCodeHook")["enabled"] === true)
    throw new Error(`${at} has a dialog code hook; the local cloud's bots call one for fulfilment only.`);
  return {
    name,
    utterances,
    slots,
    isFallback: intent["parentIntentSignature"] === FALLBACK,
    isFulfilledByHook: objectOf(intent, "fulfillmentCodeHook")["enabled"] === true,
  };
}

function slotOf(slot: Json, at: string): Slot {
  const declared = requiredText(slot, "slotTypeName");
  const type = SLOT_TYPES.find((known) => known === declared);
  if (type === undefined)
    throw new Error(`${at} has a slot of type ${declared}; the local cloud has ${SLOT_TYPES.join(" and ")}.`);
  return { name: requiredText(slot, "name"), type };
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
      codeHooks: new Map(settings.flatMap(codeHookOf)),
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

function codeHookOf(setting: Json): readonly (readonly [string, string])[] {
  const specification = objectOf(objectOf(setting, "botAliasLocaleSetting"), "codeHookSpecification");
  const hook = objectOf(specification, "lambdaCodeHook");
  if (hook["lambdaArn"] === undefined) return [];
  const version = hook["codeHookInterfaceVersion"];
  if (version !== "1.0")
    throw new Error(`Code hooks speak interface version 1.0, not ${JSON.stringify(version)}.`);
  return [[requiredText(setting, "localeId"), requiredText(hook, "lambdaArn")]];
}

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
