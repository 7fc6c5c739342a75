import { describe, expect, it } from "vitest";
import { botLocales, definitionHash } from "../../../../components/aws/connect/bot-definition.ts";
import { ANSWER_INTENTS, BOT_INTENTS } from "../../../../flows/utterances.ts";

const said = (english: string) => ({
  PayABill: { utterances: { "en-GB": [english], "de-DE": ["Rechnung"] } },
});

describe("the speech bot's definition", () => {
  it("has every intent in every language, and the fallback that Lex demands", () => {
    for (const { localeId, intents } of botLocales(BOT_INTENTS) as {
      localeId: string;
      intents: { name: string }[];
    }[])
      expect([localeId, intents.map(({ name }) => name)]).toEqual([
        localeId,
        [...Object.keys(BOT_INTENTS), "FallbackIntent"],
      ]);
  });

  it("declares every place that an utterance leaves open, and asks for none of them itself", () => {
    for (const { intents } of botLocales(ANSWER_INTENTS) as {
      intents: { name: string; sampleUtterances?: { utterance: string }[]; slots?: object[] }[];
    }[])
      for (const { name, sampleUtterances = [], slots = [] } of intents) {
        const isOpen = sampleUtterances.some(({ utterance }) => utterance.includes("{answer}"));
        expect([name, slots]).toEqual([
          name,
          isOpen
            ? [
                {
                  name: "answer",
                  slotTypeName: "AMAZON.AlphaNumeric",
                  valueElicitationSetting: { slotConstraint: "Optional" },
                },
              ]
            : [],
        ]);
      }
  });

  it("takes each language's own utterances", () => {
    expect(JSON.stringify(botLocales(said("pay")))).toContain(
      '{"name":"PayABill","sampleUtterances":[{"utterance":"pay"}]}',
    );
  });

  it("has a hash that changes with what callers may say, and is steady otherwise", () => {
    expect(definitionHash(said("pay"))).toBe(definitionHash(said("pay")));
    expect(definitionHash(said("pay"))).not.toBe(definitionHash(said("settle")));
  });
});
