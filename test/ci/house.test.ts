import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const FILES = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  cwd: ROOT,
  encoding: "utf8",
})
  .split("\n")
  .filter((file) => file !== "");
const SOURCES = FILES.filter((file) => /\.(ts|cjs|mjs)$/.test(file));
const LONGEST_SOURCE = 250;
/** One subject can have many cases. */
const LONGEST_TEST = 400;

describe("the house", () => {
  it("has no file whose name tells nothing", () => {
    const vague = SOURCES.filter((file) =>
      /(^|\/)(utils?|helpers?|common|misc|types|index)\.[a-z]+$/.test(file),
    );
    expect(vague.filter((file) => file !== "index.ts")).toEqual([]);
  });

  it("has no source file that holds more than one subject can fill", () => {
    const longest = (file: string) => (file.startsWith("test/") ? LONGEST_TEST : LONGEST_SOURCE);
    expect(SOURCES.filter((file) => read(file).split("\n").length > longest(file))).toEqual([]);
  });

  it("reads the environment only where a process starts", () => {
    const readers = SOURCES.filter(
      (file) =>
        /^(domain|language|flows|stores|journeys|contract)\//.test(file) || /\/handler\.ts$/.test(file),
    );
    expect(readers.filter((file) => read(file).includes("process.env"))).toEqual([]);
  });

  it("pins every dependency exactly", () => {
    const manifest = JSON.parse(read("package.json")) as Record<string, Record<string, string>>;
    const ranges = ["dependencies", "devDependencies", "optionalDependencies"].flatMap((kind) =>
      Object.entries(manifest[kind] ?? {}).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version)),
    );
    expect(ranges).toEqual([]);
  });
});

function read(file: string): string {
  return readFileSync(`${ROOT}${file}`, "utf8");
}
