import { describe, expect, it } from "vitest";
import { PIN_LIMIT } from "../../domain/authentication/pin-check.ts";
import type { TandemEvent } from "../../domain/events.ts";
import { Caller } from "../support/calls.ts";
import { encrypted, KEYS, RegionUnderTest, ROTATED_KEYS, replicate, Wall } from "../support/two-regions.ts";

const PHONE = "+14155550101";

async function caller(region: RegionUnderTest): Promise<Caller> {
  const made = new Caller(region, PHONE);
  await made.identify();
  return made;
}

function told(region: RegionUnderTest): readonly TandemEvent[] {
  return region.tables.authentication
    .all()
    .flatMap((item) => (item["unannounced"] ?? []) as readonly TandemEvent[]);
}

describe("verify-pin tells", () => {
  it("of a success with its level, of a failure, and of a lock with its name and end", async () => {
    const home = new RegionUnderTest("eu-central-1", new Wall());
    await home.importCustomer({ phone: PHONE });
    const call = await caller(home);
    await call.enterPin("1111");
    await call.enterPin("4711");
    for (const pin of ["1111", "2222", "3333"]) await call.enterPin(pin);
    const types = told(home).map(({ type }) => type);
    expect(types.filter((type) => type === "authentication.failed")).toHaveLength(4);
    expect(types.filter((type) => type === "authentication.succeeded")).toHaveLength(1);
    expect(types.filter((type) => type === "authentication.locked")).toHaveLength(1);
    expect(new Set(told(home).map(({ contactId }) => contactId))).toEqual(new Set([call.contactId]));
    const flags = home.tables.authentication.all().filter(({ sk }) => sk.startsWith("FLAG#"));
    expect(flags).toMatchObject([{ by: "lock" }]);
  });

  it("the same event of the same input, however often it is judged", async () => {
    const home = new RegionUnderTest("eu-central-1", new Wall());
    await home.importCustomer({ phone: PHONE });
    const call = await caller(home);
    const event = call.event({ pin: encrypted("1111"), turn: "0" });
    await home.call.verifyPin(event);
    const kept = home.tables.idempotency.all().find(({ pk }) => pk.includes("verify-pin"));
    if (kept !== undefined) home.tables.idempotency.forget(kept);
    await home.call.verifyPin(event);
    expect(told(home)).toHaveLength(1);
  });
});

describe("a calling number", () => {
  it("that tries the PINs of many customers is stopped, and locks no more of them", async () => {
    const home = new RegionUnderTest("eu-central-1", new Wall());
    const customers = await Promise.all(
      Array.from({ length: 8 }, (_, at) => home.importCustomer({ phone: `+1415555010${at}` })),
    );
    const statuses: string[] = [];
    for (const [at, customerId] of customers.entries()) {
      const call = new Caller(home, PHONE);
      await call.identify();
      // A caller who comes by a hand-over keeps the number of the line.
      const session = home.tables.sessions.all().find(({ pk }) => pk.includes(call.contactId));
      if (session !== undefined)
        await home.tables.sessions.save({ ...session, customerId }, Number(session["revision"]));
      for (const pin of ["1111", "2222"]) statuses.push((await call.enterPin(`${pin}${at}`)).status);
    }
    expect(statuses.filter((status) => status === "wrong")).toHaveLength(PIN_LIMIT.most);
    expect(statuses.slice(PIN_LIMIT.most)).toEqual(Array(16 - PIN_LIMIT.most).fill("locked"));
    expect(home.tables.authentication.all().filter(({ sk }) => sk.startsWith("LOCK#"))).toEqual([]);
    expect(home.comparisons).toHaveLength(PIN_LIMIT.most);
  });
});

describe("the pepper", () => {
  it("that is active hashes a PIN anew on success, and the older one can be retired then", async () => {
    const wall = new Wall();
    const before = new RegionUnderTest("eu-central-1", wall);
    await before.importCustomer({ phone: PHONE });
    const during = new RegionUnderTest("eu-central-1", wall, "interrupted", ROTATED_KEYS);
    before.replicateTo(during);
    expect((await (await caller(during)).enterPin("4711")).status).toBe("verified");
    const after = new RegionUnderTest("eu-central-1", wall, "interrupted", {
      ...ROTATED_KEYS,
      pepper: {
        active: 2,
        versions: new Map([[2, ROTATED_KEYS.pepper.versions.get(2) ?? new Uint8Array()]]),
      },
    });
    during.replicateTo(after);
    expect((await (await caller(after)).enterPin("4711")).status).toBe("verified");
    expect(KEYS.pepper.active).toBe(1);
  });

  it("does not make an old PIN newer than one that was set in the other region meanwhile", async () => {
    const wall = new Wall();
    const home = new RegionUnderTest("eu-central-1", wall);
    await home.importCustomer({ phone: PHONE });
    const peer = new RegionUnderTest("eu-west-2", wall, "interrupted", ROTATED_KEYS);
    replicate(home, peer);
    const changing = await caller(home);
    await changing.enterPin("4711");
    await changing.setPin("9274");
    wall.advance(1);
    expect((await (await caller(peer)).enterPin("4711")).status).toBe("verified");
    replicate(home, peer);
    expect((await (await caller(peer)).enterPin("4711")).status).toBe("wrong");
    expect((await (await caller(peer)).enterPin("9274")).status).toBe("verified");
  });
});
