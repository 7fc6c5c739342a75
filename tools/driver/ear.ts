/** What a customer heard or read in one contact, and the expectations that a journey has of it. */
import type { AnsweredQuestions } from "./answered.ts";
import { type Heard, isPrompt } from "./heard.ts";

export class Ear {
  readonly #answered: AnsweredQuestions;
  readonly #heard: Heard[] = [];
  #cursor = 0;

  constructor(answered: AnsweredQuestions) {
    this.#answered = answered;
  }

  get count(): number {
    return this.#heard.length;
  }

  get last(): Heard | undefined {
    return this.#heard.at(-1);
  }

  /** Throws where it asks what was answered before. */
  hear(heard: Heard): void {
    this.#heard.push(heard);
    this.#answered.hear(heard.key);
  }

  /** The newest text of a prompt. */
  textOf(prompt: string): string | undefined {
    return this.#heard.findLast(({ key }) => key === prompt)?.text;
  }

  /** `instead`: why a contact went wrong, for who reads the failure. */
  expect(prompt: string, values: Readonly<Record<string, string>>, instead: () => string): void {
    if (!isPrompt(prompt)) throw new Error(`The journey expects "${prompt}", which is no prompt.`);
    const wanted = Object.values(values);
    const place = this.#heard.findIndex(
      (heard, index) =>
        index >= this.#cursor && heard.key === prompt && wanted.every((value) => heard.text.includes(value)),
    );
    if (place < 0) throw new Error(`Expected to hear "${prompt}"; heard ${this.rest()}${instead()}`);
    this.#cursor = place + 1;
  }

  /** What no expectation has consumed. */
  rest(): string {
    const rest = this.#heard.slice(this.#cursor).map(({ key }) => key);
    return rest.join(", ") || "nothing more";
  }

  expectNone(prompts: readonly string[]): void {
    const heard = this.#heard.find(({ key }) => prompts.includes(key));
    if (heard !== undefined) throw new Error(`"${heard.key}" was heard, and should not have been.`);
  }

  expectNothingPersonal(): void {
    const heard = this.#heard.find(({ level }) => level > 1);
    if (heard !== undefined) throw new Error(`"${heard.key}" was heard before any proof of identity.`);
  }

  expectOnly(language: Heard["language"]): void {
    const heard = this.#heard.find((one) => one.language !== language);
    if (heard !== undefined)
      throw new Error(`"${heard.key}" was heard in ${heard.language}, not ${language}.`);
  }
}

/** The state of a contact and the blocks that failed in it, as the end of a sentence. */
export function circumstances(status: {
  readonly state: string;
  readonly errors: readonly { readonly action: string; readonly error: string; readonly reason: string }[];
}): string {
  const errors = status.errors.map(({ action, error, reason }) => `${action}: ${error}: ${reason}`);
  return ` (${status.state}).${errors.length > 0 ? ` Errors: ${errors.join("; ")}` : ""}`;
}
