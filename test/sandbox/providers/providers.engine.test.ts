/** With the real engine: what the stand-ins find wrong, and what a change does to what is deployed. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { EngineEvent } from "../../../sandbox/engine/events.ts";
import { type EngineRun, runEngine } from "../../../sandbox/engine/run.ts";
import { type StandIns, serveStandIns } from "../../../sandbox/providers/serve-stand-ins.ts";

const PROGRAM = fileURLToPath(new URL("../../support/providers/program", import.meta.url));

// Each run of the engine starts two processes and the provider SDKs.
vi.setConfig({ testTimeout: 180_000 });

let directory: string;
let standIns: StandIns;
let events: EngineEvent[];

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "tandem-providers-"));
  events = [];
  standIns = await serveStandIns({
    directory: join(directory, "providers"),
    root: PROGRAM,
    cloud: undefined,
    behaviours: {},
  });
  standIns.setStack("trial");
});
afterEach(async () => {
  await standIns.close();
  rmSync(directory, { recursive: true, force: true });
});

function run(command: "preview" | "up" | "refresh", config: EngineRun["config"]) {
  standIns.setMode(command === "preview" ? "preview" : "up");
  return runEngine({
    command,
    stack: "trial",
    root: PROGRAM,
    workDirectory: join(directory, "run"),
    stateDirectory: join(directory, "state"),
    config,
    debugProviders: standIns.debugProviders,
    onEvent: (event) => events.push(event),
  });
}

test("one preview lists a bad enum, an unknown nested property and a missing required nested one, in three components", async () => {
  await run("preview", { case: "wrong" });

  const found = standIns.failures().map(({ path, property, reason }) => ({ path, property, reason }));
  expect(found).toHaveLength(3);
  expect(found).toEqual(
    expect.arrayContaining([
      {
        path: "Opening > HoursOfOperation hours",
        property: "config[0].day",
        reason: expect.stringMatching(/^"FRYDAY" is not one of "SUNDAY".*did you mean "FRIDAY"\?/),
      },
      {
        path: "Storage > Table orders",
        property: "attributes[0].sort",
        reason: 'unknown property "sort" of dynamodb.TableAttribute',
      },
      {
        path: "Routing > RoutingProfile profile",
        property: "mediaConcurrencies[0].concurrency",
        reason: expect.stringMatching(/^missing required property "concurrency"/),
      },
    ]),
  );
});

test("an up with a wrong resource is refused by the engine and deploys none of them", async () => {
  await expect(run("up", { case: "wrong" })).rejects.toThrow(/FRYDAY|"sort"|"concurrency"/);
  expect(standIns.recorded()).toEqual([]);
});

test("a changed hashKey replaces a table that nobody protects", async () => {
  await run("up", { case: "table" });

  const { counts } = await run("preview", { case: "table", hashKey: "orderId" });
  expect(counts).toMatchObject({ replace: 1, create: 0, update: 0 });

  await run("up", { case: "table", hashKey: "orderId" });
  expect(standIns.recorded().map(({ id, inputs }) => [id, inputs["hashKey"]])).toEqual([
    ["orders", "orderId"],
  ]);
});

test("a changed hashKey of a protected table is an error, in the preview already", async () => {
  await run("up", { case: "table", protect: true });

  await expect(run("preview", { case: "table", protect: true, hashKey: "orderId" })).rejects.toThrow(
    /protect/,
  );
});

test("what goes in as a secret is encrypted in the engine's state and in its outputs", async () => {
  const { outputs } = await run("up", { case: "secretive" });
  expect(outputs["description"]).toBe("a password, of all things");

  const state = readFileSync(join(directory, "state/.pulumi/stacks/shop/trial.json"), "utf8");
  expect(state).not.toContain("a password, of all things");
});

test("a second up and a refresh change nothing", async () => {
  await run("up", { case: "table" });
  expect((await run("up", { case: "table" })).counts).toMatchObject({
    create: 0,
    update: 0,
    replace: 0,
    delete: 0,
  });
  expect((await run("refresh", { case: "table" })).counts).toMatchObject({ update: 0, delete: 0 });
});
