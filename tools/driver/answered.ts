/** Keeps what a customer has answered in the open journey: asking it again fails every journey. */
import { INTENTS } from "../../domain/intents.ts";

const QUESTIONS: ReadonlySet<string> = new Set(
  Object.values(INTENTS).flatMap((intent) => intent.questions.map((question) => question.id)),
);
// After these the questions may be asked anew: the journey is over.
const ENDINGS: ReadonlySet<string> = new Set([
  "bill-paid",
  "bill-left",
  "phone-noted",
  "phone-left",
  "start-fresh",
]);
// A chat asks the same questions in words of its own.
const CHAT = "chat-";

export class AnsweredQuestions {
  readonly #answered = new Set<string>();
  #asked: string | undefined;

  /** Throws where the prompt asks what was answered before. */
  hear(key: string): void {
    const prompt = key.startsWith(CHAT) ? key.slice(CHAT.length) : key;
    if (ENDINGS.has(prompt)) this.forget();
    if (!QUESTIONS.has(prompt)) return;
    // The same question right after itself is a correction of an answer that was not accepted.
    if (this.#asked !== prompt && this.#answered.has(prompt))
      throw new Error(`"${prompt}" was answered before in this journey and is asked again.`);
    if (this.#asked !== undefined && this.#asked !== prompt) this.#answered.add(this.#asked);
    this.#asked = prompt;
  }

  /** The customer chose something new: whatever was open is no longer the journey. */
  forget(): void {
    this.#answered.clear();
    this.#asked = undefined;
  }

  /** The call ended: a question that was asked and not answered stays open. */
  hangUp(): void {
    this.#asked = undefined;
  }
}
