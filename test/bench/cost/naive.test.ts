import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { TableCall } from "../../../bench/cost/meter.ts";
import { NaiveDesign } from "../../../bench/cost/naive.ts";
import { SANDBOX } from "../../../tools/sandbox/settings.ts";

const { home, peer } = SANDBOX;
const S = (text: string) => ({ S: text });
const fragment = (pk: string, sk: string, bytes: number, region: string = home) => ({
  pk: S(pk),
  sk: S(`${sk}#${region}`),
  region: S(region),
  clock: S("1"),
  text: S("x".repeat(bytes)),
});
const call = (
  step: string,
  table: string,
  operation: string,
  input: object,
  region: string = home,
): TableCall => ({
  caller: "verify-pin",
  step,
  region,
  operation,
  input: { TableName: `tandem-sandbox-${table}`, ...input },
});
const put = (step: string, table: string, Item: object, region: string = home) =>
  call(step, table, "PutItem", { Item }, region);

describe("the naive design", () => {
  let naive: NaiveDesign;
  beforeEach(async () => {
    naive = await NaiveDesign.open({ home, peer });
  });
  afterEach(() => naive.close());

  it("pays twice for a transaction, and for its entry, here; the other region repeats the item", async () => {
    const consumed = await naive.play([put("1", "sessions", fragment("CONTACT#a", "SESSION", 100))]);
    expect(consumed).toMatchObject({ writes: 4, "replicated writes": 1, reads: 1 });
  });

  it("writes the whole shared item for each change of a part", async () => {
    await naive.hold([{ table: "profiles", image: fragment("CUSTOMER#a", "PROFILE", 3000) }]);
    const consumed = await naive.play([put("1", "authentication", fragment("CUSTOMER#a", "ATTEMPTS", 100))]);
    expect(consumed).toMatchObject({ writes: 2 * 4 + 2, "replicated writes": 4 });
  });

  it("has one part where Tandem has a fragment of each region", async () => {
    const consumed = await naive.play([
      put("1", "authentication", fragment("CUSTOMER#a", "ATTEMPTS", 700), home),
      put("2", "authentication", fragment("CUSTOMER#a", "ATTEMPTS", 700, peer), peer),
    ]);
    expect(consumed).toMatchObject({ writes: 2 * (2 + 2), "replicated writes": 2 });
  });

  it("makes one transaction of a step's writes, and reads a shared item once", async () => {
    const query = {
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": S("CUSTOMER#a") },
    };
    const consumed = await naive.play([
      call("1", "profiles", "Query", query),
      call("1", "authentication", "Query", query),
      put("1", "authentication", fragment("CUSTOMER#a", "ATTEMPTS", 100)),
      put("1", "authentication", fragment("CUSTOMER#a", "ASSERTION", 100)),
    ]);
    expect(consumed).toMatchObject({ writes: 2 + 2, "replicated writes": 1, reads: 1 + 1 });
  });

  it("keeps lists as items with their indexes, and does not tell by way of them", async () => {
    const event = {
      ...fragment("CUSTOMER#a", "EVENT#1", 100),
      contactId: S("c"),
      announcing: S("x"),
      announcingSince: S("y"),
    };
    const consumed = await naive.play([
      put("1", "contacts", event),
      call("1", "contacts", "UpdateItem", { Key: { pk: S("CUSTOMER#a"), sk: S("EVENT#1") } }),
    ]);
    expect(consumed).toMatchObject({ writes: 4, "replicated writes": 1, "index writes": 3 });
  });

  it("begins each run with what it holds", async () => {
    const calls = [put("1", "sessions", fragment("CONTACT#a", "SESSION", 100))];
    expect(await naive.play(calls)).toEqual(await naive.play(calls));
  });
});
