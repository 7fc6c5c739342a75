/** What a text says in the places that a sample utterance leaves open: "my number is {number}". */

export type SlotType = "AMAZON.Number" | "AMAZON.AlphaNumeric";

export interface Slot {
  readonly name: string;
  readonly type: SlotType;
}

export interface Filled {
  readonly slots: Readonly<Record<string, string>>;
  /** Whether more than bare letters speaks for it: words of the utterance, or a digit in a value. */
  readonly isCertain: boolean;
}

const PLACE = /\{([^{}]+)\}/g;

export const SLOT_TYPES: readonly SlotType[] = ["AMAZON.Number", "AMAZON.AlphaNumeric"];

/** How a value reads once its type has understood it; undefined where it is none of the type. */
const READERS: Readonly<Record<SlotType, (said: string) => string | undefined>> = {
  "AMAZON.Number": (said) => {
    const digits = /^[-+]?\d{1,20}([.,]\d{1,20})?$/.test(said) ? said.replace(",", ".") : undefined;
    return digits?.replace(/^\+/, "").replace(/^(-?)0+(?=\d)/, "$1");
  },
  "AMAZON.AlphaNumeric": (said) => (/^[\p{L}\p{N}]{1,100}$/u.test(said) ? said : undefined),
};

/** Names of the slots that an utterance holds. */
export function placesOf(utterance: string): readonly string[] {
  return [...utterance.matchAll(PLACE)].map(([, name = ""]) => name.trim());
}

/** Undefined where the text is not the utterance with values in its places. */
export function fillSlots(utterance: string, slots: readonly Slot[], text: string): Filled | undefined {
  const places = placesOf(utterance);
  const found = patternOf(utterance).exec(plain(text));
  if (places.length === 0 || found === null) return undefined;
  const filled: Record<string, string> = {};
  for (const [at, name] of places.entries()) {
    const slot = slots.find((candidate) => candidate.name === name);
    const value = slot === undefined ? undefined : READERS[slot.type](found[at + 1]?.trim() ?? "");
    if (value === undefined) return undefined;
    filled[name] = value;
  }
  const hasWords = /[\p{L}\p{N}]/u.test(utterance.replace(PLACE, ""));
  return { slots: filled, isCertain: hasWords || Object.values(filled).some((value) => /\d/.test(value)) };
}

function patternOf(utterance: string): RegExp {
  const literals = utterance.split(PLACE).filter((_part, at) => at % 2 === 0);
  const sources = literals.map((literal) =>
    plain(literal)
      .replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
      .replace(/ /g, "\\s+"),
  );
  // A value is one word: of two values side by side nobody could say where the first one ends.
  return new RegExp(`^${sources.map((source) => `\\s*${source}\\s*`).join("(\\S+?)")}[.!?]*$`, "iu");
}

function plain(text: string): string {
  return text.normalize("NFKC").trim().replace(/\s+/g, " ");
}
