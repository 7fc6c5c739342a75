import { describe, expect, it } from "vitest";
import { HybridClock } from "../../domain/clock.ts";
import { readContactEvent } from "../../domain/contact-event.ts";
import { readContactRecord } from "../../domain/contact-record.ts";
import { type ContactTelling, eventsOf } from "../../domain/contact-telling.ts";
import { readEvent } from "../../domain/event-reader.ts";

const HOME = "eu-central-1";
const NOW = Date.parse("2026-03-02T10:00:00Z");
const clock = new HybridClock({ now: () => NOW, processId: "test" });
const QUEUE = "arn:aws:connect:eu-central-1:123456789012:instance/i-1/queue/q-1";
const AGENT = "arn:aws:connect:eu-central-1:123456789012:instance/i-1/agent/a-1";

function event(detail: object, more: object = {}) {
  return {
    source: "aws.connect",
    "detail-type": "Amazon Connect Contact Event",
    region: HOME,
    time: "2026-03-02T09:30:00Z",
    detail: { eventType: "DISCONNECTED", contactId: "contact-1", ...detail },
    ...more,
  };
}

function told(telling: ContactTelling | undefined) {
  return telling === undefined ? [] : eventsOf(telling, { region: HOME, now: NOW, tick: () => clock.tick() });
}

const toldBy = (detail: object, more: object = {}) => told(readContactEvent(event(detail, more), NOW));
const at = (text: string) => Date.parse(`2026-03-02T${text}Z`);

describe("a contact event", () => {
  it.each([
    [{ eventType: "INITIATED", initiationMethod: "INBOUND" }, "contact.initiated", { method: "INBOUND" }],
    [{ eventType: "QUEUED", queueInfo: { queueArn: QUEUE } }, "contact.queued", { queue: "q-1" }],
    [{ eventType: "QUEUED", queueInfo: null }, "contact.queued", { queue: "unknown" }],
    [
      { eventType: "CONNECTED_TO_AGENT", agentInfo: { agentArn: AGENT } },
      "contact.connected",
      { agent: "a-1" },
    ],
    [{ eventType: "CONNECTED_TO_AGENT" }, "contact.connected", {}],
    [{}, "contact.ended", { reason: "unknown", final: false }],
  ])("%j becomes %s", (detail, type, data) => {
    const [one, ...others] = toldBy(detail);
    expect(others).toEqual([]);
    expect(one).toMatchObject({
      type,
      data,
      contactId: "contact-1",
      initialContactId: "contact-1",
      region: HOME,
    });
    expect(readEvent(JSON.stringify(one))).toEqual({ kind: "event", event: one });
  });

  it.each([
    ["CUSTOMER_DISCONNECT", "customer-left"],
    ["AGENT_DISCONNECT", "agent-left"],
    ["contact_flow_disconnect", "flow-ended"],
    ["TELECOM_PROBLEM", "failed"],
    ["SOMETHING_NEW", "unknown"],
  ])("of an end by %s gives %s", (disconnectReason, reason) => {
    expect(toldBy({ disconnectReason })[0]?.data).toMatchObject({ reason });
  });

  it("happened when it says, else when it was told, and never in the future", () => {
    const timeOf = (disconnectTimestamp: unknown, more: object = {}) =>
      toldBy({ disconnectTimestamp }, more)[0]?.at;
    expect(timeOf("2026-03-02T09:00:00.500Z")).toBe(at("09:00:00.500"));
    for (const odd of ["yesterday", "", "1970-01-01T00:00:00Z", 7, null])
      expect(timeOf(odd)).toBe(at("09:30:00"));
    expect(timeOf(undefined, { time: "never" })).toBe(NOW);
    expect(timeOf("2027-01-01T00:00:00Z")).toBe(NOW);
    const sentinel = { agentArn: AGENT, connectedToAgentTimestamp: "1970-01-01T00:00:00Z" };
    expect(toldBy({ eventType: "CONNECTED_TO_AGENT", agentInfo: sentinel })[0]?.at).toBe(at("09:30:00"));
  });

  it("is read in either case of letters, and under both names of the service's pages", () => {
    const detail = {
      EventType: "QUEUED",
      ContactId: "contact-1",
      InitialContactId: "contact-0",
      Channel: "CHAT",
      QueueInfo: { QueueArn: QUEUE, EnqueueTimestamp: "2026-03-02T09:00:00Z" },
    };
    const [one] = told(
      readContactEvent({ ...event({}), detail, "detail-type": "Connect Customer Contact Event" }, NOW),
    );
    expect(one).toMatchObject({
      type: "contact.queued",
      initialContactId: "contact-0",
      channel: "CHAT",
      at: at("09:00:00"),
      data: { queue: "q-1" },
    });
    expect(toldBy({}, { "detail-type": "Amazon Connect Contact Lens Event" })).toEqual([]);
  });

  it("of another region's contact is left to that region", () => {
    const metadata = { globalResiliencyMetadata: { originRegion: "eu-west-2", activeRegion: HOME } };
    expect(readContactEvent(event(metadata), NOW)).toBeDefined();
    expect(toldBy(metadata)).toEqual([]);
    expect(toldBy({ globalResiliencyMetadata: { originRegion: HOME } })).toHaveLength(1);
  });

  it("that tells nothing we keep, or is none, is nothing", () => {
    for (const eventType of ["CONTACT_DATA_UPDATED", "COMPLETED", "PAUSED", ""])
      expect(toldBy({ eventType })).toEqual([]);
    for (const odd of [null, undefined, 7, "x", [], {}, event({ contactId: "a#b" })])
      expect(readContactEvent(odd, NOW)).toBeUndefined();
  });
});

