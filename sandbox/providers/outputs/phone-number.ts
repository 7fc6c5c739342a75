/** Telephone numbers out of the ranges that regulators keep for fiction: nobody can be called by mistake. */
import type { Identity } from "./identity.ts";

interface Range {
  readonly prefix: string;
  readonly digits: number;
}

/** Ofcom's and the Bundesnetzagentur's numbers for drama; 555-01xx of the North American plan. */
const FICTIONAL: Readonly<Record<string, Range>> = {
  GB: { prefix: "+442079460", digits: 3 },
  DE: { prefix: "+493023125", digits: 3 },
  US: { prefix: "+120255501", digits: 2 },
};

const TOLL_FREE_GB: Range = { prefix: "+448081570", digits: 3 };

/** Of their own: a number cannot be both for calls and for texts. The German and American ranges are not checked. */
const FICTIONAL_MOBILE: Readonly<Record<string, Range>> = {
  GB: { prefix: "+447700900", digits: 3 },
  DE: { prefix: "+4917604069", digits: 4 },
  US: { prefix: "+120655501", digits: 2 },
};

/** E.164; undefined for a country without a range. */
export function fictionalTextNumber(identity: Identity, country: string): string | undefined {
  const range = FICTIONAL_MOBILE[country];
  return range === undefined ? undefined : inRange(identity, range);
}

/** E.164; undefined for a country without a range. */
export function fictionalNumber(identity: Identity, country: string, type: string): string | undefined {
  const range = country === "GB" && type === "TOLL_FREE" ? TOLL_FREE_GB : FICTIONAL[country];
  return range === undefined ? undefined : inRange(identity, range);
}

function inRange(identity: Identity, range: Range): string {
  const last = identity.number(10 ** range.digits, "address");
  return range.prefix + String(last).padStart(range.digits, "0");
}
