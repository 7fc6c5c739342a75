import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const README = readFileSync(`${ROOT}README.md`, "utf8");
const SCRIPTS = [
  ...new Set([...README.matchAll(/npm run (?:--silent )?([\w:]+)/g)].map(([, name = ""]) => name)),
];

describe("the README", () => {
  it("shows the two commands of a fresh machine", () => {
    expect(README).toContain("npm ci && npm start");
    expect(README).toContain("npm ci && npm test");
  });

  it.each(["start", ...SCRIPTS])("names npm run %s, which says what it is for", (script) => {
    const help = execFileSync("npm", ["run", "--silent", script, "--", "--help"], {
      cwd: ROOT,
      encoding: "utf8",
    });
    expect(help).toMatch(/^Usage: npm (run )?\S+/);
    expect(help).toContain("--help");
  });

  it("has a row for every room", () => {
    const rooms = readdirSync(ROOT, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !/^(\.|node_modules|dist|coverage)/.test(entry.name))
      .map(({ name }) => name);
    expect(rooms.filter((room) => !README.includes(`\`${room}/\``))).toEqual([]);
  });
});
