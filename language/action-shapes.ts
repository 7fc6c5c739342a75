/** Pieces that the tables of facts are made of. */
import type { Channel, Member, Shape } from "./action-facts.ts";
import type { FlowType, Operator } from "./document.ts";

export const TEXT: Shape = { kind: "text" };
export const FLAG: Shape = { kind: "choice", values: ["True", "False", "true", "false"] };
export const ABLE: Shape = { kind: "choice", values: ["Enabled", "Disabled"] };
export const MAP: Shape = { kind: "map" };
export const OPAQUE: Shape = { kind: "opaque" };
export const ATTRIBUTE_NAME = /^[A-Za-z0-9_-]+$/;
export const SECONDS_IN_A_WEEK = 604_800;

export const EVERY_CHANNEL: readonly Channel[] = ["VOICE", "CHAT", "TASK", "EMAIL"];
export const SPOKEN_OR_WRITTEN: readonly Channel[] = ["VOICE", "CHAT"];
export const VOICE: readonly Channel[] = ["VOICE"];

export const INBOUND: readonly FlowType[] = [
  "CONTACT_FLOW",
  "AGENT_TRANSFER",
  "QUEUE_TRANSFER",
  "CAMPAIGN",
  "MODULE",
];
export const WITH_QUEUE: readonly FlowType[] = [...INBOUND, "CUSTOMER_QUEUE"];
export const WHISPERS: readonly FlowType[] = ["AGENT_WHISPER", "CUSTOMER_WHISPER", "OUTBOUND_WHISPER"];
export const HOLDS: readonly FlowType[] = ["CUSTOMER_HOLD", "AGENT_HOLD"];

export const EQUALS: readonly Operator[] = ["Equals"];
export const FAILS = { required: ["NoMatchingError"] } as const;
export const MAY_FAIL = { required: [], allowed: ["NoMatchingError"] } as const;
export const CANNOT_FAIL = { required: [] } as const;

/** What is said: exactly one of these. */
export const SPEECH: Readonly<Record<string, Shape>> = {
  Text: TEXT,
  SSML: TEXT,
  PromptId: TEXT,
  Media: { kind: "object", members: { Uri: must(TEXT), SourceType: must(TEXT), MediaType: must(TEXT) } },
};
export const SPOKEN = ["Text", "SSML", "PromptId", "Media"] as const;

export function must(shape: Shape): Member {
  return { ...shape, required: true };
}

export function oneOfWords(...words: readonly string[]) {
  return { pattern: new RegExp(`^(${words.join("|")})$`), words: words.join(", ") };
}

export function exactly(...words: readonly string[]) {
  return { required: words, operand: oneOfWords(...words) };
}
