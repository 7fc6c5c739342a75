import { beforeEach, describe, expect, it } from "vitest";
import type { TandemEvent } from "../../domain/events.ts";
import type { CustomerId } from "../../domain/ids.ts";
import { anEvent, CUSTOMER } from "../support/events.ts";
import { batchEvent, StreamModel } from "../support/stream-model.ts";
import { RegionUnderTest, Wall } from "../support/two-regions.ts";

const HOME = "eu-central-1";
const PEER = "eu-west-2";
let home: RegionUnderTest;

beforeEach(() => {
  home = new RegionUnderTest(HOME, new Wall());
});

const eventItems = () => home.tables.contacts.all().filter(({ sk }) => sk.startsWith("EVENT#"));
const played = (contactId: string, id: string, more: object = {}) =>
  anEvent("response.played", { response: id }, home.clock, { contactId, id, customerId: CUSTOMER, ...more });
const responses = () => eventItems().map((item) => (item["data"] as { response?: string }).response);
const asides = () => [...home.events.quarantine.values()];

/** Fails for events of this response, as often as is said. */
function failFor(response: string, times: number, error = new Error("throttled")): void {
  const { putIfAbsent } = home.tables.contacts;
  let left = times;
  Object.assign(home.tables.contacts, {
    putIfAbsent: async (item: { data?: { response?: string } }) => {
      if (item.data?.response === response && left > 0) {
        left -= 1;
        throw error;
      }
      return putIfAbsent(item as never);
    },
  });
}

describe("an event", () => {
  it("is written down once, with its customer, however often it is delivered", async () => {
    const event = played("contact-1", "a");
    for (const _ of [1, 2]) home.events.put(event);
    await home.events.deliver({ isRepeated: () => true });
    expect(eventItems()).toEqual([
      expect.objectContaining({ ...event, pk: `CUSTOMER#${CUSTOMER}`, sk: `EVENT#${event.id}#${HOME}` }),
    ]);
  });

  it("of a contact that nobody knows yet is kept with the contact", async () => {
    home.events.put(anEvent("contact.ended", { reason: "failed", final: false }, home.clock));
    await home.events.deliver();
    expect(eventItems()[0]?.pk).toBe("CONTACT#contact-1");
  });

  it("of a customer who was erased is dropped", async () => {
    await home.tables.profiles.putIfAbsent({
      pk: `CUSTOMER#${CUSTOMER}`,
      sk: `TOMBSTONE#${PEER}`,
      region: PEER,
    });
    home.events.put(played("contact-1", "a"));
    await home.events.deliver();
    expect(eventItems()).toEqual([]);
    expect(home.events.counted.get("DroppedEvents")).toBe(1);
  });
});

describe("what the other region relays", () => {
  const fact = { clock: "019cadc69a80-0000-peer", region: PEER } as TandemEvent["data"] & { region: string };
  const relayed = (type: string, data: object) =>
    ({
      ...played("contact-1", "a", { region: PEER }),
      type,
      data: { fact, ...data },
      relayedFrom: PEER,
    }) as TandemEvent;
  const facts = () => home.tables.authentication.all();

  it.each([
    ["authentication.revoked", { by: "anna" }, "REVOCATION", { kind: "revocation", by: "anna" }],
    [
      "authentication.locked",
      { scope: "region", at: 5_000, until: 9_000 },
      "LOCK",
      { kind: "lock", scope: "region", at: 5_000, until: 9_000 },
    ],
    [
      "authentication.unlocked",
      { by: "anna", sees: ["x"] },
      "UNLOCK",
      { kind: "unlock", by: "anna", sees: ["x"] },
    ],
  ])("as %s is copied under the fact's own name, once", async (type, data, kind, copy) => {
    const event = relayed(type, data);
    home.events.put(event);
    await home.events.deliver({ isRepeated: () => true });
    expect(facts()).toEqual([
      expect.objectContaining({
        ...copy,
        pk: `CUSTOMER#${CUSTOMER}`,
        sk: `${kind}#${fact["clock" as never]}#${PEER}`,
        region: PEER,
        clock: fact["clock" as never],
        eventId: event.id,
      }),
    ]);
  });

  it("is no second entry of the history, which replication brings", async () => {
    home.events.put(relayed("authentication.revoked", { by: "anna" }));
    await home.events.deliver();
    expect(eventItems()).toEqual([]);
  });

  it("is copied from its own region's stream never", async () => {
    home.events.put(
      anEvent("authentication.revoked", { fact, by: "anna" } as never, home.clock, { customerId: CUSTOMER }),
    );
    await home.events.deliver();
    expect(facts()).toEqual([]);
  });
});

