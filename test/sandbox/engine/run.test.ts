/** With the real engine: what a run does, and what is left when it is killed. */

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { EngineBusy, EngineCancelled, EngineFailed } from "../../../sandbox/engine/engine-failed.ts";
import { engineProcesses } from "../../support/engine/processes.ts";
import { SMALL_PROGRAM, startTrial, type Trial } from "../../support/engine/trial.ts";

let trial: Trial;
const resourcesOf = (things: number) => things + 3; // and the stack, the provider, the shelf

describe("a stack that is deployed once", () => {
  beforeAll(async () => {
    trial = await startTrial();
    await trial.run("up");
  });
  afterAll(() => trial.close());
  beforeEach(() => {
    trial.events.length = 0;
  });

  test("a second up changes nothing, deletes nothing, and returns the program's exports with secrets unwrapped", async () => {
    const { counts, outputs } = await trial.run("up");
    expect(counts).toEqual({ create: 0, update: 0, replace: 0, delete: 0, same: resourcesOf(3) });
    expect(outputs).toEqual({ count: 3, hidden: "s3cret" });
  });

  test("a preview between two runs in one go sees what would change, and deletes nothing", async () => {
    const { counts } = await trial.run("preview", { count: 5, key: "second" });
    expect(counts).toEqual({ create: 2, update: 0, replace: 3, delete: 0, same: resourcesOf(0) });
    const replaced = trial.events.flatMap((event) =>
      event.kind === "resource" && event.op === "replace" && event.status === "done" ? [event] : [],
    );
    expect(replaced.map(({ replacedBy, isCustom }) => [replacedBy, isCustom])).toEqual(
      Array(3).fill([["key"], true]),
    );
    expect((await trial.run("preview")).counts).toMatchObject({
      create: 0,
      update: 0,
      replace: 0,
      delete: 0,
    });
  });

  test("an argument that the SDK misses is one problem that names component, resource and property", async () => {
    const failure = await trial.run("preview", { breakage: "missing" }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(EngineFailed);
    expect((failure as EngineFailed).problems).toEqual([
      {
        urn: "",
        path: "Shelf > Thing (small-program.ts:11)",
        property: "key",
        reason: "Missing required property 'key'",
      },
    ]);
  });

  test("an error of the program is reported with its message and nothing is deleted", async () => {
    const failing = trial.run("up", { breakage: "thrown" });
    await expect(failing).rejects.toThrow("tandem:zone: expected a time zone, came Mars/Base.");
    expect((await trial.run("preview")).counts).toMatchObject({ create: 0, same: resourcesOf(3) });
  });

  test("what a provider refuses is reported with the path of the resource", async () => {
    const failing = trial.run("up", { count: 6, breakage: "refused", key: "third" });
    await expect(failing).rejects.toThrow("Shelf > Thing shelf-1: the service refuses this one");
  });

  test("a value that the project's schema does not allow is reported in the CLI's words", async () => {
    await expect(trial.run("preview", { count: "many" })).rejects.toThrow(
      "'count' must be of type 'integer'",
    );
  });

  test("the committed files are never written", () => {
    const committed = readFileSync(join(SMALL_PROGRAM, "Pulumi.trial.yaml"), "utf8");
    expect(committed).toBe("config:\n  small:count: 3\n");
    expect(readFileSync(join(trial.directory, "run/Pulumi.trial.yaml"), "utf8")).toContain("encryptionsalt");
  });
});

// Several runs in one test: on a busy machine they take longer than a test usually may.
describe("a run that is killed or stopped", { timeout: 90_000 }, () => {
  beforeEach(async () => {
    trial = await startTrial();
  });
  afterEach(() => trial.close());

  /** Once a few resources exist: the group of the run, and the id of the process asked for. */
  function killInTheMiddle(what: "child" | "CLI"): { group: number | undefined } {
    const found: { group: number | undefined } = { group: undefined };
    trial.onCreate = (_urn, created) => {
      if (created !== 8) return;
      const processes = engineProcesses();
      found.group = processes.find((one) => one.what === "child")?.id;
      const target = processes.find((one) => one.what === what);
      if (target === undefined) throw new Error(`There is no ${what} among ${JSON.stringify(processes)}.`);
      process.kill(target.id, "SIGKILL");
    };
    return found;
  }

  test.each(["child", "CLI"] as const)(
    "kill -9 of the %s in the middle of up: the next up finishes the work",
    async (what) => {
      const found = killInTheMiddle(what);
      await expect(trial.run("up", { count: 30 })).rejects.toThrow("killed (SIGKILL) before it was done");
      expect(found.group).toBeDefined();
      expect(engineProcesses(found.group)).toEqual([]);
      trial.onCreate = () => undefined;

      const { counts } = await trial.run("up", { count: 30 });
      expect(counts.create).toBeGreaterThan(0);
      expect(counts.same, "what was made before the kill is remembered").toBeGreaterThan(0);
      expect(counts.create + counts.same).toBe(resourcesOf(30));
      const notes = trial.events.flatMap((event) => (event.kind === "note" ? [event.message] : []));
      expect(notes).toContain("A run that was killed left the stack trial locked: unlocked it.");
    },
  );

  test("a stop in the middle of up leaves nothing running, no lock, and a state that the next up goes on from", async () => {
    const stop = new AbortController();
    let group: number | undefined;
    trial.onCreate = (_urn, created) => {
      if (created !== 8) return;
      group = engineProcesses()[0]?.id;
      stop.abort();
    };
    const stopped = trial.run("up", { count: 30 }, { signal: stop.signal });
    await expect(stopped).rejects.toBeInstanceOf(EngineCancelled);
    expect(group).toBeDefined();
    expect(engineProcesses(group)).toEqual([]);
    trial.events.length = 0;

    const { counts } = await trial.run("up", { count: 30 });
    expect(counts.create + counts.same).toBe(resourcesOf(30));
    expect(trial.events.filter((event) => event.kind === "note")).toEqual([]);
  });

  test("half a state, as a full disk leaves it, is mended by the next up, and refused by a preview", async () => {
    await trial.run("up");
    const file = join(trial.directory, "state/.pulumi/stacks/small/trial.json");
    for (const name of [file, `${file}.bak`]) writeFileSync(name, readFileSync(file, "utf8").slice(0, 500));
    await expect(trial.run("preview")).rejects.toThrow(/only half written. Deploy again/);

    const { counts } = await trial.run("up");
    expect(counts).toMatchObject({ create: resourcesOf(3), delete: 0 });
    expect((await trial.run("preview")).counts).toMatchObject({ create: 0, same: resourcesOf(3) });
  });

  test("a second run on a stack that is being worked on is refused by name, a preview is not", async () => {
    let [refusal, preview]: unknown[] = [];
    trial.onCreate = async (_urn, created) => {
      if (created !== 0) return;
      refusal = await trial.run("up").catch((error: unknown) => error);
      preview = (await trial.run("preview")).counts.create;
    };
    await trial.run("up", { count: 1 });
    expect(refusal).toBeInstanceOf(EngineBusy);
    expect(String(refusal)).toMatch(/Another run holds the stack trial \(process \d+\)/);
    expect(preview).toBeGreaterThan(0);
    expect(existsSync(join(trial.directory, "state"))).toBe(true);
  });
});
