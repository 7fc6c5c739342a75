/** Every country that has telephone numbers, by its code of ISO 3166. */
import { getCountries } from "libphonenumber-js";

// Dialling plans of their own, yet no countries of the standard: End User Messaging knows neither.
const RESERVED: readonly string[] = ["AC", "TA"];

export const COUNTRIES: readonly string[] = getCountries().filter((country) => !RESERVED.includes(country));
