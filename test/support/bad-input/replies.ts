/** What a reply must be for whoever asked to go on: one table of statuses, one rule for each kind of caller. */
import { expect } from "vitest";
import { CONTRACTS } from "../../../domain/contracts.ts";
import type { FunctionName } from "../../../domain/functions.ts";
import {
  CHOOSE_ROUTE,
  CLOSE_CONTACT,
  IDENTIFY_CHAT,
  IDENTIFY_CUSTOMER,
  OPEN_TRANSFER,
  SAVE_LANGUAGE,
  SAVE_PROGRESS,
  SCHEDULE_CALLBACK,
  SEND_CODE,
  SET_PIN,
  VERIFY_CODE,
  VERIFY_PIN,
} from "../../../flows/functions.ts";

/** Connect refuses replies of 32 KB (facts/connect.md §4), Lambda those of 6 MB. */
const LARGEST_FLOW_REPLY = 32_000;
const LARGEST_REPLY = 6_000_000;

/** Every status that whoever calls knows; `inert`: those that say that nothing was done. */
export const STATUSES: Readonly<
  Partial<Record<FunctionName, { readonly known: readonly string[]; readonly inert: readonly string[] }>>
> = {
  "identify-customer": {
    known: [...IDENTIFY_CUSTOMER.outcomes, ...IDENTIFY_CHAT.outcomes],
    inert: [],
  },
  "verify-pin": { known: VERIFY_PIN.outcomes, inert: ["no-credential", "unreadable"] },
  "set-pin": { known: SET_PIN.outcomes, inert: ["refused", "weak", "unreadable"] },
  "send-code": { known: SEND_CODE.outcomes, inert: ["too-many", "limited", "no-number"] },
  "verify-code": { known: VERIFY_CODE.outcomes, inert: ["no-code", "unreadable"] },
  "save-progress": {
    known: [...SAVE_PROGRESS.outcomes, ...SAVE_LANGUAGE.outcomes],
    inert: ["invalid"],
  },
  "choose-route": { known: CHOOSE_ROUTE.outcomes, inert: CHOOSE_ROUTE.outcomes },
  "schedule-callback": { known: SCHEDULE_CALLBACK.outcomes, inert: ["no-number"] },
  "open-transfer": { known: OPEN_TRANSFER.outcomes, inert: ["refused"] },
  // No flow says another reason: "invalid" is the branch for what is not known.
  "close-contact": { known: [...CLOSE_CONTACT.outcomes, "invalid"], inert: ["invalid"] },
  "manage-authentication": {
    known: ["done", "unknown-contact", "invalid"],
    inert: ["unknown-contact", "invalid"],
  },
  "ingest-contact-events": { known: ["told", "ignored"], inert: ["ignored"] },
  "observe-region": { known: ["observed"], inert: [] },
  "import-customers": { known: ["done", "invalid"], inert: ["invalid"] },
  "export-customer": {
    known: ["exported", "shared", "unknown", "invalid"],
    inert: ["exported", "shared", "unknown", "invalid"],
  },
  "erase-customer": {
    known: ["erased", "swept", "shared", "unknown", "invalid"],
    inert: ["shared", "unknown", "invalid"],
  },
};

export function statusOf(reply: unknown): string {
  return String((reply as { readonly status?: unknown } | undefined)?.status);
}

export function expectReply(name: FunctionName, reply: unknown): void {
  const text = JSON.stringify(reply);
  const statuses = STATUSES[name];
  if (statuses !== undefined) expect(statuses.known, `${name}: ${text}`).toContain(statusOf(reply));
  switch (CONTRACTS[name].calledBy) {
    case "flow":
      expectFlowReply(name, reply, text);
      return;
    case "lex":
      expect(reply).toMatchObject({
        sessionState: {
          dialogAction: { type: "Close" },
          intent: { name: expect.any(String), state: expect.stringMatching(/^(Fulfilled|Failed)$/) },
          sessionAttributes: { fulfilment: expect.stringMatching(/^(allowed|proof-needed|unknown)$/) },
        },
      });
      return;
    case "stream":
      expect(reply).toMatchObject(
        "refused" in Object(reply)
          ? { refused: expect.any(Array), stopped: [], parked: expect.any(Array) }
          : { batchItemFailures: [] },
      );
      return;
    default:
      expect(Buffer.byteLength(text)).toBeLessThan(LARGEST_REPLY);
  }
}

function expectFlowReply(name: FunctionName, reply: unknown, text: string): void {
  expect(Buffer.byteLength(text), name).toBeLessThan(LARGEST_FLOW_REPLY);
  for (const [field, value] of Object.entries(Object(reply))) {
    expect(field, name).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(typeof value, `${name}: ${field}`).toBe("string");
    expect(value, `${name}: ${field}`).not.toBe("");
  }
}
