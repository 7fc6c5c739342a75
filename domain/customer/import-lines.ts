/** Customers as JSON lines, read whole: every problem of every line at once, and never a value in its text. */
import * as v from "valibot";
import { isPin, isWeak } from "../authentication/pin.ts";
import { PURPOSES } from "./consent.ts";
import { emailIdentifier, phoneIdentifier } from "./identifier.ts";
import type { ImportedCustomer } from "./import.ts";
import { CONTACT_WAYS, LANGUAGES } from "./profile.ts";

/** Longer lines are nobody's customer. */
const MOST_CHARACTERS = 4_000;

const Text = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(1, "must not be empty"),
  v.maxLength(200, "is too long"),
);
const Phone = v.pipe(
  v.string(),
  v.check((text) => phoneIdentifier(text) !== undefined, "must be E.164, such as +4930123456"),
);

const Line = v.pipe(
  v.strictObject({
    phone: v.exactOptional(Phone),
    email: v.exactOptional(
      v.pipe(
        v.string(),
        v.check((text) => emailIdentifier(text) !== undefined, "must be an address such as name@example.org"),
      ),
    ),
    reference: v.exactOptional(Text),
    login: v.exactOptional(v.strictObject({ issuer: Text, subject: Text })),
    givenName: v.exactOptional(Text),
    language: v.exactOptional(v.picklist(LANGUAGES, `must be one of ${LANGUAGES.join(", ")}`)),
    contactWay: v.exactOptional(v.picklist(CONTACT_WAYS, `must be one of ${CONTACT_WAYS.join(", ")}`)),
    noMarketing: v.exactOptional(v.boolean("must be true or false")),
    timeZone: v.exactOptional(
      v.pipe(v.string(), v.check(isTimeZone, "must be a time zone such as Europe/Berlin")),
    ),
    textNumber: v.exactOptional(Phone),
    pin: v.exactOptional(
      v.pipe(
        v.string("must be text, so that zeros in front are kept"),
        v.check((text) => isPin(text) && !isWeak(text), "must be 4 to 6 digits, no run and not all the same"),
      ),
    ),
    consents: v.exactOptional(
      v.strictObject(
        v.entriesFromList(PURPOSES, v.exactOptional(v.boolean("must be true or false"))),
        `must name purposes: ${PURPOSES.join(", ")}`,
      ),
    ),
  }),
  v.check(
    ({ phone, email, reference, login }) =>
      [phone, email, reference, login].some((given) => given !== undefined),
    "must have at least one of phone, email, login, reference",
  ),
);

export interface LineProblem {
  /** Of the file, from 1. */
  readonly line: number;
  readonly path: string;
  readonly reason: string;
}

export interface ReadLines {
  readonly customers: readonly { readonly line: number; readonly customer: ImportedCustomer }[];
  readonly problems: readonly LineProblem[];
}

/** Empty lines are none. */
export function readImportLines(text: string): ReadLines {
  const lines = text.split(/\r?\n/).map((content, at) => ({ line: at + 1, content: content.trim() }));
  const read = lines
    .filter(({ content }) => content !== "")
    .map(({ line, content }) => readLine(line, content));
  return {
    customers: read.flatMap(({ customer, line }) => (customer === undefined ? [] : [{ line, customer }])),
    problems: read.flatMap(({ problems }) => problems),
  };
}

/** The same of what is no text any more. */
export function readImportedCustomer(
  line: number,
  value: unknown,
): { readonly customer?: ImportedCustomer; readonly problems: readonly LineProblem[] } {
  const parsed = v.safeParse(Line, value);
  if (parsed.success) return { customer: parsed.output, problems: [] };
  return { problems: parsed.issues.map((issue) => problemOf(line, issue)) };
}

function readLine(line: number, content: string) {
  const problem = (reason: string) => ({ line, problems: [{ line, path: "", reason }], customer: undefined });
  if (content.length > MOST_CHARACTERS) return problem(`has more than ${MOST_CHARACTERS} characters`);
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    return problem("is no JSON");
  }
  return { line, customer: undefined, ...readImportedCustomer(line, value) };
}

function problemOf(line: number, issue: v.BaseIssue<unknown>): LineProblem {
  // Valibot's own messages quote what came; ours begin with a verb.
  const isOurs = /^(must|is|has) /.test(issue.message);
  const reason = isOurs
    ? issue.message
    : `must be ${issue.expected === "never" ? "left out" : issue.expected}`;
  return { line, path: v.getDotPath(issue) ?? "", reason };
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}
