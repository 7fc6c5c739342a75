import { beforeEach, describe, expect, it } from "vitest";
import type { TandemEvent } from "../../domain/events.ts";
import type { Item } from "../../stores/fragment-table.ts";
import { Caller } from "../support/calls.ts";
import { RegionUnderTest, Wall } from "../support/two-regions.ts";

const PHONE = "+14155550101";
let home: RegionUnderTest;
let call: Caller;

beforeEach(async () => {
  home = new RegionUnderTest("eu-central-1", new Wall());
  await home.importCustomer({ phone: PHONE });
  call = await begun();
});

async function begun(): Promise<Caller> {
  const caller = new Caller(home, PHONE);
  await caller.identify();
  await caller.enterPin("4711");
  return caller;
}

async function record(contactId: string, changes: object = {}): Promise<void> {
  const minutes = (count: number) => new Date(home.wall.time + count * 60_000).toISOString();
  const told = {
    ContactId: contactId,
    Channel: "VOICE",
    InitiationTimestamp: minutes(-2),
    DisconnectTimestamp: minutes(0),
    DisconnectReason: "CUSTOMER_DISCONNECT",
    LastUpdateTimestamp: minutes(1),
    ...changes,
  };
  home.events.records.put(contactId, JSON.stringify(told));
  await home.events.deliverRecords();
  await home.events.deliver();
}

const find = (table: "contacts" | "sessions", kind: string): readonly Item[] =>
  home.tables[table].all().filter(({ sk }) => sk.startsWith(`${kind}#`));
const endOf = (contactId: string) =>
  (
    find("contacts", "CONTACT").find((item) => item["contactId"] === contactId)?.["ended"] as
      | { value: object }
      | undefined
  )?.value;
const journey = () => find("sessions", "JOURNEY")[0];
const journeyStatus = () => (journey()?.["status"] as { value: string } | undefined)?.value;
const endings = () => find("contacts", "EVENT").filter((item) => item["type"] === "contact.ended");

describe("a contact's record", () => {
  it("tells the end that no event told, interrupts its journey, and has that to announce", async () => {
    await call.progress("start", { intent: "pay-a-bill" });
    await record(call.contactId);
    expect(endOf(call.contactId)).toMatchObject({ reason: "customer-left" });
    expect(journeyStatus()).toBe("interrupted");
    const told = journey()?.["unannounced"] as readonly TandemEvent[];
    expect(told.at(-1)).toMatchObject({
      type: "journey.interrupted",
      contactId: call.contactId,
      data: { intent: "pay-a-bill" },
    });
  });

  it("and an event, and both again, are one end", async () => {
    const DisconnectTimestamp = new Date(home.wall.time).toISOString();
    await call.ends("TELECOM_PROBLEM");
    await record(call.contactId, { DisconnectTimestamp, DisconnectReason: "TELECOM_PROBLEM" });
    await record(call.contactId, { DisconnectTimestamp, DisconnectReason: "TELECOM_PROBLEM" });
    await call.ends("TELECOM_PROBLEM");
    expect(endings()).toHaveLength(1);
    expect(endOf(call.contactId)).toMatchObject({ reason: "failed", at: home.wall.time });
  });

  it("knows better than an event, and a corrected one better than both, in whatever order", async () => {
    const minutes = (count: number) => new Date(home.wall.time + count * 60_000).toISOString();
    await record(call.contactId, { DisconnectReason: "AGENT_DISCONNECT", LastUpdateTimestamp: minutes(9) });
    await record(call.contactId, { LastUpdateTimestamp: minutes(1) });
    await call.ends("TELECOM_PROBLEM");
    expect(endOf(call.contactId)).toMatchObject({ reason: "agent-left" });
    await record(call.contactId, { DisconnectReason: "TELECOM_PROBLEM", LastUpdateTimestamp: minutes(10) });
    expect(endOf(call.contactId)).toMatchObject({ reason: "failed" });
  });

  it("mends what an event could not, because nobody knew the contact yet", async () => {
    const early = new Caller(home, PHONE);
    await early.ends("CUSTOMER_DISCONNECT");
    expect(endOf(early.contactId)).toBeUndefined();
    await early.identify();
    await record(early.contactId);
    expect(endOf(early.contactId)).toMatchObject({ reason: "customer-left" });
  });

  it("that comes late does not interrupt a journey that another contact goes on with", async () => {
    await call.progress("start", { intent: "pay-a-bill" });
    await call.answer("bill-number", "7");
    home.wall.advance(1);
    const redial = await begun();
    await redial.progress("resume");
    expect(journeyStatus()).toBe("active");
    await record(call.contactId);
    expect(endOf(call.contactId)).toBeDefined();
    expect(journeyStatus()).toBe("active");
    await record(redial.contactId);
    expect(journeyStatus()).toBe("interrupted");
  });

  it("that is none is put aside, and those behind it go on", async () => {
    home.events.records.put(call.contactId, "{");
    await record(call.contactId);
    expect([...home.events.quarantine.values()]).toMatchObject([
      { stream: "contact-records", kind: "refused", reason: "no-json" },
    ]);
    expect(endOf(call.contactId)).toBeDefined();
  });
});
