import { describe, expect, it } from "vitest";
import { AnsweredQuestions } from "../../../tools/driver/answered.ts";

function hearing(...prompts: readonly string[]): AnsweredQuestions {
  const answered = new AnsweredQuestions();
  for (const prompt of prompts) answered.hear(prompt);
  return answered;
}

describe("questions that were answered", () => {
  it("fail a journey when a call asks again what a chat has asked", () => {
    const answered = hearing("chat-bill-number", "chat-amount");
    expect(() => answered.hear("bill-number")).toThrow(/"bill-number" was answered before/);
  });

  it("leave the one that was not answered to be asked in the call", () => {
    const answered = hearing("chat-bill-number", "chat-amount", "chat-confirm");
    answered.hangUp();
    expect(() => answered.hear("confirm")).not.toThrow();
  });

  it("may be asked anew once the matter is at its end", () => {
    for (const end of ["bill-paid", "phone-left"])
      expect(() => hearing("chat-bill-number", "chat-amount", end).hear("chat-bill-number")).not.toThrow();
  });
});