const RECORD = {
  AWSContactTraceRecordFormatVersion: "2017-03-10",
  ContactId: "contact-1",
  InitialContactId: null,
  Channel: "VOICE",
  InitiationMethod: "INBOUND",
  InitiationTimestamp: "2026-03-02T09:00:00Z",
  DisconnectTimestamp: "2026-03-02T09:10:00Z",
  DisconnectReason: "CUSTOMER_DISCONNECT",
  LastUpdateTimestamp: "2026-03-02T09:12:00Z",
  Agent: { ARN: AGENT, Username: "anna", ConnectedToAgentTimestamp: "2026-03-02T09:05:00Z" },
  Queue: { ARN: QUEUE, Name: "Billing", EnqueueTimestamp: "2026-03-02T09:04:00Z", Duration: 60 },
  Attributes: { pin: "never" },
  CustomerEndpoint: { Type: "TELEPHONE_NUMBER", Address: "+14155550101" },
};

function recordTold(changes: object = {}) {
  const read = readContactRecord(JSON.stringify({ ...RECORD, ...changes }), HOME);
  return read.kind === "record" ? told(read.telling) : [];
}

describe("a contact record", () => {
  it("tells everything that happened, in its order, and nothing personal", () => {
    const events = recordTold();
    expect(events.map(({ type, data }) => [type, data])).toEqual([
      ["contact.initiated", { method: "INBOUND" }],
      ["contact.queued", { queue: "q-1" }],
      ["contact.connected", { agent: "a-1" }],
      ["contact.ended", { reason: "customer-left", final: true, asOf: at("09:12:00") }],
    ]);
    expect(JSON.stringify(events)).not.toMatch(/4155550101|anna|Billing|never/);
    for (const one of events) expect(readEvent(JSON.stringify(one)).kind).toBe("event");
  });

  it("tells under the ids that contact events have, whose times are finer", () => {
    const ids = new Map(recordTold().map(({ type, id }) => [type, id]));
    expect(toldBy({ disconnectTimestamp: "2026-03-02T09:10:00.731Z" })[0]?.id).toBe(ids.get("contact.ended"));
    const queueInfo = { queueArn: QUEUE, enqueueTimestamp: "2026-03-02T09:04:00.001Z" };
    expect(toldBy({ eventType: "QUEUED", queueInfo })[0]?.id).toBe(ids.get("contact.queued"));
    expect(new Set(ids.values()).size).toBe(4);
  });

  it("of a contact that nobody answered, or that goes on, tells what there is", () => {
    const typesOf = (changes: object) => recordTold(changes).map(({ type }) => type);
    expect(typesOf({ Agent: null, Queue: null })).toEqual(["contact.initiated", "contact.ended"]);
    expect(typesOf({ DisconnectTimestamp: null })).not.toContain("contact.ended");
    expect(typesOf({ Agent: { ConnectedToAgentTimestamp: "1970-01-01T00:00:00Z" } })).not.toContain(
      "contact.connected",
    );
  });

  it("that cannot be read is refused by name", () => {
    expect(readContactRecord("{", HOME)).toEqual({ kind: "refused", reason: "no-json" });
    for (const text of ["null", "7", "[]", "{}", '{"ContactId":"a#b"}'])
      expect(readContactRecord(text, HOME)).toEqual({ kind: "refused", reason: "no-record" });
  });
});
