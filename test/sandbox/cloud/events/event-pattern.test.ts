import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readEventPattern } from "../../../../sandbox/cloud/events/event-pattern.ts";

const EVENT = {
  source: "aws.connect",
  "detail-type": "Amazon Connect Contact Event",
  resources: ["arn:aws:connect:x:1:instance/a", "arn:aws:connect:x:1:instance/a/contact/c"],
  detail: { eventType: "DISCONNECTED", channel: "VOICE", queueInfo: { queueType: "STANDARD" }, count: 0 },
};
const matches = (pattern: unknown) => readEventPattern(JSON.stringify(pattern))(EVENT);

describe("an event pattern", () => {
  it.each([
    [{ source: ["aws.connect"] }, true],
    [{ source: ["aws.s3", "aws.connect"] }, true],
    [{ source: ["aws.s3"] }, false],
    [{ source: ["aws.connect"], detail: { eventType: ["QUEUED"] } }, false],
    [{ detail: { eventType: [{ prefix: "DIS" }] } }, true],
    [{ detail: { eventType: [{ prefix: "CON" }, "DISCONNECTED"] } }, true],
    [{ resources: [{ prefix: "arn:aws:connect:x:1:instance/a/contact/" }] }, true],
    [{ detail: { queueInfo: { queueType: ["STANDARD"] } } }, true],
    [{ detail: { count: [0] } }, true],
    [{ detail: { count: ["0"] } }, false],
    [{ detail: { agentInfo: [{ exists: false }] } }, true],
    [{ detail: { agentInfo: { agentArn: [{ exists: true }] } } }, false],
    [{ detail: { channel: [{ exists: true }] } }, true],
  ])("%j matches: %s", (pattern, expected) => {
    expect(matches(pattern)).toBe(expected);
  });

  it.each([
    ["{", "it is not JSON"],
    ["[]", "it must be an object"],
    ["{}", "it must have at least one field"],
    ['{"source":"aws.connect"}', "source must be an object or a list"],
    ['{"source":[]}', "source must list at least one value"],
    ['{"detail":{"a":[{"suffix":"x"}]}}', "detail.a: the local cloud does not know the operator suffix"],
    ['{"detail":{"a":[{"prefix":1}]}}', "detail.a: prefix has the wrong kind of value"],
    ['{"$or":[{"source":["a"]}]}', "$or: the local cloud does not know $or"],
  ])("%s is refused", (text, reason) => {
    expect(() => readEventPattern(text)).toThrow(`Event pattern is not valid. Reason: ${reason}`);
  });

  it("made of an event's own values matches that event", () => {
    const value = fc.oneof(fc.string(), fc.integer(), fc.boolean());
    const names = fc.stringMatching(/^[a-z]{1,5}$/);
    fc.assert(
      fc.property(fc.dictionary(names, value, { minKeys: 1 }), (detail) => {
        const pattern = Object.fromEntries(Object.entries(detail).map(([name, v]) => [name, [v]]));
        expect(readEventPattern(JSON.stringify({ detail: pattern }))({ detail })).toBe(true);
      }),
    );
  });
});
