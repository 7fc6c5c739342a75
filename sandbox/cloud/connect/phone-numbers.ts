/** Numbers that can be claimed: ranges that the regulators keep for fiction, so that nobody's phone is meant. */
import type { Randomness } from "../randomness.ts";
import type { Registry } from "./registry.ts";

const FICTION: Readonly<Record<string, { readonly prefix: string; readonly digits: number }>> = {
  GB: { prefix: "+441632960", digits: 3 },
  DE: { prefix: "+493023125", digits: 3 },
  US: { prefix: "+120255501", digits: 2 },
};

export function isAddress(text: string): boolean {
  return /^\+[1-9]\d{6,14}$/.test(text);
}

/** Throws where the country has no number left, or none at all here. */
export function claimableAddress(registry: Registry, countryCode: string, random: Randomness): string {
  const range = Object.hasOwn(FICTION, countryCode) ? FICTION[countryCode] : undefined;
  if (range === undefined)
    throw new Error(
      `The local cloud has numbers of ${Object.keys(FICTION).join(", ")}, none of ${countryCode}.`,
    );
  const size = 10 ** range.digits;
  const first = random.bytes(4).readUInt32BE() % size;
  for (let step = 0; step < size; step++) {
    const address = range.prefix + String((first + step) % size).padStart(range.digits, "0");
    if (registry.findAddress(address) === undefined) return address;
  }
  throw new Error(`Every number of ${countryCode} is claimed.`);
}
