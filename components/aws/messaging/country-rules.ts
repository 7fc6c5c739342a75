/** Which countries' numbers are sent texts: those of the settings and no others. */
import { COUNTRIES } from "../../../domain/customer/countries.ts";

export interface CountryRule {
  readonly countryCode: string;
  readonly protectStatus: "ALLOW" | "BLOCK";
}

/** A country that a protect configuration does not name is allowed, so every one is named. */
export function countryRules(allowed: readonly string[]): readonly CountryRule[] {
  return [...new Set([...COUNTRIES, ...allowed])].toSorted().map((countryCode) => ({
    countryCode,
    protectStatus: allowed.includes(countryCode) ? "ALLOW" : "BLOCK",
  }));
}
