/** The made-up customers that a fresh local cloud knows: the same people on every machine, none of them real. */

export interface Person {
  /** E.164, in the range that Ofcom keeps for fiction: it rings nowhere. */
  readonly phone: string;
  readonly givenName: string;
  readonly language: "en-GB" | "de-DE";
  readonly pin: string;
  /** Who they are where they sign in. */
  readonly subject: string;
}

/** Where customers sign in, and what for: names that are kept for examples. */
export const LOGIN = { issuer: "https://login.tandem.example", audience: "tandem-chat" } as const;

export const PEOPLE_COUNT = 200;

const ENGLISH = [
  "Alice",
  "Bertie",
  "Clara",
  "Desmond",
  "Edith",
  "Fergus",
  "Gwen",
  "Harvey",
  "Iris",
  "Jasper",
];
const GERMAN = [
  "Annika",
  "Bernd",
  "Carola",
  "Dieter",
  "Elke",
  "Florian",
  "Greta",
  "Henning",
  "Ilse",
  "Jonas",
];
const FIRST_NUMBER = 447_700_900_000;

/** The person with this place in the list, 0 to PEOPLE_COUNT - 1: even places speak English, odd ones German. */
export function person(place: number): Person {
  const speaksEnglish = place % 2 === 0;
  const names = speaksEnglish ? ENGLISH : GERMAN;
  return {
    phone: `+${FIRST_NUMBER + place}`,
    givenName: names[Math.floor(place / 2) % names.length] ?? "Alex",
    language: speaksEnglish ? "en-GB" : "de-DE",
    // A stride that is prime to the range: distinct six-digit PINs, none a run or a repeated digit.
    pin: String(100_000 + ((place * 7_919 + 382_913) % 900_000)),
    subject: `person-${place}`,
  };
}

export const PEOPLE: readonly Person[] = Array.from({ length: PEOPLE_COUNT }, (_, place) => person(place));

/** What they write mails from; a domain that is kept for examples. */
export function mailAddressOf({ subject }: Pick<Person, "subject">): string {
  return `${subject}@customers.example`;
}

/** Numbers of the same range that belong to nobody here. */
export function stranger(place: number): string {
  return `+${FIRST_NUMBER + PEOPLE_COUNT + place}`;
}
