import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HybridClock } from "../../domain/clock.ts";
import { channelOf, eventOf } from "../../domain/event-draft.ts";
import { eventIdOf } from "../../domain/event-id.ts";
import { REFUSALS, readEvent } from "../../domain/event-reader.ts";
import { EVENT_VERSION, type TandemEvent } from "../../domain/events.ts";
import { anEvent, CUSTOMER } from "../support/events.ts";

const NOW = Date.parse("2026-03-02T09:00:00Z");
const clock = new HybridClock({ now: () => NOW, processId: "test" });
const EVENT = anEvent("contact.ended", { reason: "customer-left", final: true, asOf: NOW }, clock, {
  customerId: CUSTOMER,
});

describe("an event", () => {
  it("comes back from the stream as it was told", () => {
    expect(readEvent(JSON.stringify(EVENT))).toEqual({ kind: "event", event: EVENT });
    expect(readEvent(EVENT)).toEqual({ kind: "event", event: EVENT });
  });

  it("loses what its schema does not name", () => {
    const told = { ...EVENT, phone: "+14155550101", data: { ...EVENT.data, name: "Ada" } };
    expect(readEvent(JSON.stringify(told))).toEqual({ kind: "event", event: EVENT });
  });

  it.each<readonly [unknown, string, readonly string[]]>([
    ["{", "no-json", []],
    ["", "no-json", []],
    ["null", "no-event", []],
    [[EVENT], "no-event", []],
    [undefined, "no-json", []],
    [{}, "unknown-type", []],
    [{ ...EVENT, type: "contact.exploded" }, "unknown-type", []],
    [{ ...EVENT, type: "toString" }, "unknown-type", []],
    [{ ...EVENT, version: EVENT_VERSION + 1 }, "unknown-version", []],
    [{ ...EVENT, version: "1" }, "unknown-version", []],
    [{ ...EVENT, version: Number.NaN }, "unknown-version", []],
    [{ ...EVENT, id: "1", clock: undefined }, "malformed", ["id", "clock"]],
    [{ ...EVENT, data: { reason: "boredom", final: true } }, "malformed", ["data.reason"]],
    [{ ...EVENT, data: null }, "malformed", ["data.itself"]],
  ])("%j is refused by name", (told, reason, fields) => {
    expect(readEvent(told)).toEqual({ kind: "refused", reason, fields });
  });

  it.each([
    { ...EVENT, at: NOW + 86_400_001 },
    { ...EVENT, clock: "ffffffffffff-ffff-x" },
    { ...EVENT, data: { ...EVENT.data, asOf: NOW + 86_400_001 } },
    anEvent(
      "authentication.locked",
      {
        fact: { clock: "ffffffffffff-0000-x" as never, region: "eu-west-2" },
        scope: "customer",
        at: NOW,
        until: NOW,
      },
      clock,
    ),
  ])("of the future is none, for who says when now is (%#)", (told) => {
    expect(readEvent(told, NOW)).toEqual({ kind: "refused", reason: "future-dated", fields: [] });
    expect(readEvent(told)).toMatchObject({ kind: "event" });
  });

  it("has no time that dates do not reach", () => {
    for (const at of [1e300, 8_640_000_000_000_001])
      expect(readEvent({ ...EVENT, at })).toMatchObject({ reason: "malformed", fields: ["at"] });
  });

  it("of an older version is told as it is told today", () => {
    const { final: _f, asOf: _a, ...data } = EVENT.data;
    expect(readEvent({ ...EVENT, version: 1, data })).toEqual({
      kind: "event",
      event: { ...EVENT, data: { reason: "customer-left", final: false } },
    });
    expect(readEvent({ ...EVENT, version: 1, data: 7 })).toMatchObject({ reason: "malformed" });
  });

  it("is read or refused, whatever lies there, and no refusal quotes it", () => {
    const odd = fc.oneof(
      fc.anything({ maxDepth: 3, withNullPrototype: true }),
      fc.string({ unit: "binary" }),
    );
    const nearly = fc
      .tuple(fc.constantFrom(...Object.keys(EVENT)), odd)
      .map(([field, value]) => ({ ...EVENT, [field]: value }));
    const seen = new Set<string>();
    fc.assert(
      fc.property(
        fc.oneof(
          nearly,
          odd,
          odd.map((value) => JSON.stringify(value) ?? ""),
        ),
        (told) => {
          const read = readEvent(told);
          seen.add(read.kind === "event" ? "event" : read.reason);
          if (read.kind === "refused") expect(REFUSALS).toContain(read.reason);
          for (const field of read.kind === "refused" ? read.fields : [])
            expect(field).toMatch(/^(data\.)?[a-zA-Z.]+$/);
        },
      ),
      { numRuns: 3_000 },
    );
    expect(seen.size).toBeGreaterThan(4);
  });
});

describe("an id by what is told", () => {
  it("is a UUID of version 7 that sorts by time, equal for equal parts alone", () => {
    fc.assert(
      fc.property(fc.nat(2 ** 45), fc.nat(2 ** 45), fc.string(), fc.string(), (one, other, a, b) => {
        const id = eventIdOf(one, a, b);
        expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16)).toBe(one);
        expect(eventIdOf(one, a, b)).toBe(id);
        expect(eventIdOf(one, `${a}x`, b)).not.toBe(id);
        if (one < other) expect(id < eventIdOf(other, a, b)).toBe(true);
      }),
    );
  });
});

describe("a draft", () => {
  const session = { contactId: "contact-2", initialContactId: "contact-1", channel: "chat" } as never;
  const occasion = {
    session,
    region: "eu-central-1",
    at: NOW + 0.5,
    clock: clock.tick(),
    newId: () => EVENT.id,
  };

  it("is an event that can be read, with what is known and no more", () => {
    const event: TandemEvent = eventOf("journey.started", { intent: "pay-a-bill" }, occasion);
    expect(readEvent(JSON.stringify(event))).toEqual({ kind: "event", event });
    expect(event).toMatchObject({ channel: "CHAT", at: NOW, initialContactId: "contact-1" });
    expect(Object.keys(event)).not.toContain("customerId");
  });

  it("counts a channel that nobody knows as a call", () => {
    expect(["EMAIL", "task", "TELEGRAM", ""].map(channelOf)).toEqual(["EMAIL", "TASK", "VOICE", "VOICE"]);
  });
});
