import { describe, expect, it } from "vitest";
import { JOURNEYS } from "../../journeys/catalogue.ts";
import { UnknownJourney } from "../../tools/driver/play.ts";
import { journeysNamed } from "../../tools/play-until-stopped.ts";

const ALL = JOURNEYS.map(({ name }) => name);

describe("the journeys that are played", () => {
  it("are all where none is named", () => {
    expect(journeysNamed([])).toEqual(ALL);
  });

  it("are those that are named, each once, in the catalogue's order", () => {
    const [first = "", second = ""] = ALL;
    expect(journeysNamed([second, first, second])).toEqual([first, second]);
  });

  it("are refused where one is unknown, before anything is deployed for them", () => {
    expect(() => journeysNamed(["pin-twice"])).toThrow(UnknownJourney);
  });
});
