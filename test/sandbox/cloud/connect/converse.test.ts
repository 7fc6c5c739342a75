import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { answerWith, associate, type Ground, REGION } from "./call-center.ts";
import { CALLER, centres, heard } from "./centres.ts";
import { bye, flow, say, step } from "./flow-text.ts";

const center = centres();

describe("a turn with a bot", () => {
  async function withBot(): Promise<Ground> {
    const g = await center();
    const intent = (name: string, ...utterances: string[]) => ({
      name,
      sampleUtterances: utterances.map((utterance) => ({ utterance })),
    });
    const bot = await g.center.deploy("aws-native:lex:Bot", {
      name: "main",
      autoBuildBotLocales: true,
      idleSessionTtlInSeconds: 300,
      botLocales: [
        {
          localeId: "en_GB",
          nluConfidenceThreshold: 0.4,
          intents: [
            intent("PayABill", "pay a bill", "1"),
            { name: "FallbackIntent", parentIntentSignature: "AMAZON.FallbackIntent" },
          ],
        },
      ],
    });
    const alias = await g.center.deploy("aws-native:lex:BotAlias", {
      botId: bot["awsId"],
      botAliasName: "live",
    });
    await associate(g, "LEX_BOT", String(alias["arn"]));
    await answerWith(
      g,
      flow({
        language: step("UpdateContactData", { LanguageCode: "en-GB", TargetContact: "Current" }, "ask"),
        ask: {
          type: "ConnectParticipantWithLexBot",
          parameters: { Text: "How can we help?", LexV2Bot: { AliasArn: alias["arn"] } },
          next: "other",
          cases: { PayABill: "pay" },
          errors: { NoMatchingCondition: "other", NoMatchingError: "failed" },
        },
        pay: say("Paying", "bye"),
        other: say("Pardon?", "bye"),
        failed: say("failed", "bye"),
        bye,
      }),
    );
    return g;
  }

  test("understands what is said and what is keyed", async () => {
    const g = await withBot();
    const contacts = g.center.connect.contacts;
    const call = await contacts.dial({ from: CALLER, to: g.number });
    expect(call.utterances.at(-1)).toMatchObject({ expects: "speech-or-keys", languageCode: "en-GB" });
    expect(heard(await contacts.say({ ...call, text: "I would like to pay my bill, please" })).at(-1)).toBe(
      "Paying",
    );
    const again = await contacts.dial({ from: CALLER, to: g.number });
    expect(heard(await contacts.keys({ ...again, digits: "1" })).at(-1)).toBe("Paying");
  });

  test("falls back for silence and for what no intent means", async () => {
    const g = await withBot();
    const contacts = g.center.connect.contacts;
    const call = await contacts.dial({ from: CALLER, to: g.number });
    expect(heard(await contacts.say({ ...call, text: "the weather in Wales" })).at(-1)).toBe("Pardon?");
    expect(heard(await contacts.silence(await contacts.dial({ from: CALLER, to: g.number }))).at(-1)).toBe(
      "Pardon?",
    );
  });

  test("needs the instance to be associated with the bot", async () => {
    const g = await withBot();
    const [instance] = g.center.connect.registry.instances(REGION);
    for (const { id } of instance?.associations ?? []) instance?.removeAssociation(id);
    const status = await g.center.connect.contacts.dial({ from: CALLER, to: g.number });
    expect(heard(status)).toEqual(["failed"]);
    expect(status.errors[0]?.reason).toContain("is not associated with bot");
  });

  test("never crashes on garbage", async () => {
    const g = await withBot();
    const contacts = g.center.connect.contacts;
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: "grapheme", maxLength: 1200 }),
        fc.boolean(),
        async (text, isSpoken) => {
          const call = await contacts.dial({ from: CALLER, to: g.number });
          const act = isSpoken
            ? contacts.say({ ...call, text })
            : contacts.keys({ ...call, digits: text }).catch((error: Error) => error.message);
          const result = await act;
          if (typeof result === "string") expect(result).toMatch(/keypad/);
          else expect(["ended", "awaiting-input"]).toContain(result.state);
        },
      ),
      { numRuns: 100 },
    );
  });
});
