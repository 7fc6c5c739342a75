/** A bot that takes answers, and a flow that asks for one, for tests of chats. */
import { associate, type Ground, publish } from "./call-center.ts";
import { bye, flow, say, step } from "./flow-text.ts";

/** "agent" goes to the queue; another single word is repeated; anything else is not understood. */
export async function publishChatFlow(g: Ground): Promise<string> {
  const aliasArn = await deployBot(g);
  return publish(
    g,
    "chat",
    flow({
      language: step("UpdateContactData", { LanguageCode: "en-GB", TargetContact: "Current" }, "welcome"),
      welcome: say("Welcome", "ask"),
      ask: {
        type: "ConnectParticipantWithLexBot",
        parameters: { Text: "Your number?", LexV2Bot: { AliasArn: aliasArn } },
        next: "pardon",
        cases: { GiveAnswer: "repeat", SpeakToAgent: "queue" },
        errors: { NoMatchingCondition: "pardon", NoMatchingError: "failed" },
      },
      repeat: say("You said $.Lex.Slots.answer", "bye"),
      pardon: say("Pardon?", "ask"),
      queue: step("UpdateContactTargetQueue", { QueueId: g.queueId }, "transfer"),
      transfer: {
        type: "TransferContactToQueue",
        errors: { QueueAtCapacity: "failed", NoMatchingError: "failed" },
      },
      failed: say("failed", "bye"),
      bye,
    }),
  );
}

export async function deployBot(g: Ground): Promise<string> {
  const bot = await g.center.deploy("aws-native:lex:Bot", {
    name: "chat",
    autoBuildBotLocales: true,
    idleSessionTtlInSeconds: 300,
    botLocales: [
      {
        localeId: "en_GB",
        nluConfidenceThreshold: 0.4,
        intents: [
          {
            name: "GiveAnswer",
            slots: [{ name: "answer", slotTypeName: "AMAZON.AlphaNumeric" }],
            sampleUtterances: [{ utterance: "{answer}" }],
          },
          { name: "SpeakToAgent", sampleUtterances: [{ utterance: "speak to an agent" }] },
          { name: "FallbackIntent", parentIntentSignature: "AMAZON.FallbackIntent" },
        ],
      },
    ],
  });
  const { arn } = await g.center.deploy("aws-native:lex:BotAlias", {
    botId: bot["awsId"],
    botAliasName: "live",
  });
  await associate(g, "LEX_BOT", String(arn));
  return String(arn);
}
