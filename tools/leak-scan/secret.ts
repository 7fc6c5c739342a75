/** What must not be seen, and what is known of it before anything has run. */
import { mailAddressOf, PEOPLE, PEOPLE_COUNT, stranger } from "../../journeys/people.ts";

export const SECRET_KINDS = [
  "pin",
  "code",
  "key",
  "token",
  "spent token",
  "name",
  "number",
  "address",
] as const;
export type SecretKind = (typeof SECRET_KINDS)[number];

export interface Secret {
  readonly kind: SecretKind;
  readonly text: string;
  /** Said of it in a finding, which never shows the text. */
  readonly whose: string;
}

const SHORTEST_KEY = 16;
/** In a PKCS#8 key of RSA the public modulus comes first, and stands in the certificate as well. */
const PUBLIC_LINES = 18;

export function secretsOfPeople(): readonly Secret[] {
  const known = PEOPLE.flatMap((one, place): readonly Secret[] => {
    const whose = `person ${place}`;
    return [
      { kind: "pin", text: one.pin, whose },
      { kind: "name", text: one.givenName, whose },
      { kind: "number", text: one.phone, whose },
      { kind: "address", text: mailAddressOf(one), whose },
    ];
  });
  const strangers = Array.from({ length: PEOPLE_COUNT }, (_, place): Secret => {
    return { kind: "number", text: stranger(place), whose: `stranger ${place}` };
  });
  return [...known, ...strangers];
}

/** The keys in a secret's text: of a JSON document its long texts, of PEM the lines that are private. */
export function keysIn(text: string, whose: string): readonly Secret[] {
  return longTexts(parsed(text)).flatMap((key) =>
    piecesOfKey(key).map((piece): Secret => ({ kind: "key", text: piece, whose })),
  );
}

function piecesOfKey(key: string): readonly string[] {
  if (!key.includes("-----BEGIN")) return [key];
  if (!key.includes("PRIVATE KEY-----")) return [];
  return key
    .split("\n")
    .slice(PUBLIC_LINES)
    .filter((line) => line.length >= SHORTEST_KEY && !line.startsWith("-"));
}

function longTexts(value: unknown): readonly string[] {
  if (typeof value === "string") return value.length >= SHORTEST_KEY ? [value] : [];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(longTexts) : [];
}

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No JSON: the text is what it is.
    return text;
  }
}
