import { describe, expect, it } from "vitest";
import { parsePrices, readPrices } from "../../../bench/cost/prices.ts";

describe("the prices of docs/costs.md", () => {
  it("are read from the one table, each for one unit", async () => {
    const prices = await readPrices();
    expect(prices["table-write"]).toBeCloseTo(0.625 / 1e6, 12);
    expect(prices["function-time"]).toBeCloseTo(0.000_013_333_4, 12);
  });

  it("must all be there", () => {
    expect(() => parsePrices("| table-write | 0.625 | 1000000 units | source |")).toThrow(/table-read/);
    expect(() => parsePrices("| table-write | 0 | 1000000 units | source |")).toThrow(/table-write/);
  });
});