describe("records that fail", () => {
  it("for a moment are tried again at once, and keep their place", async () => {
    failFor("b", 2);
    for (const id of ["a", "b", "c"]) home.events.put(played("contact-1", id));
    const { invocations } = await home.events.deliver();
    expect(responses()).toEqual(["a", "b", "c"]);
    expect(invocations).toBe(1);
  });

  it("for longer stop their key alone, and are delivered again", async () => {
    failFor("b", 3);
    for (const [key, id] of [
      ["contact-1", "a"],
      ["contact-1", "b"],
      ["contact-2", "x"],
      ["contact-1", "c"],
      ["contact-2", "y"],
    ] as const)
      home.events.put(played(key, id));
    await home.events.deliver();
    expect(responses().filter((id) => "abc".includes(id ?? "-"))).toEqual(["a", "b", "c"]);
    expect(responses().filter((id) => "xy".includes(id ?? "-"))).toEqual(["x", "y"]);
    expect(asides()).toEqual([]);
    expect(await home.events.parked.load()).toEqual(new Map());
  });

  it("for ever are put aside with the reason, and those behind them go on", async () => {
    failFor("b", 99, Object.assign(new Error("Item size has exceeded"), { name: "ValidationException" }));
    home.events.put(played("contact-1", "a"));
    home.events.put(played("contact-1", "b"));
    home.events.stream.put("contact-1", "no json");
    home.events.stream.put("contact-1", JSON.stringify({ ...played("contact-1", "x"), clock: "now" }));
    home.events.put(played("contact-1", "c"));
    const { invocations } = await home.events.deliver();
    expect(invocations).toBe(1);
    expect(responses()).toEqual(["a", "c"]);
    expect(asides().map(({ kind, reason, fields }) => [kind, reason, fields])).toEqual([
      ["refused", "ValidationException", undefined],
      ["refused", "no-json", undefined],
      ["refused", "malformed", ["clock"]],
    ]);
  });

  it("of a key again and again park it: what comes later joins them, and nobody else waits", async () => {
    failFor("b", 99);
    for (const id of ["a", "b", "c"]) home.events.put(played("contact-1", id));
    home.events.put(played("contact-2", "x"));
    const { givenUp } = await home.events.deliver();
    home.events.put(played("contact-1", "d"));
    home.events.put(played("contact-2", "y"));
    await home.events.deliver();
    expect(givenUp).toEqual([]);
    expect(responses().sort()).toEqual(["a", "x", "y"]);
    expect(asides().map(({ kind, reason, data }) => [kind, reason, responseIn(data)])).toEqual([
      ["parked", "Error", "b"],
      ["parked", "Error", "c"],
      ["parked", "behind-another", "d"],
    ]);
    expect((await home.events.parked.load()).get("contact-1")).toMatchObject({ isParked: true });
  });

  it("stay on the stream where they can be neither applied nor put aside", async () => {
    home.events.quarantineFailure = new Error("no bucket");
    home.events.stream.put("contact-1", "no json");
    const { givenUp, invocations } = await home.events.deliver({ retries: 3 });
    expect([givenUp.length, invocations]).toEqual([1, 4]);
    expect(home.events.counted.get("FailedRecords")).toBe(4);
  });

  it("are all delivered again where nobody can say which keys are parked", async () => {
    home.tables.idempotency.failure = new Error("no table");
    home.events.put(played("contact-1", "a"));
    expect((await home.events.deliver({ retries: 1 })).givenUp).toHaveLength(1);
    expect(responses()).toEqual([]);
  });

  it("are named by the lowest sequence number, by size and not as text", async () => {
    failFor("a", 99);
    failFor("b", 99);
    const record = (sequence: string, contactId: string, id: string) => ({
      sequence,
      key: contactId,
      data: Buffer.from(JSON.stringify(played(contactId, id))).toString("base64"),
    });
    const batch = [record("9", "contact-1", "a"), record("10", "contact-2", "b")];
    expect(await home.events.apply(batchEvent(batch))).toEqual({
      batchItemFailures: [{ itemIdentifier: "9" }],
    });
  });
});

