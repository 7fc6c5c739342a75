import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { KeptFiles } from "../../../sandbox/providers/kept-files.ts";

let folder: string;
let files: KeptFiles;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tandem-files-"));
  files = new KeptFiles(join(folder, "code"), folder);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const asset = (text: string) => ({
  "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17",
  hash: "a",
  text,
});

test("a folder is copied once, and stays as it was", () => {
  mkdirSync(join(folder, "dist"));
  writeFileSync(join(folder, "dist/index.mjs"), "one");
  const file = { kind: "archive", hash: "h1", path: "dist" } as const;
  files.keep(file);
  writeFileSync(join(folder, "dist/index.mjs"), "two");
  expect(readFileSync(join(files.keep(file).path, "index.mjs"), "utf8")).toBe("one");
  expect(files.keep({ ...file, hash: "h2" }).path).toBe(join(folder, "code/h2"));
});

test("an archive that the program put together is written out, and cannot leave its folder", () => {
  const assets = { "lib/a.mjs": asset("export {};") };
  const { path } = files.keep({ kind: "archive", hash: "h1", assets });
  expect(readFileSync(join(path, "lib/a.mjs"), "utf8")).toBe("export {};");
  // The second leads to a folder whose name only begins like its own.
  for (const name of ["../../a", `../h2.${process.pid}x/a`]) {
    const escaping = { kind: "archive", hash: "h2", assets: { [name]: asset("x") } } as const;
    expect(() => files.keep(escaping)).toThrow(/leads out of the archive/);
  }
});

test("a single asset is a file", () => {
  expect(readFileSync(files.keep({ kind: "asset", hash: "h1", text: "hello" }).path, "utf8")).toBe("hello");
});

test("a zip and a URI are refused with what would do instead", () => {
  writeFileSync(join(folder, "code.zip"), "PK");
  expect(() => files.keep({ kind: "archive", hash: "h1", path: "code.zip" })).toThrow(/as a folder/);
  expect(() => files.keep({ kind: "archive", hash: "h2", uri: "https://example.com/a.zip" })).toThrow(
    /give a path/,
  );
});

test("copies that nobody holds are deleted", () => {
  const kept = files.keep({ kind: "asset", hash: "kept", text: "x" });
  const gone = files.keep({ kind: "asset", hash: "gone", text: "y" });
  files.prune(new Set(["kept"]));
  expect(readFileSync(kept.path, "utf8")).toBe("x");
  expect(() => readFileSync(gone.path)).toThrow(/ENOENT/);
});
