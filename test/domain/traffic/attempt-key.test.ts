import { describe, expect, it } from "vitest";
import { parseKeyRing } from "../../../domain/keyring.ts";
import { attemptOf, clientTokenOf, entryIdOf } from "../../../domain/traffic/attempt-key.ts";

const key = (fill: number) => Buffer.alloc(32, fill).toString("base64");
const RING = parseKeyRing(JSON.stringify({ active: 1, versions: { 1: key(1) } }));
const ROTATED = parseKeyRing(JSON.stringify({ active: 2, versions: { 1: key(1), 2: key(2) } }));

describe("the names of an attempt", () => {
  it("are the same on a pod that knows a newer key already", () => {
    const attempt = attemptOf(RING, undefined, "key-00000001");
    expect(attempt).toMatch(/^[0-9a-f]{32}$/);
    expect(attemptOf(ROTATED, undefined, "key-00000001")).toBe(attempt);
    expect(clientTokenOf(ROTATED, attempt, "eu-west-2")).toBe(clientTokenOf(RING, attempt, "eu-west-2"));
  });

  it("differ by caller, key and region", () => {
    const attempts = [
      attemptOf(RING, undefined, "key-00000001"),
      attemptOf(RING, undefined, "key-00000002"),
      attemptOf(RING, "https://id|ada", "key-00000001"),
      attemptOf(RING, "", "key-00000001"),
    ];
    expect(new Set(attempts).size).toBe(4);
    expect(clientTokenOf(RING, "a", "eu-west-2")).not.toBe(clientTokenOf(RING, "a", "eu-central-1"));
  });

  it("make a UUID for the entry token, another one for another claim", () => {
    const id = entryIdOf("a", "eu-west-2", 1);
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(entryIdOf("a", "eu-west-2", 1)).toBe(id);
    expect(entryIdOf("a", "eu-west-2", 2)).not.toBe(id);
  });
});
