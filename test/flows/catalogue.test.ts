import { describe, expect, it } from "vitest";
import { INTENTS } from "../../domain/intents.ts";
import { FLOWS, MODULES } from "../../flows/catalogue.ts";
import { PROMPTS, type PromptKey } from "../../flows/prompts/catalogue.ts";
import { LANGUAGES } from "../../flows/prompts/language.ts";
import { promptKeys, promptOf } from "../../flows/prompts/prompt-text.ts";
import { QUESTION_IDS, QUESTIONS } from "../../flows/questions.ts";
import { ANSWER_INTENTS, BOT_INTENTS } from "../../flows/utterances.ts";
import type { Action, FlowDocument } from "../../language/document.ts";
import { targetsOf } from "../../language/reach.ts";
import { render } from "../../language/render.ts";
import { validate } from "../../language/validate.ts";

const ALL = [...MODULES, ...FLOWS];
const ACTIONS = ALL.flatMap(({ document }) => document.Actions);

describe("every flow", () => {
  it.each(ALL)("$name has no problem, not even advice", ({ document, type }) => {
    expect(validate(document, type)).toEqual([]);
  });

  it("names only what is deployed before it, and all slots it needs", () => {
    const deployed = new Set<string>();
    for (const { name, type, document, slots } of ALL) {
      const references = slots.filter((slot) => /^(flow|module):/.test(slot));
      expect(references.filter((slot) => !deployed.has(slot))).toEqual([]);
      expect(render(document, Object.fromEntries(slots.map((slot) => [slot, "x"])))).not.toContain("{{slot:");
      deployed.add(`${type === "MODULE" ? "module" : "flow"}:${name}`);
    }
  });

  it("names no ARN: functions by attribute, everything else by slot", () => {
    expect(JSON.stringify(ALL.map(({ document }) => document))).not.toContain("arn:aws");
  });

  it("gives a function at most 4 seconds", () => {
    const limits = ACTIONS.flatMap(({ Parameters }) => Parameters["InvocationTimeLimitSeconds"] ?? []);
    expect(new Set(limits)).toEqual(new Set(["4"]));
  });

  it("sets no attribute but those on the list, and never a name, a number or a level", () => {
    const names = ACTIONS.filter(({ Type }) => Type === "UpdateContactAttributes").flatMap(({ Parameters }) =>
      Object.keys(Parameters["Attributes"] ?? {}),
    );
    const others = [...new Set(names)].filter((name) => !/^fn[A-Z]/.test(name)).sort();
    expect(others).toEqual([
      "journey",
      "journeyId",
      "language",
      "outcome",
      "queueName",
      "securityKeyCertificate",
      "securityKeyId",
      "trust",
      "turn",
    ]);
  });

  it("keeps modules one level deep", () => {
    const nested = MODULES.filter(({ slots }) => slots.some((slot) => slot.startsWith("module:")));
    expect(nested).toEqual([]);
  });
});

describe("prompts", () => {
  const spoken = ACTIONS.flatMap(textsOf);

  it("are all in the catalogue, each in every language", () => {
    for (const text of spoken) {
      const found = promptOf(text);
      expect(found, text).toBeDefined();
      if (found !== undefined)
        for (const language of LANGUAGES) expect(spoken).toContain(PROMPTS[found.key].text[language]);
    }
  });

  it("are all spoken somewhere", () => {
    const used = new Set(spoken.map((text) => promptOf(text)?.key));
    expect(promptKeys().filter((key) => !used.has(key))).toEqual([]);
  });

  it("are distinct, so that what was heard names its key and language", () => {
    for (const key of promptKeys())
      for (const language of LANGUAGES) {
        const heard = PROMPTS[key].text[language].replaceAll(/\$\.[A-Za-z.]*[A-Za-z]/g, "Ada Lovelace");
        expect(promptOf(heard)).toMatchObject({ key, language });
      }
    expect(promptOf("Something else entirely.")).toBeUndefined();
  });
});

