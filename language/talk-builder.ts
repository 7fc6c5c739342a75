/** The steps in which something is said to a contact, or heard from it. */
import type { ParameterValue } from "./document.ts";
import type { Draft } from "./draft.ts";
import type { Speech } from "./speech.ts";
import { conditions, error } from "./transition.ts";
import type { AskWays, CompareWays, ConverseWays, MenuWays } from "./ways.ts";

/** The value that stored input has when the caller keyed nothing. */
const NOTHING_KEYED = "Timeout";

export class TalkBuilder {
  protected readonly draft: Draft;

  constructor(draft: Draft) {
    this.draft = draft;
  }

  say(name: string, speech: Speech, { next }: { readonly next: string }): void {
    this.spoken(name, speech, (block, Text) =>
      this.draft.add(block, "MessageParticipant", { Text }, { NextAction: next }),
    );
  }

  /** One key out of those offered. */
  menu(name: string, speech: Speech, ways: MenuWays): void {
    const failed = this.draft.failing(name, ways.failed);
    this.spoken(name, speech, (block, Text) =>
      this.draft.add(
        block,
        "GetParticipantInput",
        { Text, InputTimeLimitSeconds: String(ways.seconds), StoreInput: "False" },
        {
          NextAction: ways.otherwise,
          Conditions: conditions(ways.keys),
          Errors: [
            error("InputTimeLimitExceeded", ways.silence),
            error("NoMatchingCondition", ways.otherwise),
            error("NoMatchingError", failed),
          ],
        },
      ),
    );
  }

  /** Digits, kept as `$.StoredCustomerInput`. */
  ask(name: string, speech: Speech, ways: AskWays): void {
    const { encryptedWith } = ways;
    this.spoken(name, speech, (block, Text) =>
      this.step(
        block,
        "GetParticipantInput",
        { next: `${name}.keyed`, failed: ways.failed },
        {
          Text,
          StoreInput: "True",
          InputTimeLimitSeconds: String(ways.seconds),
          InputValidation: { CustomValidation: { MaximumLength: String(ways.maximumDigits) } },
          InputEncryption: encryptedWith && {
            EncryptionKeyId: encryptedWith.keyId,
            Key: encryptedWith.certificate,
          },
          DTMFConfiguration: { InputTerminationSequence: "#", DisableCancelKey: "False" },
        },
      ),
    );
    this.compare(`${name}.keyed`, "$.StoredCustomerInput", {
      values: { [NOTHING_KEYED]: ways.silence },
      otherwise: ways.next,
    });
  }

  converse(name: string, speech: Speech, ways: ConverseWays): void {
    const failed = this.draft.failing(name, ways.failed);
    this.spoken(name, speech, (block, Text) =>
      this.draft.add(
        block,
        "ConnectParticipantWithLexBot",
        { Text, LexV2Bot: { AliasArn: ways.botAliasArn }, LexSessionAttributes: ways.sessionAttributes },
        {
          NextAction: ways.otherwise,
          Conditions: conditions(ways.intents),
          Errors: [error("NoMatchingCondition", ways.otherwise), error("NoMatchingError", failed)],
        },
      ),
    );
  }

  /** Says it over and over while the contact waits; `interrupted` breaks in, from time to time, with another step. */
  repeat(
    name: string,
    speech: Speech,
    interrupted?: { readonly everySeconds: number; readonly next: string },
  ): void {
    this.spoken(name, speech, (block, Text) => {
      const Messages = [{ Text }];
      if (interrupted === undefined) {
        this.draft.add(block, "MessageParticipantIteratively", { Messages }, {});
        return;
      }
      const { everySeconds, next } = interrupted;
      const InterruptFrequencySeconds = String(everySeconds);
      const Conditions = conditions({ MessagesInterrupted: next });
      const Errors = [error("NoMatchingError", next)];
      const transitions = { NextAction: next, Conditions, Errors };
      this.draft.add(
        block,
        "MessageParticipantIteratively",
        { Messages, InterruptFrequencySeconds },
        transitions,
      );
    });
  }

  compare(name: string, reference: string, ways: CompareWays): void {
    this.draft.add(
      name,
      "Compare",
      { ComparisonValue: reference },
      {
        NextAction: ways.otherwise,
        Conditions: conditions(ways.values),
        Errors: [error("NoMatchingCondition", ways.otherwise)],
      },
    );
  }

  protected step(
    name: string,
    type: string,
    ways: { readonly next: string; readonly failed?: string | undefined },
    parameters: Readonly<Record<string, ParameterValue | undefined>>,
  ): void {
    const failed = this.draft.failing(name, ways.failed);
    const transitions = { NextAction: ways.next, Errors: [error("NoMatchingError", failed)] };
    this.draft.add(name, type, parameters, transitions);
  }

  // A block speaks one text and the language has no way to choose a text by key: a step with several texts
  // becomes a comparison and one block for each of them, all with the same ways out.
  protected spoken(name: string, speech: Speech, block: (identifier: string, text: string) => void): void {
    if (typeof speech === "string") {
      block(name, speech);
      return;
    }
    const variants = Object.keys(speech.texts);
    this.compare(name, speech.by, {
      values: Object.fromEntries(variants.map((variant) => [variant, `${name}.${variant}`])),
      otherwise: `${name}.${speech.otherwise}`,
    });
    for (const variant of variants) block(`${name}.${variant}`, speech.texts[variant] ?? "");
  }
}
