import { beforeEach, describe, expect, it } from "vitest";
import { HybridClock } from "../../domain/clock.ts";
import type { TandemEvent } from "../../domain/events.ts";
import type { ContactId } from "../../domain/ids.ts";
import { createHandler as relayEvents } from "../../functions/relay-events/handler.ts";
import { createHandler as steerContact } from "../../functions/steer-contact/handler.ts";
import { contactStore } from "../../stores/contact-store.ts";
import { anEvent, CUSTOMER, MemoryStream } from "../support/events.ts";
import { MemoryTable } from "../support/memory-table.ts";
import { StreamModel } from "../support/stream-model.ts";

const HOME = "eu-central-1";
const PEER = "eu-west-2";
const START = Date.parse("2026-03-02T09:00:00Z");
let now: number;
let clock: HybridClock;
let source: StreamModel;
const watch = { count: () => undefined, measure: () => undefined };
const retrying = { pause: async () => undefined, random: () => 0.5 };
const mapping = { batchSize: 10, retries: 3 };

beforeEach(() => {
  now = START;
  clock = new HybridClock({ now: () => now, processId: "test" });
  source = new StreamModel(1);
});

const changed = (contactId: string, more: object = {}) =>
  anEvent("journey.changed", { intent: "pay-a-bill", step: "amount" }, clock, {
    contactId,
    customerId: CUSTOMER,
    ...more,
  });
const put = (event: TandemEvent) => source.put(event.initialContactId, JSON.stringify(event));

describe("relay-events", () => {
  let peer: MemoryStream;
  const relay = () =>
    source.deliver(relayEvents({ ...retrying, clock, region: HOME, peerStream: peer, watch }), mapping);

  beforeEach(() => {
    peer = new MemoryStream();
  });

  it("sends on what the other region must act on, marked, in order, and nothing else", async () => {
    const told = [
      changed("contact-1"),
      anEvent("response.played", { response: "hello" }, clock),
      anEvent("journey.interrupted", { intent: "pay-a-bill" }, clock),
      anEvent("traffic.changed", { epoch: 3 }, clock),
    ];
    for (const event of told) put(event);
    await relay();
    expect(peer.events).toEqual(
      [told[0], told[2], told[3]].map((event) => ({ ...event, relayedFrom: HOME })),
    );
  });

  it("sends nothing that was relayed, that happened elsewhere, or that is older than a minute", async () => {
    put({ ...changed("contact-1"), relayedFrom: PEER });
    put(changed("contact-2", { region: PEER }));
    put(changed("contact-3", { at: START - 60_001 }));
    source.put("contact-4", "no json");
    await relay();
    expect(peer.events).toEqual([]);
  });

  it("waits for a region that does not answer no longer than a minute", async () => {
    peer.isDown = true;
    put(changed("contact-1"));
    put(changed("contact-2"));
    expect((await relay()).givenUp).toHaveLength(2);
    put(changed("contact-3"));
    now = START + 61_000;
    expect((await relay()).givenUp).toEqual([]);
    peer.isDown = false;
    put(changed("contact-4"));
    await relay();
    expect(peer.events.map(({ contactId }) => contactId)).toEqual(["contact-4"]);
  });
});

describe("steer-contact", () => {
  let contacts: MemoryTable;
  let updates: [string, object][];
  let answer: () => Promise<"updated" | "gone">;

  beforeEach(() => {
    contacts = new MemoryTable(clock);
    updates = [];
    answer = async () => "updated";
  });

  const live = (contactId: string, more: object = {}) =>
    contactStore(contacts).open({
      region: HOME,
      clock: clock.tick(),
      revision: 0,
      contactId: contactId as ContactId,
      initialContactId: contactId as ContactId,
      customerId: CUSTOMER,
      channel: "CHAT",
      startedAt: START - 60_000,
      ...more,
    });
  const over = { value: { reason: "failed", at: START }, clock: "019cadc69a80-0000-x" };
  const steer = () =>
    source.deliver(
      steerContact({
        ...retrying,
        clock,
        region: HOME,
        contacts: contactStore(contacts),
        contactCenter: {
          updateAttributes: async (chain, attributes) => {
            updates.push([chain, attributes]);
            return answer();
          },
        },
        watch,
      }),
      mapping,
    );

  it("tells the customer's live contacts of this region that a journey moved, but not the one it moved in", async () => {
    await live("contact-1");
    await live("contact-2");
    await live("contact-3", { region: PEER });
    await live("contact-4", { ended: over });
    await live("contact-5", { startedAt: START - 25 * 3_600_000 });
    put(changed("contact-1"));
    await steer();
    expect(updates).toEqual([["contact-2", { news: "journey" }]]);
  });

  it("tells all of them that trust is gone", async () => {
    await live("contact-1");
    await live("contact-2");
    const fact = { clock: clock.tick(), region: PEER };
    put({
      ...anEvent("authentication.revoked", { fact, by: "anna" }, clock, { customerId: CUSTOMER }),
      relayedFrom: PEER,
    });
    await steer();
    expect(updates).toEqual([
      ["contact-2", { trust: "revoked" }],
      ["contact-1", { trust: "revoked" }],
    ]);
  });

  it("takes a contact that is gone for told, and does not wait for a service that fails", async () => {
    await live("contact-2");
    answer = async () => "gone";
    put(changed("contact-1"));
    expect((await steer()).givenUp).toEqual([]);
    answer = () => Promise.reject(new Error("throttled"));
    put(changed("contact-1"));
    expect((await steer()).givenUp).toEqual([]);
    expect(updates).toHaveLength(4);
  });

  it("leaves a backlog alone", async () => {
    await live("contact-2");
    put(changed("contact-1", { at: START - 61_000 }));
    await steer();
    expect(updates).toEqual([]);
  });
});
