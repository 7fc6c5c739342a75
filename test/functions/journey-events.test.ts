import { describe, expect, it } from "vitest";
import { Caller } from "../support/calls.ts";
import { RegionUnderTest, replicate, Wall } from "../support/two-regions.ts";

const PHONE = "+447700900101";

async function verified() {
  const wall = new Wall();
  const home = new RegionUnderTest("eu-central-1", wall);
  const peer = new RegionUnderTest("eu-west-2", wall);
  await home.importCustomer({ phone: PHONE });
  replicate(home, peer);
  const call = new Caller(home, PHONE);
  await call.identify();
  await call.enterPin("4711");
  return { wall, home, peer, call };
}

function told(region: RegionUnderTest) {
  return region.tables.sessions
    .all()
    .filter(({ sk }) => sk.startsWith("JOURNEY#"))
    .flatMap(({ unannounced = [] }) => unannounced as { type: string; data: Record<string, string> }[]);
}

describe("what a journey tells", () => {
  it("is each step once, in order, and no answer", async () => {
    const { home, call } = await verified();
    await call.progress("start", { intent: "pay-a-bill" });
    await call.answer("bill-number", "20260512");
    await call.answer("amount", "85");
    await call.answer("confirm", "1");
    expect(
      told(home).map(({ type, data }) => [type, data["step"] ?? data["question"] ?? data["status"]]),
    ).toEqual([
      ["journey.started", undefined],
      ["input.collected", "bill-number"],
      ["journey.changed", "amount"],
      ["input.collected", "amount"],
      ["journey.changed", "confirm"],
      ["input.collected", "confirm"],
      ["journey.completed", "completed"],
    ]);
    expect(JSON.stringify(told(home))).not.toMatch(/20260512|"85"/);
  });

  it("says which answers are equal in one journey, and in no two", async () => {
    const { home, call } = await verified();
    const hashes: (string | undefined)[] = [];
    for (const amount of ["85", "85"]) {
      await call.progress("start", { intent: "pay-a-bill" });
      await call.answer("bill-number", "7");
      await call.answer("amount", amount);
    }
    for (const { type, data } of told(home)) if (type === "input.collected") hashes.push(data["hash"]);
    expect(new Set(hashes).size).toBe(4);
    for (const hash of hashes) expect(hash).toMatch(/^[\w-]{43}$/);
  });

  it("is an end where it is declined or withdrawn", async () => {
    const { home, call } = await verified();
    await call.progress("start", { intent: "pay-a-bill" });
    await call.progress("decline");
    expect(told(home).at(-1)).toMatchObject({ type: "journey.completed", data: { status: "abandoned" } });
  });
});

describe("the status of what is open", () => {
  it("is told to who is verified, and taken up by nobody", async () => {
    const { home, call } = await verified();
    await call.progress("start", { intent: "pay-a-bill" });
    await call.ends();
    const redial = new Caller(home, PHONE);
    await redial.identify();
    expect(await redial.progress("status")).toMatchObject({ status: "asking", intent: "pay-a-bill" });
    expect(await redial.progress("next")).toMatchObject({ status: "none" });
  });

  it("is nobody else's business, and nothing where nothing is open", async () => {
    const { home, call, wall } = await verified();
    expect(await call.progress("status")).toMatchObject({ status: "none" });
    await call.progress("start", { intent: "pay-a-bill" });
    await call.close("farewell");
    wall.advance(10);
    const later = new Caller(home, PHONE);
    await later.identify();
    expect(await later.progress("status")).toMatchObject({
      status: "proof-needed",
      intent: " ",
      question: " ",
    });
  });
});

describe("a language that a caller chooses", () => {
  it("is spoken in the other region from then on, and is told once", async () => {
    const { home, peer, call } = await verified();
    for (let tries = 0; tries < 2; tries += 1)
      expect(
        await home.call.saveProgress(call.event({ action: "language", language: "de-DE", turn: "3" })),
      ).toMatchObject({ status: "noted", turn: "4" });
    replicate(home, peer);
    expect(await new Caller(peer, PHONE).identify()).toMatchObject({ language: "de-DE" });
    const [preferences] = home.tables.profiles.all().filter(({ sk }) => sk.startsWith("PREFERENCES#"));
    expect(preferences?.["unannounced"]).toMatchObject([
      { type: "preference.changed", data: { preference: "language" } },
    ]);
  });

  it("that we do not speak, or whose caller nobody knows, is kept nowhere", async () => {
    const { home, call } = await verified();
    expect(await call.progress("language", { language: "xx" })).toMatchObject({ status: "invalid" });
    const nobody = new Caller(home, null);
    await nobody.identify();
    expect(await nobody.progress("language", { language: "de-DE" })).toMatchObject({ status: "noted" });
  });
});
