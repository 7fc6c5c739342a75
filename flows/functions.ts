/** The functions that flows call: how they are reached, and every status they answer with. */
import { CONTRACTS } from "../domain/contracts.ts";
import type { FunctionName } from "../domain/functions.ts";
import { slot } from "../language/slots.ts";
import type { FunctionCall } from "../language/ways.ts";

type CalledFunction = {
  [Name in FunctionName]: (typeof CONTRACTS)[Name]["calledBy"] extends "flow" ? Name : never;
}[FunctionName];

// A caller takes longer silence for a dead line, and the service's own retries count into the limit.
const SILENCE_SECONDS = 4;

export const IDENTIFY_CUSTOMER = call("identify-customer", [
  "recognised",
  "unknown",
  "anonymous",
  "shared",
  "transferred",
]);

/** In a chat the first block may find that another contact of the same attempt is the one. */
export const IDENTIFY_CHAT = call("identify-customer", [
  "recognised",
  "unknown",
  "anonymous",
  "shared",
  "superseded",
]);

export const VERIFY_PIN = call("verify-pin", ["verified", "wrong", "locked", "no-credential", "unreadable"]);

/** Why no code is sent: in this contact, for this number, customer or country, or because there is no number. */
export const SEND_CODE = call("send-code", ["sent", "too-many", "limited", "no-number", "refused"]);

export const VERIFY_CODE = call("verify-code", [
  "verified",
  "wrong",
  "expired",
  "used",
  "locked",
  "no-code",
  "unreadable",
]);

export const SET_PIN = call("set-pin", ["set", "refused", "weak", "unreadable"]);

export const SAVE_PROGRESS = call("save-progress", [
  "asking",
  "proof-needed",
  "second-proof-needed",
  "complete",
  "expired",
  "none",
  "invalid",
]);

export const SAVE_LANGUAGE = call("save-progress", ["noted", "invalid"]);

export const SAVE_TEXT_WISH = call("save-progress", ["stopped", "started", "invalid"]);

export const SCHEDULE_CALLBACK = call("schedule-callback", ["scheduled", "no-number"]);

export const CHOOSE_ROUTE = call("choose-route", ["routed", "unknown"]);

export const CLOSE_CONTACT = call("close-contact", ["closed"]);

export const OPEN_TRANSFER = call("open-transfer", ["opened", "refused"]);

const CALLED: readonly CalledFunction[] = [
  "identify-customer",
  "verify-pin",
  "set-pin",
  "send-code",
  "verify-code",
  "save-progress",
  "choose-route",
  "close-contact",
  "open-transfer",
  "schedule-callback",
];

/**
 * Attributes with the functions' ARNs, to be set before any is called: `$.AwsRegion` is replaced in a value,
 * but refused in the function ARN of the invoking block itself.
 */
export function functionAttributes(): Readonly<Record<string, string>> {
  return Object.fromEntries(CALLED.map((name) => [attributeOf(name), slot(`function:${name}`)]));
}

function call<const Outcome extends string>(
  name: CalledFunction,
  outcomes: readonly Outcome[],
): FunctionCall<Outcome> {
  return {
    arn: `$.Attributes.${attributeOf(name)}`,
    timeLimitSeconds: SILENCE_SECONDS,
    response: CONTRACTS[name].response,
    outcomes,
  };
}

/** identify-customer → fnIdentifyCustomer. */
function attributeOf(name: CalledFunction): string {
  const words = name.split("-").map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `fn${words.join("")}`;
}
