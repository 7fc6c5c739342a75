import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HybridClock, parseClock } from "../../domain/clock.ts";
import { MalformedItem } from "../../domain/errors.ts";
import type { CustomerId } from "../../domain/ids.ts";
import { dynamoTable } from "../../stores/fragment-table.ts";
import { profileStore } from "../../stores/profile-store.ts";
import { turnStore } from "../../stores/turn-store.ts";
import { type StoreTables, storeTables } from "../support/store-tables.ts";

const HOME = "eu-central-1";
const START = Date.parse("2026-03-02T09:00:00Z");
const wall = { now: START };
const clock = new HybridClock({ now: () => wall.now, processId: "test" });
let tables: StoreTables;

beforeAll(async () => {
  tables = await storeTables(["profiles", "authentication", "idempotency"]);
});

afterAll(async () => {
  await tables[Symbol.asyncDispose]();
});

function table(name: Parameters<StoreTables["nameOf"]>[0]) {
  return dynamoTable(tables.client, tables.nameOf(name), clock);
}

function customer(letter: string): CustomerId {
  return letter.repeat(32) as CustomerId;
}

describe("what is read", () => {
  it("pushes the clock, so that what is written next is later", async () => {
    const profiles = profileStore(table("profiles"));
    const ahead = parseClock(`${(START + 5_000).toString(16).padStart(12, "0")}-0007-peer`);
    await profiles.saveProfile({ customerId: customer("f"), region: "eu-west-2", clock: ahead, revision: 0 });
    const own = new HybridClock({ now: () => START, processId: "other" });
    await profileStore(dynamoTable(tables.client, tables.nameOf("profiles"), own)).load(customer("f"));
    expect(own.tick() > ahead).toBe(true);
  });

  it("leaves out what has expired, deleted or not", async () => {
    const turns = turnStore(table("idempotency"));
    const turn = { contactId: "contact-9", step: "verify-pin", turn: "x" };
    await turns.keep(turn, { status: "wrong" }, START);
    expect(await turns.find(turn)).toEqual({ status: "wrong" });
    wall.now = START + 24 * 3_600_000;
    expect(await turns.find(turn)).toBeUndefined();
    wall.now = START;
  });

  it("is refused by name where it has not the shape that is written", async () => {
    await table("profiles").putIfAbsent({
      pk: `CUSTOMER#${customer("d")}`,
      sk: `PROFILE#${HOME}`,
      customerId: customer("d"),
      region: HOME,
      clock: clock.tick(),
      givenName: "Ada",
    });
    const load = profileStore(table("profiles")).load(customer("d"));
    await expect(load).rejects.toThrowError(MalformedItem);
    await expect(load).rejects.toThrowError(/PROFILE.*revision/);
    await expect(load).rejects.not.toThrowError(/Ada/);
  });

  it("is complete where it fills more than one page", async () => {
    const authentication = table("authentication");
    const pk = `CUSTOMER#${customer("9")}`;
    const ballast = "x".repeat(300_000);
    for (let count = 0; count < 5; count += 1)
      await authentication.putIfAbsent({ pk, sk: `FLAG#${count}#${HOME}`, ballast });
    expect(await authentication.query(pk)).toHaveLength(5);
  });
});

describe("a table that is not there", () => {
  it("fails by the service's own name for it", async () => {
    const missing = dynamoTable(tables.client, "tandem-nowhere", clock);
    await expect(missing.query("x")).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    await expect(missing.putIfAbsent({ pk: "x", sk: "y" })).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });
});
