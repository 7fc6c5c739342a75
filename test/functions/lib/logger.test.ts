import { describe, expect, it } from "vitest";
import { type Log, withLog } from "../../../functions/lib/logger.ts";

const EVENT = {
  Details: {
    ContactData: { ContactId: "c-1", CustomerEndpoint: { Address: "+447700900001" } },
    Parameters: { pin: "1234" },
  },
};

function recorder(): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  const write = (message: string, facts: Readonly<Record<string, string | number>>) =>
    void lines.push(JSON.stringify({ message, ...facts }));
  return { lines, info: write, error: write };
}

describe("a function's log", () => {
  it("tells the contact and the status of a reply, and nothing else of the event", async () => {
    const log = recorder();
    const reply = await withLog("verify-pin", async () => ({ status: "verified", name: "Ann" }), log)(EVENT);
    expect(reply).toEqual({ status: "verified", name: "Ann" });
    expect(log.lines).toEqual(['{"message":"replied","contactId":"c-1","status":"verified"}']);
  });

  it("tells why a call failed once, and lets the error go on", async () => {
    const log = recorder();
    const failing = withLog("verify-pin", () => Promise.reject(new RangeError("no way")), log);
    await expect(failing(EVENT)).rejects.toThrowError(RangeError);
    expect(log.lines).toEqual([
      '{"message":"failed","contactId":"c-1","error":"RangeError","reason":"no way"}',
    ]);
  });

  it("tells no contact where none is named: what stands there may be anybody's text", async () => {
    for (const ContactId of ["Ada, +447700900001", "x".repeat(65), 7, null]) {
      const log = recorder();
      await withLog(
        "verify-pin",
        async () => ({ status: "ok" }),
        log,
      )({ Details: { ContactData: { ContactId } } });
      expect(log.lines).toEqual(['{"message":"replied","contactId":"none","status":"ok"}']);
    }
  });

  it("survives events that are no objects", async () => {
    const log = recorder();
    await withLog("verify-pin", async () => undefined, log)(null);
    expect(log.lines).toEqual(['{"message":"replied","contactId":"none","status":"none"}']);
  });
});
