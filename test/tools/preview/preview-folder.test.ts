import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { previewFolder, requireStack } from "../../../tools/preview/preview-folder.ts";
import { type SandboxFolder, sandboxFolder } from "../../../tools/sandbox/folder.ts";

let sandbox: SandboxFolder;
beforeEach(() => {
  sandbox = sandboxFolder(mkdtempSync(join(tmpdir(), "tandem-sandbox-")));
});
afterEach(() => rmSync(sandbox.path, { recursive: true }));

test("a stack that was deployed into the sandbox is compared with what it left there, and nothing is removed", () => {
  const stacks = join(sandbox.engineState, ".pulumi/stacks/tandem");
  mkdirSync(stacks, { recursive: true });
  writeFileSync(join(stacks, "sandbox.json"), "{}");
  const folder = previewFolder(sandbox, "tandem", "sandbox");
  expect(folder).toMatchObject({ workDirectory: sandbox.run, stateDirectory: sandbox.engineState });
  folder.close();
  expect(existsSync(join(stacks, "sandbox.json"))).toBe(true);
});

test("any other gets a state of its own, which is gone afterwards", () => {
  const folder = previewFolder(sandbox, "tandem", "staging");
  expect(folder.stateDirectory.startsWith(sandbox.path)).toBe(false);
  mkdirSync(folder.stateDirectory, { recursive: true });
  folder.close();
  expect(existsSync(folder.stateDirectory)).toBe(false);
});

test("a stack that does not exist is refused, and those that do are named", () => {
  for (const name of ["Pulumi.yaml", "Pulumi.prod.yaml", "Pulumi.sandbox.yaml"])
    writeFileSync(join(sandbox.path, name), "");
  expect(requireStack(sandbox.path, "prod")).toBe("prod");
  expect(() => requireStack(sandbox.path, "porduction")).toThrow(
    "There is no Pulumi.porduction.yaml: give --stack and one of prod, sandbox.",
  );
  expect(() => requireStack(sandbox.path, undefined)).toThrow("Which stack?");
});
