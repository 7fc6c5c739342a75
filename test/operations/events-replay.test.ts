import { beforeEach, describe, expect, it } from "vitest";
import { type Aside, readAside } from "../../domain/quarantine.ts";
import { replayEvents } from "../../operations/events-replay.ts";
import { printer } from "../../operations/printer.ts";
import { anEvent, CUSTOMER } from "../support/events.ts";
import { batchEvent } from "../support/stream-model.ts";
import { RegionUnderTest, Wall } from "../support/two-regions.ts";

const HOME = "eu-central-1";
let home: RegionUnderTest;
/** Objects by name, as the bucket holds them. */
let bucket: Map<string, string>;
let lines: string[];
/** Asked before each request of the function. */
let beforeInvoke: () => Promise<void>;

beforeEach(() => {
  home = new RegionUnderTest(HOME, new Wall());
  bucket = new Map();
  lines = [];
  beforeInvoke = async () => undefined;
  const { quarantine } = home.events;
  const { set } = quarantine;
  quarantine.set = (name: string, aside: Aside) => {
    bucket.set(name, JSON.stringify(aside));
    return set.call(quarantine, name, aside);
  };
});

async function replay() {
  const code = await replayEvents({
    regions: [HOME],
    invoke: async (_, name, request) => {
      await beforeInvoke();
      return name === "apply-events" ? home.events.apply(request) : home.events.ingestRecords(request);
    },
    quarantine: {
      list: async () => [...bucket.keys()].sort(),
      read: async (_, name) => bucket.get(name),
      delete: async (_, name) => void bucket.delete(name),
    },
    print: printer({ isJson: true, out: (text) => lines.push(text), error: () => undefined, now: () => 0 }),
  });
  return { code, ...JSON.parse(lines.at(-1) ?? "{}") };
}

const played = (contactId: string, id: string) =>
  anEvent("response.played", { response: id }, home.clock, { contactId, id, customerId: CUSTOMER });
const responses = () =>
  home.tables.contacts
    .all()
    .filter(({ sk }) => sk.startsWith("EVENT#"))
    .map((item) => (item["data"] as { response: string }).response);

/** Until it is told to stop, writing this response fails. */
function breakFor(response: string): () => void {
  const { putIfAbsent } = home.tables.contacts;
  Object.assign(home.tables.contacts, {
    putIfAbsent: async (item: { data?: { response?: string } }) => {
      if (item.data?.response === response) throw new Error("throttled");
      return putIfAbsent(item as never);
    },
  });
  return () => Object.assign(home.tables.contacts, { putIfAbsent });
}

