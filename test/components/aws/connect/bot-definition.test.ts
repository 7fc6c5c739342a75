import { describe, expect, it } from "vitest";
import { botLocales, definitionHash } from "../../../../components/aws/connect/bot-definition.ts";
import { BOT_INTENTS } from "../../../../flows/utterances.ts";

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
