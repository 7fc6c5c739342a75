/** The prices of docs/costs.md: the one place where they stand. */
import { readFile } from "node:fs/promises";

const PRICE_NAMES = [
  "table-write",
  "table-read",
  "stream-in",
  "stream-out",
  "stream-hour",
  "function-request",
  "function-time",
  "object-put",
] as const;
export type PriceName = (typeof PRICE_NAMES)[number];
/** US dollars for one of each. */
export type Prices = Readonly<Record<PriceName, number>>;

const DOCUMENT = new URL("../../docs/costs.md", import.meta.url);
/** | name | dollars | so many of what | source | */
const ROW = /^\| ([a-z-]+) \| ([\d.]+) \| (\d+) [^|]+ \| [^|]+ \|$/gm;

export async function readPrices(): Promise<Prices> {
  return parsePrices(await readFile(DOCUMENT, "utf8"));
}

/** Throws where a price is missing, or none is what stands there. */
export function parsePrices(text: string): Prices {
  const rows = new Map(
    [...text.matchAll(ROW)].map(([, name = "", usd, per]) => [name, Number(usd) / Number(per)]),
  );
  const prices = PRICE_NAMES.map((name) => {
    const price = rows.get(name);
    if (price === undefined || !(price > 0))
      throw new Error(
        `Expected a row "| ${name} | dollars | so many … | source |" in docs/costs.md; there is none.`,
      );
    return [name, price] as const;
  });
  return Object.fromEntries(prices) as Prices;
}
