/** Secrets that come up while journeys are played: what is keyed, texted, said in a chat, given out or rotated. */

import type { ContactStatus } from "../../sandbox/cloud/contact-status.ts";
import type { SandboxControl } from "../../sandbox/cloud/control.ts";
import type { LocalCloud } from "../../sandbox/cloud/local-cloud.ts";
import { keysIn, parsed, type Secret } from "./secret.ts";

const SIX_DIGITS = /^\d{6}#?$/;
/** Not the number to call, which stands beside it. */
const SAID_CODE = /(?<![\d+])(?:\d{6}|\d{4} \d{4}|\d{12})(?!\d)/g;

/** The same control, of which `tell` hears every secret that passes through it. */
export function listeningControl(control: SandboxControl, tell: (secret: Secret) => void): SandboxControl {
  return {
    ...control,
    keys: (input) => {
      const digits = input.digits.replace("#", "");
      if (SIX_DIGITS.test(input.digits)) tell({ kind: "pin", text: digits, whose: "keyed" });
      return control.keys(input);
    },
    sendsMail: (mail) => {
      tell({ kind: "address", text: mail.from, whose: "a sender of mail" });
      return control.sendsMail(mail);
    },
    signIn: async (input) => {
      const signedIn = await control.signIn(input);
      tell({ kind: "token", text: signedIn.token, whose: `the login of ${input.subject}` });
      return signedIn;
    },
  };
}

/** What phones, chats and lines were told since the last reset, and every version of every key ring. */
export function toldIn(
  cloud: LocalCloud,
  items: readonly Readonly<Record<string, unknown>>[],
): readonly Secret[] {
  const contacts = cloud.connect.statuses();
  const now = cloud.core.clock.now();
  const texted = cloud.messaging.phones.received.map(({ text }) => text);
  const written = contacts.flatMap(({ messages = [] }) =>
    messages.flatMap(({ role, text }) => (role === "SYSTEM" ? [text] : [])),
  );
  const spent = new Set(
    items.flatMap((item) => Object.values(item).filter((value) => typeof value === "string")),
  );
  return [
    ...[...texted, ...written].flatMap(codesIn),
    ...contacts.flatMap(({ tones = "" }) => codesIn(tones.replace(/\D/g, ""))),
    ...contacts.flatMap((contact) => entryTokenOf(contact, now, spent)),
    ...cloud.core.regions.flatMap((region) =>
      cloud.secrets.textsIn(region).flatMap((text) => keysIn(text, "Secrets Manager")),
    ),
  ];
}

function codesIn(text: string): readonly Secret[] {
  return [...text.matchAll(SAID_CODE)].map(([code]) => ({
    kind: "code",
    text: code.replace(" ", ""),
    whose: "told",
  }));
}

/** Once it is spent, or its minute is over, it opens nothing. */
function entryTokenOf(
  { attributes, contactId }: ContactStatus,
  now: number,
  spent: ReadonlySet<unknown>,
): readonly Secret[] {
  const { entryToken } = attributes;
  if (entryToken === undefined || entryToken === "") return [];
  const payload = Buffer.from(entryToken.split(".")[1] ?? "", "base64url").toString();
  const { id, expiresAt } = parsed(payload) as { readonly id?: string; readonly expiresAt?: number };
  const isSpent = spent.has(`entry#${id}`) || now >= (expiresAt ?? Number.POSITIVE_INFINITY);
  return [{ kind: isSpent ? "spent token" : "token", text: entryToken, whose: `contact ${contactId}` }];
}
