import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { CONTRACTS } from "../../domain/contracts.ts";
import type { BucketName, StreamName } from "../../domain/functions.ts";
import { RINGS } from "../../domain/key-rotation.ts";
import { INDEXES, TABLES } from "../../domain/tables.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const FOLDER = `${ROOT}docs/runbook/`;
const PAGES = readdirSync(FOLDER).map((name) => [name, readFileSync(FOLDER + name, "utf8")] as const);
const ALARMS = PAGES.filter(([name]) => name !== "README.md");
const ALL = [...PAGES.map(([, text]) => text), readFileSync(`${ROOT}README.md`, "utf8")].join("\n");
const VERBS = [
  ...new Set([...ALL.matchAll(/npx tandem ([a-z-]+(?: [a-z-]+)?)/g)].map(([, verb = ""]) => verb)),
];

describe("the runbook", () => {
  it("lists every page, once", () => {
    const list = PAGES.find(([name]) => name === "README.md")?.[1] ?? "";
    for (const [name] of ALARMS) expect(list.split(`(${name})`), name).toHaveLength(2);
  });

  it.each(ALARMS)("says in %s what it means, where to look and what to do, on one page", (_, text) => {
    expect(text).toMatch(
      /^# [\s\S]*\n\*\*Means\.\*\*[\s\S]*\n\*\*Look\.\*\*[\s\S]*\n```\n[\s\S]*\n\*\*Do\.\*\*/,
    );
    expect(text.split("\n").length).toBeLessThan(40);
  });

  it("names only what is deployed", () => {
    const deployed: readonly string[] = [
      ...Object.keys(CONTRACTS),
      ...Object.keys(TABLES),
      ...(["events", "contact-records"] satisfies readonly StreamName[]),
      ...(["quarantine", "objects"] satisfies readonly BucketName[]),
    ];
    const named = [...ALL.matchAll(/tandem-\$TANDEM_STACK(?:-\$ACCOUNT-\$AWS_REGION)?-([a-z-]+)/g)];
    expect(named.length).toBeGreaterThan(10);
    expect(named.map(([, name = ""]) => name).filter((name) => !deployed.includes(name))).toEqual([]);
    const indexes = [...ALL.matchAll(/--index-name ([a-z-]+)/g)].map(([, name]) => name);
    expect(Object.keys(INDEXES)).toEqual(expect.arrayContaining(indexes));
  });

  it("names only metrics that functions write", () => {
    const watch = readFileSync(`${ROOT}functions/lib/watch.ts`, "utf8");
    const named = [...ALL.matchAll(/filter-pattern '"([A-Z][a-z]\w+)"'/g)].map(([, name = ""]) => name);
    const listed = [...ALL.matchAll(/^\|[^|]+\| `(\w+)`(?:, `(\w+)`)? \| \[/gm)].flatMap(
      ([, ...names]) => names,
    );
    for (const name of [...named, ...listed].filter((one) => one !== undefined))
      expect(watch).toContain(`"${name}"`);
  });

  it.each(VERBS)("runs npx tandem %s", (verb) => {
    const args = verb.split(" ").filter((word) => !Object.hasOwn(RINGS, word));
    const help = execFileSync(process.execPath, ["operations/main.ts", ...args, "--help"], {
      cwd: ROOT,
      encoding: "utf8",
    });
    expect(help).toContain(`Usage: tandem ${args.join(" ")}`);
  });

  it("names only rings that there are", () => {
    const rings = [...ALL.matchAll(/npx tandem keys (?:rotate|promote) ([a-z]\w+)/g)].map(
      ([, ring = ""]) => ring,
    );
    expect(rings.length).toBeGreaterThan(0);
    for (const ring of rings) expect(Object.keys(RINGS)).toContain(ring);
  });
});
