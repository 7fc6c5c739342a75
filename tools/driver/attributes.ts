/** Contact attributes are for agents' screens and are kept for 24 months: ids and words of ours, nothing of people. */
import { mailAddressOf, PEOPLE } from "../../journeys/people.ts";
import type { SandboxControl } from "../../sandbox/cloud/control.ts";

const ID = /^[A-Za-z0-9-]{1,64}$/;
const ONE_WORD = /^[a-z]+(-[a-z]+)*$/;

/** What each may hold; functions' ARNs besides, under names that begin with `fn`. */
const ATTRIBUTES: Readonly<Record<string, RegExp>> = {
  journeyId: ID,
  callbackId: ID,
  securityKeyId: ID,
  // Of the edge: used once, and anybody can read its claims.
  entryToken: /^e\d+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{43}$/,
  clientPage: /^\/[A-Za-z0-9._~/%-]{0,199}$/,
  clientProduct: /^[A-Za-z0-9 ._-]{1,64}$/,
  securityKeyCertificate: /^-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*$/,
  turn: /^\d{1,6}$/,
  language: /^(en-GB|de-DE)$/,
  journey: /^(open|expired|none)$/,
  outcome: ONE_WORD,
  queueName: ONE_WORD,
  trust: ONE_WORD,
  news: ONE_WORD,
};
const FUNCTION_NAME = /^fn[A-Z][A-Za-z]+$/;
const FUNCTION_ARN = /^arn:aws:lambda:[a-z0-9-]+:\d{12}:function:[a-z0-9-]+:live$/;

/** Nothing was set, or set to nothing. */
const NOTHING = /^\s*$/;

/** What is wrong with one attribute; undefined where nothing is. */
export function attributeProblem(name: string, value: string): string | undefined {
  const shape = FUNCTION_NAME.test(name) ? FUNCTION_ARN : ATTRIBUTES[name];
  if (shape === undefined) return `The attribute ${name} is none of those that agents may see.`;
  if (!NOTHING.test(value) && !shape.test(value)) return `The attribute ${name} holds more than it may.`;
  const readable = [value, ...value.split(".").map((part) => Buffer.from(part, "base64url").toString())];
  return PERSONAL.some((text) => readable.some((said) => said.includes(text)))
    ? `The attribute ${name} tells of a person.`
    : undefined;
}

/** Throws for the first contact, of all that the service told of since the last reset, that has something personal. */
export async function attributesAreIds(control: SandboxControl): Promise<void> {
  for (const contactId of await contactsTold(control)) {
    const { attributes } = await control.contact({ contactId });
    for (const [name, value] of Object.entries(attributes)) {
      const problem = attributeProblem(name, value);
      if (problem !== undefined) throw new Error(`Contact ${contactId}: ${problem}`);
    }
  }
}

async function contactsTold(control: SandboxControl): Promise<readonly string[]> {
  const told = (await control.logs({}))
    .filter(({ source }) => source === "event")
    .flatMap(({ text }) => (JSON.parse(text) as { detail?: { contactId?: string } }).detail?.contactId ?? []);
  return [...new Set(told)];
}

const PERSONAL: readonly string[] = PEOPLE.flatMap((person) => [
  person.phone,
  person.phone.slice(1),
  person.subject,
  mailAddressOf(person),
]);
