import { describe, expect, it } from "vitest";
import { Ways } from "../../../gateway/adapters/ways.ts";

const PATH = new Error("no path");
const NO = new Error("no");
const asks = { mayGoOn: (error: unknown) => error === PATH, isPath: (error: unknown) => error === PATH };

function trial() {
  const wall = { now: 0 };
  const taken: string[] = [];
  const failing = new Map<string, Error>();
  const ways = new Ways(["private", "public"], () => wall.now);
  const run = () =>
    ways.run(async (way) => {
      taken.push(way);
      const failure = failing.get(way);
      if (failure !== undefined) throw failure;
      return way;
    }, asks);
  return { wall, taken, failing, run };
}

describe("several ways", () => {
  it("are taken in their order", async () => {
    const { run, taken } = trial();
    await run();
    await run();
    expect(taken).toEqual(["private", "private"]);
  });

  it("begin with the one that worked for half a minute, then with the first again", async () => {
    const { run, taken, failing, wall } = trial();
    failing.set("private", PATH);
    expect(await run()).toBe("public");
    await run();
    expect(taken).toEqual(["private", "public", "public"]);
    wall.now = 30_000;
    failing.clear();
    expect(await run()).toBe("private");
  });

  it("are not all taken for a failure that another way does not cure", async () => {
    const { run, taken, failing } = trial();
    failing.set("private", NO);
    await expect(run()).rejects.toBe(NO);
    expect(taken).toEqual(["private"]);
  });

  it("end with the last failure", async () => {
    const { run, taken, failing } = trial();
    failing.set("private", PATH).set("public", PATH);
    await expect(run()).rejects.toBe(PATH);
    expect(taken).toEqual(["private", "public"]);
  });
});
