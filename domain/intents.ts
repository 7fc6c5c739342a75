/** What a customer may want done, as a table of facts. */

/** 0 unknown, 1 recognised, 2 verified, 3 verified by a second method just now. */
export type Level = 0 | 1 | 2 | 3;

export const QUEUE_NAMES = ["billing", "general"] as const;
export type QueueName = (typeof QUEUE_NAMES)[number];

export interface Question {
  readonly id: string;
  /** What an answer must look like, as keys or recognised text arrive. */
  readonly accepts: RegExp;
  /** An answer that withdraws the whole matter. */
  readonly withdraws?: string;
}

export interface Intent {
  /** Least level at which it is done, or anything of it is told. */
  readonly level: Level;
  /** A proof may be carried over to it by redial after an interruption. */
  readonly redialSafe: boolean;
  readonly queue: QueueName;
  readonly questions: readonly Question[];
  /** It has no questions to answer, and goes on for as long as people write to each other. */
  readonly isCorrespondence?: true;
}

export const INTENTS = {
  "pay-a-bill": {
    level: 2,
    redialSafe: true,
    queue: "billing",
    questions: [
      { id: "bill-number", accepts: /^\d{1,12}$/ },
      // Whole pounds or euros.
      { id: "amount", accepts: /^\d{1,7}$/ },
      { id: "confirm", accepts: /^[12]$/, withdraws: "2" },
    ],
  },
  "opening-hours": { level: 0, redialSafe: true, queue: "general", questions: [] },
  "change-pin": { level: 2, redialSafe: false, queue: "general", questions: [] },
  "change-phone": {
    level: 3,
    redialSafe: false,
    queue: "general",
    questions: [
      { id: "new-phone", accepts: /^\d{7,15}$/ },
      { id: "confirm-phone", accepts: /^[12]$/, withdraws: "2" },
    ],
  },
  "speak-to-agent": { level: 0, redialSafe: true, queue: "general", questions: [] },
  /** What is written by text or mail: people read it, no menu asks for it. */
  correspondence: { level: 0, redialSafe: true, queue: "general", questions: [], isCorrespondence: true },
} as const satisfies Record<string, Intent>;

export type IntentName = keyof typeof INTENTS;

export const INTENT_NAMES = Object.keys(INTENTS) as readonly IntentName[];

export function intentOf(name: IntentName): Intent {
  return INTENTS[name];
}

export function isIntentName(text: string): text is IntentName {
  return Object.hasOwn(INTENTS, text);
}
