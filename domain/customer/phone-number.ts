/** Numbers as people write them, to E.164. Kept apart: the library is a third of a function's bundle. */
import { type CountryCode, parsePhoneNumberFromString } from "libphonenumber-js";
import { InvalidPhoneNumber } from "../errors.ts";

/** Throws InvalidPhoneNumber: a number that parses need not exist. */
export function normalisedPhone(text: string, country?: CountryCode): string {
  const parsed = parsePhoneNumberFromString(text, country);
  if (!parsed?.isValid()) throw new InvalidPhoneNumber();
  return parsed.number;
}