describe("events replay", () => {
  it("does nothing where nothing lies in quarantine", async () => {
    expect(await replay()).toEqual({ code: 0, replayed: 0, left: 0 });
  });

  it("applies a parked key's records in order once it can, and frees the key", async () => {
    const repair = breakFor("a");
    for (const id of ["a", "b", "c"]) home.events.put(played("contact-1", id));
    await home.events.deliver();
    home.events.put(played("contact-1", "d"));
    await home.events.deliver();
    expect([responses(), bucket.size]).toEqual([[], 4]);

    expect(await replay()).toEqual({ code: 1, replayed: 0, left: 4 });
    expect((await home.events.parked.load()).get("contact-1")?.isParked).toBe(true);

    repair();
    expect(await replay()).toEqual({ code: 0, replayed: 4, left: 0 });
    expect(responses()).toEqual(["a", "b", "c", "d"]);
    home.events.put(played("contact-1", "e"));
    await home.events.deliver();
    expect([responses().at(-1), bucket.size]).toEqual(["e", 0]);
  });

  it("does not free a key that records join while it runs: they are replayed before", async () => {
    const repair = breakFor("a");
    for (const id of ["a", "b"]) home.events.put(played("contact-1", id));
    await home.events.deliver();
    repair();
    let joined = 0;
    beforeInvoke = async () => {
      if (joined === 6) return;
      joined += 1;
      home.events.put(played("contact-1", `j${joined}`));
      await home.events.deliver();
    };
    await replay();
    expect(responses()).toEqual(["a", "b", "j1", "j2", "j3", "j4", "j5", "j6"]);
    expect(bucket.size).toBe(0);
    expect((await home.events.parked.load()).get("contact-1")?.isParked).not.toBe(true);
  });

  it("holds back all of a key behind what still fails, however much that is", async () => {
    breakFor("r0");
    for (let count = 0; count < 150; count += 1) home.events.put(played("contact-1", `r${count}`));
    await home.events.deliver();
    expect(await replay()).toEqual({ code: 1, replayed: 0, left: 150 });
    expect(responses()).toEqual([]);
  });

  it("does not free a key on what was known before something joined it", async () => {
    breakFor("a");
    home.events.put(played("contact-1", "a"));
    await home.events.deliver();
    const before = (await home.events.parked.load()).get("contact-1")?.revision;
    home.events.put(played("contact-1", "b"));
    await home.events.deliver();
    const release = [{ key: "contact-1", revision: before }];
    expect(await home.events.apply({ isReplay: true, Records: [], release })).toMatchObject({
      parked: [{ key: "contact-1", revision: (before ?? 0) + 1 }],
    });
  });

  it("leaves what is still bad, holds nobody back for it, and takes it once it is repaired", async () => {
    home.events.stream.put("contact-1", "no json");
    home.events.stream.put("contact-2", JSON.stringify({ ...played("contact-2", "x"), version: 99 }));
    await home.events.deliver();
    expect(await replay()).toEqual({ code: 1, replayed: 0, left: 2 });

    const [name = "", text = ""] = [...bucket].find(([, kept]) => kept.includes("unknown-version")) ?? [];
    const [aside] = readAside(name, text) ?? [];
    const data = Buffer.from(JSON.stringify(played("contact-2", "x"))).toString("base64");
    bucket.set(name, JSON.stringify({ ...aside, data }));
    expect(await replay()).toEqual({ code: 1, replayed: 1, left: 1 });
    expect(responses()).toEqual(["x"]);
    expect(await replay()).toEqual({ code: 1, replayed: 0, left: 1 });
  });

  it("takes apart a batch that its mapping gave up, and keeps of it what is bad", async () => {
    const records = ["a", "b"].map((id, at) => ({
      key: "contact-1",
      sequence: String(9 + at),
      data: Buffer.from(JSON.stringify(played("contact-1", id))).toString("base64"),
    }));
    const bad = { key: "contact-2", sequence: "11", data: Buffer.from("no json").toString("base64") };
    const payload = JSON.stringify(batchEvent([...records.toReversed(), bad]));
    const KinesisBatchInfo = { streamArn: "arn:aws:kinesis:eu-central-1:1:stream/tandem-test-events" };
    bucket.set(
      "aws/lambda/m-1/shardId-0/2026/03/02/x",
      JSON.stringify({ version: "1.0", KinesisBatchInfo, payload }),
    );
    bucket.set("notes.txt", "what an operator left here");

    expect(await replay()).toEqual({ code: 1, replayed: 2, left: 1 });
    expect(responses()).toEqual(["a", "b"]);
    expect([...bucket.keys()].sort()).toEqual([
      expect.stringMatching(/^events\/contact-2\/0+11\.json$/),
      "notes.txt",
    ]);
  });

  it("gives contact records to the function that reads them", async () => {
    const record = { ContactId: "contact-1", InitiationTimestamp: "2026-03-02T09:00:00Z" };
    home.events.records.put("contact-1", "no json");
    await home.events.deliverRecords();
    const [[name = "", text = ""] = []] = [...bucket];
    const [aside] = readAside(name, text) ?? [];
    const data = Buffer.from(JSON.stringify(record)).toString("base64");
    bucket.set(name, JSON.stringify({ ...aside, data }));
    expect(await replay()).toEqual({ code: 0, replayed: 1, left: 0 });
    expect(home.events.told.map(({ type }) => type)).toEqual(["contact.initiated"]);
  });
});
