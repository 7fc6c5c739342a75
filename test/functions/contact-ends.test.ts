import { describe, expect, it } from "vitest";
import { Caller } from "../support/calls.ts";
import { RegionUnderTest, Wall } from "../support/two-regions.ts";

const PHONE = "+14155550101";

async function started() {
  const home = new RegionUnderTest("eu-central-1", new Wall());
  await home.importCustomer({ phone: PHONE });
  const call = new Caller(home, PHONE);
  await call.identify();
  await call.enterPin("4711");
  await call.progress("start", { intent: "pay-a-bill" });
  const contact = () =>
    home.tables.contacts.all().find(({ sk }) => sk.startsWith("CONTACT#")) as Record<string, unknown>;
  const journeyStatus = () =>
    home.tables.sessions.all().find(({ sk }) => sk.startsWith("JOURNEY#"))?.["status"] as { value: string };
  return { home, call, contact, journeyStatus };
}

describe("close-contact", () => {
  it("notes the goodbye on the contact and leaves its journey waiting", async () => {
    const { call, contact, journeyStatus } = await started();
    expect(await call.close("farewell")).toEqual({ status: "closed" });
    expect(contact()["closed"]).toMatchObject({ value: { reason: "farewell" } });
    expect(journeyStatus().value).toBe("waiting");
    await call.ends();
    expect(journeyStatus().value).toBe("waiting");
  });

  it("changes nothing when it is called again", async () => {
    const { home, call } = await started();
    await call.close("farewell");
    const before = JSON.stringify(home.tables.contacts.all());
    await call.close("farewell");
    expect(JSON.stringify(home.tables.contacts.all())).toBe(before);
  });

  it("has the goodbye on record where it stops before the journey is saved: nothing is carried over then", async () => {
    const { home, call, contact, journeyStatus } = await started();
    const { save } = home.tables.sessions;
    Object.assign(home.tables.sessions, { save: () => Promise.reject(new Error("no answer")) });
    await expect(call.close("farewell")).rejects.toThrow(/no answer/);
    expect(contact()["closed"]).toMatchObject({ value: { reason: "farewell" } });
    Object.assign(home.tables.sessions, { save });
    expect(await call.close("farewell")).toEqual({ status: "closed" });
    expect(journeyStatus().value).toBe("waiting");
  });

  it("calls an unknown reason invalid, and a contact nobody knows closed", async () => {
    const { home, call } = await started();
    expect(await call.close("boredom")).toEqual({ status: "invalid" });
    expect(await new Caller(home, PHONE).close("farewell")).toEqual({ status: "closed" });
  });
});

describe("a contact event, told and applied", () => {
  it("notes the end and its reason, and that the journey was interrupted", async () => {
    const { call, contact, journeyStatus } = await started();
    expect(await call.ends("TELECOM_PROBLEM")).toEqual({ status: "told" });
    expect(contact()["ended"]).toMatchObject({ value: { reason: "failed" } });
    expect(contact()["journeyId"]).toBeDefined();
    expect(journeyStatus().value).toBe("interrupted");
  });

  it("by its agent breaks nothing off: the customer may have been sent on, and go on in the next contact", async () => {
    const { home, call, contact, journeyStatus } = await started();
    await call.ends("AGENT_DISCONNECT");
    expect(contact()["ended"]).toMatchObject({ value: { reason: "agent-left" } });
    expect(journeyStatus().value).toBe("waiting");
    const told = home.tables.contacts.all().map(({ type }) => type);
    expect(told).not.toContain("journey.interrupted");
    expect(JSON.stringify(home.tables.sessions.all())).not.toContain("journey.interrupted");
  });

  it("does not move an end that it is told again, late, without a time or with one to come", async () => {
    const { home, call, contact } = await started();
    const told = (disconnectTimestamp?: string) =>
      home.call.ingestContactEvents({
        source: "aws.connect",
        "detail-type": "Amazon Connect Contact Event",
        region: home.name,
        detail: { eventType: "DISCONNECTED", contactId: call.contactId, disconnectTimestamp },
      });
    const at = () => (contact()["ended"] as { value: { at: number } }).value.at;
    const end = home.wall.time;
    await told(new Date(end + 3_600_000).toISOString());
    expect(at()).toBe(end);
    home.wall.advance(10);
    await told();
    await told(new Date(home.wall.time).toISOString());
    expect(at()).toBe(end);
    await told(new Date(end - 5_000).toISOString());
    expect(at()).toBe(end - 5_000);
  });

  it("reads both cases of letters", async () => {
    const { home, call, contact } = await started();
    const event = {
      source: "aws.connect",
      "detail-type": "Amazon Connect Contact Event",
      region: home.name,
      detail: { EventType: "DISCONNECTED", ContactId: call.contactId, DisconnectReason: "AGENT_DISCONNECT" },
    };
    expect(await home.call.ingestContactEvents(event)).toEqual({ status: "told" });
    expect(contact()["ended"]).toMatchObject({ value: { reason: "agent-left" } });
  });

  it("ignores what another region's contact, another event or no event says", async () => {
    const { home, call, contact } = await started();
    const event = (detail: object) => ({
      source: "aws.connect",
      "detail-type": "Amazon Connect Contact Event",
      region: home.name,
      detail: { contactId: call.contactId, eventType: "DISCONNECTED", ...detail },
    });
    const foreign = event({ globalResiliencyMetadata: { originRegion: "eu-west-2" } });
    for (const ignored of [
      foreign,
      event({ eventType: "PAUSED" }),
      event({ contactId: "no body" }),
      {},
      null,
    ])
      expect(await home.call.ingestContactEvents(ignored)).toEqual({ status: "ignored" });
    expect(contact()["ended"]).toBeUndefined();
  });

  it("records a contact whose item the entry function did not come to write", async () => {
    const { home, call } = await started();
    const lame = new RegionUnderTest(home.name, home.wall);
    home.tables.sessions.copyTo(lame.tables.sessions);
    const event = {
      source: "aws.connect",
      "detail-type": "Amazon Connect Contact Event",
      region: home.name,
      detail: { eventType: "DISCONNECTED", contactId: call.contactId },
    };
    expect(await lame.call.ingestContactEvents(event)).toEqual({ status: "told" });
    expect(lame.tables.contacts.all().find(({ sk }) => sk.startsWith("CONTACT#"))).toMatchObject({
      contactId: call.contactId,
      ended: { value: { reason: "unknown" } },
    });
  });
});
