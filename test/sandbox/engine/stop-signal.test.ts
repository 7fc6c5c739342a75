/** With the real engine: signals to the process that started a run. */

import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { engineProcesses } from "../../support/engine/processes.ts";

const PARENT = fileURLToPath(new URL("../../support/engine/parent.ts", import.meta.url));

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "tandem-signal-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Signals the parent once a create is under way; resolves when it has ended. */
async function startAndSend(signal: NodeJS.Signals) {
  const parent: ChildProcess = spawn(process.execPath, [PARENT, directory], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (parent.stdout === null) throw new Error("The parent has no standard output.");
  let group = Number.NaN;
  const lines: string[] = [];
  createInterface({ input: parent.stdout }).on("line", (line) => {
    lines.push(line);
    if (!line.startsWith("group ")) return;
    group = Number(line.slice("group ".length));
    parent.kill(signal);
  });
  const code = await new Promise((resolve) => parent.once("close", resolve));
  return { group, lines, code };
}

test.each([
  ["SIGTERM", 143],
  ["SIGINT", 130],
] as const)("%s ends the run in good order, with %i: nothing is left running", async (signal, exitCode) => {
  const { group, lines, code } = await startAndSend(signal);
  expect(lines.slice(1)).toEqual([`stopping ${signal}`, "EngineCancelled"]);
  expect(code).toBe(exitCode);
  expect(engineProcesses(group)).toEqual([]);
});

test("when the process that started a run is killed, the run ends by itself", async () => {
  const { group } = await startAndSend("SIGKILL");
  expect(group).toBeGreaterThan(0);
  await vi.waitFor(() => expect(engineProcesses(group)).toEqual([]), { timeout: 20_000, interval: 50 });
});
