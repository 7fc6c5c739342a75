import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { thisMachine } from "../../../sandbox/engine/machine.ts";
import { engineProcesses } from "../../support/engine/processes.ts";

const machine = thisMachine();

describe("commands on this machine", () => {
  test("what a command prints comes back, and its complaints line by line", async () => {
    const lines: string[] = [];
    const script = "echo v3.259.0; echo one >&2; echo two >&2; exit 3";
    const result = await machine.run("sh", ["-c", script], {
      timeoutSeconds: 10,
      onLine: (line) => lines.push(line),
    });
    expect(result).toEqual({ succeeded: false, stdout: "v3.259.0", reason: "one\ntwo" });
    expect(lines).toEqual(["one", "two"]);
  });

  test("a command that is out of time is ended, together with what it started", async () => {
    let group = 0;
    const result = await machine.run("sh", ["-c", "echo $$ >&2; sleep 60 & wait"], {
      timeoutSeconds: 0.3,
      onLine: (line) => {
        group = Number(line);
      },
    });
    expect(result).toMatchObject({ succeeded: false, reason: "did not end within 0.3 s" });
    expect(group).toBeGreaterThan(0);
    expect(engineProcesses(group)).toEqual([]);
  });

  test("a stop ends a command at once", async () => {
    const stop = new AbortController();
    const result = await machine.run("sh", ["-c", "echo started >&2; sleep 60"], {
      timeoutSeconds: 60,
      signal: stop.signal,
      onLine: () => stop.abort(),
    });
    expect(result).toMatchObject({ succeeded: false, reason: "started" });
  });

  test("a command that does not exist is an answer, not an exception", async () => {
    const result = await machine.run("/nowhere/pulumi", ["version"], { timeoutSeconds: 10 });
    expect(result).toMatchObject({ succeeded: false });
    expect(result.reason).toContain("ENOENT");
  });
});

describe("files on this machine", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "tandem-machine-"));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  test("only a file that may be executed counts as there", () => {
    const file = join(directory, "pulumi");
    writeFileSync(file, "#!/bin/sh\n");
    chmodSync(file, 0o644);
    expect([machine.exists(file), machine.exists(directory)]).toEqual([false, false]);
    chmodSync(file, 0o755);
    expect(machine.exists(file)).toBe(true);
  });

  test("moving replaces what is there", () => {
    const [from, to] = [join(directory, "new"), join(directory, "old")];
    for (const path of [from, to]) writeFileSync(path, path, { mode: 0o755 });
    machine.move(from, to);
    expect([machine.exists(from), machine.exists(to)]).toEqual([false, true]);
  });
});