describe("levels", () => {
  // A status that a function gives only when it has checked the caller's level.
  const vouched = new Set(["verified", "asking", "complete"]);

  it.each(ALL)(
    "$name speaks nothing of level 2 before a function has vouched for the caller",
    ({ document }) => {
      expect(promptsBefore(document, (operand) => vouched.has(operand)).filter(atLeast(2))).toEqual([]);
    },
  );

  it.each([
    ["identify", "welcome"],
    ["identify-chat", "chat-welcome"],
  ])("of %s say welcome back only to whom the function recognised", (module, greeting) => {
    const documents = MODULES.filter(({ name }) => name === module).map(({ document }) => document);
    expect(
      documents.flatMap((document) => promptsBefore(document, (operand) => operand === "recognised")),
    ).toEqual([greeting, greeting]);
  });

  // What a region says of itself, and a code that names nobody. Everything else is somebody's.
  const IMPERSONAL = new Set(["$.External.number", "$.External.code", "$.Attributes.queueName"]);

  it.each(promptKeys())("are told of %s, which says nothing personal below 2", (key) => {
    const { level, text } = PROMPTS[key];
    expect([0, 1, 2]).toContain(level);
    const values = LANGUAGES.flatMap((language) => text[language].match(/\$\.[A-Za-z.]*[A-Za-z]/g) ?? []);
    if (level < 2) expect(values.filter((value) => !IMPERSONAL.has(value))).toEqual([]);
  });

  it("find level-2 prompts where the statuses are followed, so that the rule can fail", () => {
    const found = MODULES.flatMap(({ document }) => promptsBefore(document, () => false)).filter(atLeast(2));
    expect(new Set(found)).toEqual(new Set(promptKeys().filter(atLeast(2))));
  });

  function atLeast(level: number): (key: PromptKey) => boolean {
    return (key) => PROMPTS[key].level >= level;
  }
});

describe("questions and the bot", () => {
  it("take as many digits as the domain accepts, and no more", () => {
    const accepts = new Map<string, RegExp>(
      Object.values(INTENTS).flatMap(({ questions }) =>
        questions.map((question) => [question.id, question.accepts] as const),
      ),
    );
    for (const id of QUESTION_IDS) {
      const { maximumDigits } = QUESTIONS[id];
      expect("1".repeat(maximumDigits)).toMatch(accepts.get(id) ?? /$^/);
      expect("1".repeat(maximumDigits + 1)).not.toMatch(accepts.get(id) ?? /./);
    }
  });

  it.each([
    ["main", BOT_INTENTS],
    ["answers", ANSWER_INTENTS],
  ])("branch on intents of the bot %s alone, and on each of them somewhere", (bot, intents) => {
    const operands = ACTIONS.filter(({ Parameters }) =>
      JSON.stringify(Parameters["LexV2Bot"] ?? "").includes(`bot:${bot}`),
    ).flatMap(({ Transitions }) =>
      (Transitions.Conditions ?? []).flatMap(({ Condition }) => Condition.Operands),
    );
    expect([...new Set(operands)].sort()).toEqual(Object.keys(intents).sort());
  });

  it("take a bare digit as an answer where a question was asked, and never as a choice of the menu", () => {
    for (const language of LANGUAGES) {
      const all = Object.values(ANSWER_INTENTS).flatMap(({ utterances }) => utterances[language]);
      expect(all).toContain("{answer}");
      expect(all.filter((text) => /^\d+$/.test(text))).toEqual([]);
    }
  });

  it("hear every utterance as one intent, and the same digits in every language", () => {
    for (const language of LANGUAGES) {
      for (const intents of [BOT_INTENTS, ANSWER_INTENTS]) {
        const all = Object.values(intents).flatMap(({ utterances }) =>
          utterances[language].map((text: string) => text.toLowerCase()),
        );
        expect(new Set(all).size).toBe(all.length);
      }
      const digits = Object.values(BOT_INTENTS).flatMap(({ utterances }) =>
        utterances[language].filter((text) => /^\d$/.test(text)),
      );
      expect(digits).toEqual(["1", "2", "3", "4", "0", "9", "8"]);
    }
  });
});

function textsOf({ Parameters }: Action): readonly string[] {
  const messages = Parameters["Messages"];
  const listed = Array.isArray(messages)
    ? messages.flatMap((message: { Text?: string }) => message.Text ?? [])
    : [];
  const text = Parameters["Text"];
  return typeof text === "string" ? [text, ...listed] : listed;
}

/** Prompts that a flow can come to without following a condition with such an operand. */
function promptsBefore(document: FlowDocument, isClosed: (operand: string) => boolean): readonly PromptKey[] {
  const actions = new Map(document.Actions.map((action) => [action.Identifier, action]));
  const reached = new Set<string>();
  const waiting = [document.StartAction];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const action = actions.get(at);
    if (action === undefined || reached.has(at)) continue;
    reached.add(at);
    // Its NextAction repeats the main way: only what the conditions leave open counts.
    const open = (action.Transitions.Conditions ?? []).filter(
      ({ Condition }) => !Condition.Operands.some(isClosed),
    );
    waiting.push(...targetsOf({ ...action, Transitions: { ...action.Transitions, Conditions: open } }));
  }
  return document.Actions.filter(({ Identifier }) => reached.has(Identifier))
    .flatMap(textsOf)
    .flatMap((text) => promptOf(text)?.key ?? []);
}
