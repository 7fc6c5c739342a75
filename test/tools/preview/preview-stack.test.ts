/** With the real engine: what a preview reports. */

import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exitCodeOf, type PreviewReport, previewStack } from "../../../tools/preview/preview-stack.ts";
import { SMALL_PROGRAM, startTrial, type Trial } from "../../support/engine/trial.ts";

let trial: Trial;
beforeAll(async () => {
  trial = await startTrial();
});
afterAll(() => trial.close());

function preview(config: Readonly<Record<string, string | number>>, more: { readonly unseen?: string } = {}) {
  const { debugProviders, checked } = trial.provider;
  const [workDirectory, stateDirectory] = [join(trial.directory, "run"), join(trial.directory, "state")];
  const run = {
    stack: "trial",
    root: SMALL_PROGRAM,
    workDirectory,
    stateDirectory,
    config,
    onEvent: () => undefined,
  };
  return previewStack(run, {
    debugProviders,
    failures: () => [
      { urn: "urn:pulumi:t::p::a:b:C::recorded", path: "", property: "mode", reason: "is no mode" },
    ],
    checked: () => new Set([...checked].filter((urn) => !urn.endsWith(more.unseen ?? "::none"))),
  });
}

test("what the providers recorded is in the report, with a path", async () => {
  const { report } = await preview({ count: 2 });
  expect(report).toMatchObject({
    stack: "trial",
    create: 5,
    update: 0,
    replace: 0,
    delete: 0,
    same: 0,
    policies: [],
  });
  expect(report.failures).toEqual([
    { urn: "urn:pulumi:t::p::a:b:C::recorded", path: "C recorded", property: "mode", reason: "is no mode" },
  ]);
  expect(report.unchecked).toBe(0);
});

test("a resource that no provider was asked about is counted, once", async () => {
  const { report } = await preview({ count: 2 }, { unseen: "::shelf-1" });
  expect(report.unchecked).toBe(1);
});

test("an error of the program joins the failures, and the report still comes", async () => {
  const { report } = await preview({ breakage: "missing" });
  expect(report.failures.map(({ path, property }) => [path, property])).toEqual([
    ["C recorded", "mode"],
    ["Shelf > Thing (small-program.ts:11)", "key"],
  ]);
});

describe("the exit code", () => {
  const nothing: PreviewReport = {
    stack: "trial",
    ...{ create: 3, update: 0, replace: 0, delete: 0, same: 0, unchecked: 2 },
    failures: [],
    policies: [{ name: "tags", urn: "", level: "warning" }],
    seconds: 1,
  };
  test("is 0 where nothing is refused, whatever changes", () => expect(exitCodeOf(nothing)).toBe(0));
  test("is 1 with a failure", () => {
    const failures = [{ urn: "", path: "", property: "", reason: "refused" }];
    expect(exitCodeOf({ ...nothing, failures })).toBe(1);
  });
  test("is 1 with a mandatory policy violated", () => {
    expect(exitCodeOf({ ...nothing, policies: [{ name: "tags", urn: "", level: "mandatory" }] })).toBe(1);
  });
});
