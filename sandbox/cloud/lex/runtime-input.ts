/** Readers of what the Lex runtime is asked. */
import { ServiceError } from "../service.ts";

export function addressOf(input: Readonly<Record<string, unknown>>) {
  const text = (name: string) => String(input[name] ?? "");
  const sessionId = text("sessionId");
  if (!/^[0-9a-zA-Z._:-]{2,100}$/.test(sessionId))
    throw new ServiceError(
      "ValidationException",
      "sessionId must have 2 to 100 of the characters 0-9a-zA-Z._:-.",
    );
  return { botId: text("botId"), botAliasId: text("botAliasId"), localeId: text("localeId"), sessionId };
}

export function textOf(input: Readonly<Record<string, unknown>>): string {
  const { text } = input;
  if (typeof text !== "string") throw new ServiceError("ValidationException", "text is required.");
  return text;
}

export function attributesOf(input: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const state = input["sessionState"];
  const attributes = isObject(state) ? state["sessionAttributes"] : undefined;
  if (!isObject(attributes)) return {};
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, String(value)]));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A segment that is no valid percent-encoding stands for itself. */
export function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
