import { afterAll, beforeAll, expect, it } from "vitest";
import { expiredClaims } from "../../stores/expired-claims.ts";
import { strongTable } from "../../stores/strong-table.ts";
import { type StoreTables, storeTables } from "../support/store-tables.ts";

const NOW = Date.parse("2026-03-02T09:00:00Z");
const SECONDS = NOW / 1000;

let tables: StoreTables;

beforeAll(async () => {
  tables = await storeTables(["claims"]);
});

afterAll(async () => {
  await tables[Symbol.asyncDispose]();
});

it("sweeps what has expired, however much there is, and leaves plans and what still holds", async () => {
  const name = tables.nameOf("claims");
  const table = strongTable(tables.client, name);
  const put = (pk: string, fields: Readonly<Record<string, string | number>>) =>
    table.putIf({ pk, sk: "CLAIM", ...fields }, { absentOr: true, all: {} });
  // More than one page of the service, which ends at a megabyte.
  const filling = "x".repeat(100_000);
  for (let count = 0; count < 15; count += 1)
    await put(`ATTEMPT#${count}`, { region: "eu-central-1", filling, expiresAt: SECONDS - 1 - count });
  await put("CALLBACK#owed", { region: "eu-west-2", expiresAt: SECONDS });
  await put("PLAN", { epoch: 7 });

  const claims = expiredClaims(tables.client, name);
  expect(await claims.sweep(NOW)).toBe(15);
  expect(await claims.sweep(NOW)).toBe(0);
  expect(await table.find({ pk: "CALLBACK#owed", sk: "CLAIM" }, "strong")).toBeDefined();
  expect(await table.find({ pk: "PLAN", sk: "CLAIM" }, "strong")).toBeDefined();
  expect(await claims.sweep(NOW + 1_000)).toBe(1);
});

it("leaves a claim that was made anew while it swept", async () => {
  const name = tables.nameOf("claims");
  const table = strongTable(tables.client, name);
  const key = { pk: "ATTEMPT#again", sk: "CLAIM" };
  await table.putIf({ ...key, region: "eu-central-1", expiresAt: SECONDS - 5 }, { absentOr: true, all: {} });
  const send = tables.client.send.bind(tables.client) as (command: unknown) => Promise<unknown>;
  const between = {
    send: async (command: object) => {
      const answer = await send(command);
      if (command.constructor.name === "ScanCommand")
        await table.putIf(
          { ...key, region: "eu-west-2", expiresAt: SECONDS + 500 },
          { absentOr: false, all: { region: "eu-central-1" } },
        );
      return answer;
    },
  };
  expect(await expiredClaims(between as typeof tables.client, name).sweep(NOW)).toBe(0);
  expect(await table.find(key, "strong")).toMatchObject({ region: "eu-west-2" });
});