describe("what is no batch", () => {
  it.each([null, undefined, 7, "x", [], {}, { Records: 7 }, { Records: [null, {}, { kinesis: {} }] }])(
    "%j is answered as an empty one",
    async (event) => {
      expect(await home.events.apply(event)).toEqual({ batchItemFailures: [] });
    },
  );
});

describe("a dead region's backlog", () => {
  it("of 5,000 events is caught up, nothing twice, and a bad record blocks nobody", async () => {
    const customers = Array.from({ length: 50 }, (_, at) => at.toString(16).padStart(32, "0") as CustomerId);
    const last = new Map<string, string[]>();
    for (let count = 0; count < 5_000; count += 1) {
      const contactId = `contact-${count % 200}`;
      if (count % 1_000 === 500) home.events.stream.put(contactId, `bad ${count}`);
      home.events.put(
        played(contactId, `r-${count}`, { customerId: customers[count % 50], at: home.wall.time + count }),
      );
      if (count === 2_500) home.events.stream.split();
      last.set(contactId, [...(last.get(contactId) ?? []), `r-${count}`]);
    }
    const order: string[] = [];
    const { putIfAbsent } = home.tables.contacts;
    Object.assign(home.tables.contacts, {
      putIfAbsent: async (item: { contactId: string; data: { response: string } }) => {
        const isNew = await putIfAbsent(item as never);
        if (isNew) order.push(`${item.contactId} ${item.data.response}`);
        return isNew;
      },
    });
    home.wall.advance(6 * 60);

    let batches = 0;
    await home.events.deliver({
      isRepeated: () => {
        batches += 1;
        return batches % 10 === 0;
      },
    });

    expect(order).toHaveLength(5_000);
    expect(eventItems()).toHaveLength(5_000);
    for (const [contactId, expected] of last)
      expect(order.filter((one) => one.startsWith(`${contactId} `)).map((one) => one.split(" ")[1])).toEqual(
        expected,
      );
    expect(asides()).toHaveLength(5);
  });
});

describe("the model of the mapping", () => {
  it("delivers a shard's children after it, and goes on after what is given up", async () => {
    const stream = new StreamModel(1);
    stream.put("a", "1");
    stream.split();
    stream.put("a", "2");
    const seen: string[] = [];
    const consumer = async (event: unknown) => {
      for (const { kinesis } of (event as ReturnType<typeof batchEvent>).Records) {
        const text = Buffer.from(kinesis.data, "base64").toString();
        seen.push(text);
        if (text === "1") return { batchItemFailures: [{ itemIdentifier: kinesis.sequenceNumber }] };
      }
      return undefined;
    };
    const { givenUp } = await stream.deliver(consumer, { batchSize: 10, retries: 1 });
    expect(seen).toEqual(["1", "1", "2"]);
    expect(givenUp).toHaveLength(1);
  });
});

function responseIn(data: string): string {
  return JSON.parse(Buffer.from(data, "base64").toString()).data.response;
}
