import { spawn, spawnSync } from "node:child_process";
import { expect, onTestFinished, test } from "vitest";
import { commandOf } from "../../../sandbox/engine/process-command.ts";

test("a process that runs is known by its command", () => {
  const sleeper = spawn("sleep", ["60"]);
  onTestFinished(() => void sleeper.kill());
  expect(commandOf(sleeper.pid ?? 0)).toBe("sleep");
});

test("one that has ended is none", () => {
  const { pid } = spawnSync("true");
  expect(commandOf(pid)).toBeUndefined();
});
