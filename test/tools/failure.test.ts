import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { sentenceOf } from "../../tools/failure.ts";

describe("a tool's failure", () => {
  it("tells what to do about a full disk", () => {
    const error = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
    expect(sentenceOf(error)).toMatch(/^ENOSPC.*\nThe disk is full: free some space/);
  });

  it("tells it too where only the engine's words speak of it", () => {
    const error = new Error("up failed.\n  The state cannot be written to a.json: no space left on device");
    expect(sentenceOf(error)).toMatch(/\nThe disk is full: free some space/);
  });

  it("keeps the sentence of every other error", async () => {
    const error = await readFile("/no/such/file").catch((reason: unknown) => reason);
    expect(sentenceOf(error)).toBe("ENOENT: no such file or directory, open '/no/such/file'");
    expect(sentenceOf("nothing")).toBe("nothing");
  });
});
