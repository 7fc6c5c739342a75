/** The loop of questions that calls and chats have in common; how one is asked and heard is the channel's. */
import type { FlowBuilder } from "../../language/build.ts";
import { SAVE_PROGRESS } from "../functions.ts";
import { MATTER_NAMES, MATTERS, type MatterName, questionsOf } from "../matters.ts";
import { prompt } from "../prompts/prompt-text.ts";
import type { QuestionId } from "../questions.ts";

export const TURN = { turn: "$.Attributes.turn" };

/** The journey's id is for the agent's screen: it leads to what was said, and says nothing itself. */
const KEEP_TURN = { turn: "$.External.turn", journeyId: "$.External.journeyId" };

/** Where the replies of save-progress lead. */
const OUTCOMES = {
  asking: "question",
  "proof-needed": "proof-needed",
  "second-proof-needed": "second-proof-needed",
  complete: "complete",
  expired: "start-fresh",
  none: "wish",
  // Said of answers only; a reply that refuses none vouches for nobody.
  invalid: "give-trouble",
} as const;

export interface Asking {
  /** Where the customer's answer stands when it was heard. */
  readonly answer: string;
  /** Adds a step that asks; it leads to `answer-<matter>`, or where nothing was heard to `patience-<matter>`. */
  readonly ask: (step: string, question: QuestionId, matter: MatterName) => void;
}

/**
 * Adds the steps from `start-<intent>`, `next` and `question` on. They lead to
 * `wish`, `proof-needed`, `second-proof-needed`, `complete` and give-….
 */
export function askQuestions(f: FlowBuilder, { answer, ask }: Asking): void {
  for (const intent of [...MATTER_NAMES, "change-pin"] as const)
    f.invoke(`start-${intent}`, SAVE_PROGRESS, {
      parameters: { action: "start", intent, ...TURN },
      keep: KEEP_TURN,
      outcomes: OUTCOMES,
    });
  f.invoke("next", SAVE_PROGRESS, {
    parameters: { action: "next", ...TURN },
    keep: KEEP_TURN,
    outcomes: OUTCOMES,
  });
  const asked = MATTER_NAMES.flatMap((matter) => questionsOf(matter).map((id) => ({ matter, id })));
  f.compare("question", "$.External.question", {
    values: Object.fromEntries(asked.map(({ id }) => [id, `ask-${id}`])),
    otherwise: "give-trouble",
  });
  for (const { matter, id } of asked) ask(`ask-${id}`, id, matter);
  for (const matter of MATTER_NAMES) hearAnswer(f, matter, answer);
  f.say("start-fresh", prompt("start-fresh"), { next: "wish" });
}

function hearAnswer(f: FlowBuilder, matter: MatterName, answer: string): void {
  const { done, left, agent } = MATTERS[matter];
  f.invoke(`answer-${matter}`, SAVE_PROGRESS, {
    parameters: { action: "answer", question: "$.External.question", answer, ...TURN },
    keep: KEEP_TURN,
    outcomes: {
      ...OUTCOMES,
      complete: `done-${matter}`,
      none: `left-or-gone-${matter}`,
      invalid: `invalid-${matter}`,
    },
  });
  // A matter that the customer just withdrew is no longer there: say so, rather than ask what they want.
  f.compare(`left-or-gone-${matter}`, answer, { values: { "2": left }, otherwise: "wish" });
  // The last answer is still what was heard: 2 withdraws, also where the function's word of it was lost.
  f.compare(`done-${matter}`, answer, { values: { "2": left }, otherwise: done });
  f.say(done, prompt(done), { next: "give-complete" });
  f.say(left, prompt(left), { next: "give-complete" });
  f.say(`invalid-${matter}`, prompt("answer-invalid"), { next: `patience-${matter}` });
  // The function says again which question is open: a reply that refuses an answer need not repeat it.
  f.loop(`patience-${matter}`, { times: 3, again: "next", done: `give-${agent}` });
}
