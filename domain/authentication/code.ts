/** One-time codes by text: what is kept of one, and what follows from sending and keying it. */
import * as v from "valibot";
import type { Clock } from "../clock.ts";
import { FRAGMENT, facts, listOf } from "../fragment.ts";
import { hmacSha256 } from "../hmac.ts";
import { ContactId, CustomerId } from "../ids.ts";
import { type KeyRing, keyOf } from "../keyring.ts";
import type { Limit } from "./limit.ts";

const HOUR = 3_600_000;

export const CODE_POLICY = {
  digits: 6,
  milliseconds: 5 * 60_000,
  tries: 3,
  /** The first, and three more. */
  sends: 4,
  /** Of texts with codes, in a region: the other one counts its own. A country's share is counted in parts. */
  limits: {
    number: { most: 8, milliseconds: HOUR, parts: 1 },
    customer: { most: 12, milliseconds: 24 * HOUR, parts: 1 },
    country: { most: 200, milliseconds: HOUR, parts: 16 },
  },
  /** Where codes are sent to, by the digits that numbers begin with; End User Messaging guards the same list. */
  countries: { "+44": "GB", "+49": "DE", "+43": "AT", "+41": "CH", "+353": "IE" },
} as const satisfies {
  readonly limits: Readonly<Record<string, Limit & { readonly parts: number }>>;
  readonly [policy: string]: unknown;
};

export type LimitName = keyof typeof CODE_POLICY.limits;

/** Belongs to one contact, and so to that contact's region. */
export const Code = facts({
  ...FRAGMENT,
  contactId: ContactId,
  customerId: CustomerId,
  /** Under the ring `codes`; absent once it was used: nothing is left to compare with. */
  hmac: v.exactOptional(v.string()),
  /** Version of that ring. */
  key: v.number(),
  /** Milliseconds since 1970. */
  expiresAtTime: v.number(),
  /** Inputs that were compared with this code, the same for a retry. */
  tried: listOf(v.string()),
  /** The steps that sent a code in this contact. */
  sentBy: listOf(v.string()),
  /** The input that used it up, and what revocations and locks were known then. */
  used: v.exactOptional(facts({ by: v.string(), at: v.number(), sees: listOf(v.string()) })),
  /** What the service calls the text it came in. */
  messageId: v.exactOptional(v.string()),
});
export type Code = v.InferOutput<typeof Code>;

const E164 = /^\+[1-9]\d{6,14}$/;

/** The country of a number that codes are sent to; undefined for every other. */
export function countryOf(number: string): string | undefined {
  if (!E164.test(number)) return undefined;
  return Object.entries(CODE_POLICY.countries).find(([prefix]) => number.startsWith(prefix))?.[1];
}

export interface CodeOwner {
  readonly contactId: ContactId;
  readonly customerId: CustomerId;
}

/** Keyed, so that a list of a million codes opens nothing, and bound, so that it opens nothing elsewhere. */
export function codeHmac(ring: KeyRing, version: number, owner: CodeOwner, code: string): string {
  const parts = ["code-by-text", owner.contactId, owner.customerId, code];
  return hmacSha256(keyOf(ring, version), JSON.stringify(parts)).toString("base64url");
}

/** What each limit counts by: keyed hashes, and of a country the part that the contact falls into. */
export function limitSubjects(
  ring: KeyRing,
  owner: CodeOwner,
  number: string,
): Readonly<Record<LimitName, string>> {
  const { parts } = CODE_POLICY.limits.country;
  const part =
    hmacSha256(keyOf(ring), JSON.stringify(["country-part", owner.contactId])).readUInt16BE() % parts;
  return {
    number: hmacSha256(keyOf(ring), JSON.stringify(["code-number", number])).toString("base64url"),
    customer: owner.customerId,
    country: `${countryOf(number) ?? "none"}-${part}`,
  };
}

/** Names one input of a code, keyed like the code itself: a hash of six digits would tell them. */
export function codeInputId(ring: KeyRing, contactId: ContactId, turn: string, input: string): string {
  return hmacSha256(keyOf(ring), JSON.stringify(["code-input", contactId, turn, input])).toString(
    "base64url",
  );
}

/** As people write six digits: with spaces or a dash. Undefined for what cannot be a code. */
export function readCode(text: string): string | undefined {
  const digits = text.replaceAll(/[\s-]/g, "");
  return /^\d+$/.test(digits) && digits.length === CODE_POLICY.digits ? digits : undefined;
}

export interface NewCode {
  readonly owner: CodeOwner;
  readonly code: string;
  readonly codes: KeyRing;
  /** Names the step, so that a retry is no resend. */
  readonly turn: string;
  readonly region: string;
  readonly now: number;
  readonly clock: Clock;
}

/** The contact has been sent all it may be. A retry of the last step is no resend. */
export function isSentOut(last: Code | undefined, turn: string): boolean {
  const sentBy = last?.sentBy ?? [];
  return !sentBy.includes(turn) && sentBy.length >= CODE_POLICY.sends;
}

/** The item in place of the contact's last one; undefined where the contact has had all it may have. */
export function renewedCode(last: Code | undefined, fresh: NewCode): Code | undefined {
  const { owner, code, codes, turn, region, now, clock } = fresh;
  const sentBy = last?.sentBy ?? [];
  if (isSentOut(last, turn)) return undefined;
  return {
    region,
    clock,
    revision: last?.revision ?? 0,
    contactId: owner.contactId,
    customerId: owner.customerId,
    key: codes.active,
    hmac: codeHmac(codes, codes.active, owner, code),
    expiresAtTime: now + CODE_POLICY.milliseconds,
    tried: [],
    sentBy: [...new Set([...sentBy, turn])],
  };
}
