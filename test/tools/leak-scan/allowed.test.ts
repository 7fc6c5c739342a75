import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { ALLOWED, isAllowed } from "../../../tools/leak-scan/allowed.ts";

const PRIVACY = new URL("../../../docs/privacy.md", import.meta.url);

describe("where what is personal may stand", () => {
  it("is what docs/privacy.md says, with the same reasons", async () => {
    const table = (await readFile(PRIVACY, "utf8")).split("<!-- allowed -->")[1];
    const rows = ALLOWED.map(({ kind, place, because }) => `| ${kind} | \`${place}\` | ${because} |`);
    expect(table?.trim()).toBe(["| what | where | why |", "|---|---|---|", ...rows].join("\n"));
  });

  it("is the named field, and none beside it", () => {
    expect(isAllowed("name", "item profiles PROFILE/givenName/value")).toBe(true);
    expect(isAllowed("name", "item profiles PROFILE/textNumber/value")).toBe(false);
    expect(isAllowed("number", "item profiles PROFILE/givenName/value")).toBe(false);
    expect(isAllowed("name", "item sessions PROFILE/givenName/value")).toBe(false);
    expect(isAllowed("token", "contact attribute/entryToken")).toBe(false);
  });
});
