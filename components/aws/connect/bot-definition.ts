/** A bot's definition, from the utterances of each intent. */
import { createHash } from "node:crypto";
import type { BotArgs } from "@pulumi/aws-native/lex/bot.js";
import { LANGUAGES, LEX_LOCALES, VOICES } from "../../../flows/prompts/language.ts";
import type { BotIntent, BotSlot } from "../../../flows/utterances.ts";

/** What the bot understands, by the name that flows branch on. */
export type BotIntents = Readonly<Record<string, BotIntent>>;

export const BOT_LOCALES = Object.values(LEX_LOCALES);

type LocaleArgs = Extract<NonNullable<BotArgs["botLocales"]>, readonly unknown[]>;

// Lex's own default: below it, what was said counts as not understood.
const LEAST_CONFIDENCE = 0.4;

export function botLocales(intents: BotIntents): LocaleArgs {
  return LANGUAGES.map((language) => ({
    localeId: LEX_LOCALES[language],
    nluConfidenceThreshold: LEAST_CONFIDENCE,
    voiceSettings: { voiceId: VOICES[language].name, engine: "neural" as const },
    intents: [
      ...Object.entries(intents).map(([name, { utterances, slots, isFulfilled }]) => ({
        name,
        sampleUtterances: utterances[language].map((utterance) => ({ utterance })),
        ...(slots === undefined ? {} : { slots: slots.map(slotOf) }),
        ...(isFulfilled === true && { fulfillmentCodeHook: { enabled: true } }),
      })),
      // Every locale must have it.
      { name: "FallbackIntent", parentIntentSignature: "AMAZON.FallbackIntent" },
    ],
  }));
}

function slotOf({ name, type }: BotSlot) {
  // The flow asks; a bot that elicited its slots would take the conversation over.
  return { name, slotTypeName: type, valueElicitationSetting: { slotConstraint: "Optional" as const } };
}

/** Changes with the content and with nothing else; a bot version is immutable, so its name carries this. */
export function definitionHash(intents: BotIntents): string {
  return createHash("sha256")
    .update(JSON.stringify(botLocales(intents)))
    .digest("hex")
    .slice(0, 12);
}
