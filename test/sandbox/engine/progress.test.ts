import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import type { EngineEvent, ResourceEvent } from "../../../sandbox/engine/events.ts";
import { progressView } from "../../../sandbox/engine/progress.ts";

function watch(terminal: { readonly isTTY: boolean; readonly columns?: number; readonly colours?: boolean }) {
  const written: string[] = [];
  let milliseconds = 0;
  let tick: (() => void) | undefined;
  const view = progressView("up sandbox", {
    output: { ...terminal, write: (text) => written.push(text) },
    now: () => milliseconds,
    every: (callback) => {
      tick = callback;
      return () => {
        tick = undefined;
      };
    },
    colours: terminal.colours ?? false,
  });
  return {
    view,
    written,
    isTicking: () => tick !== undefined,
    passSeconds: (seconds: number) => {
      milliseconds += seconds * 1000;
      tick?.();
    },
  };
}

function resource(number: number, status: ResourceEvent["status"], op = "create"): ResourceEvent {
  const urn = `urn:pulumi:sandbox::tandem::aws:iam/role:Role::role-${number}`;
  return {
    kind: "resource",
    urn,
    type: "aws:iam/role:Role",
    op,
    status,
    isCustom: true,
    changed: [],
    replacedBy: [],
  };
}

test("elsewhere than on a terminal there is one plain line for 25 resources, not one for each", () => {
  const { view, written } = watch({ isTTY: false });
  for (let number = 0; number < 60; number++) {
    view.event(resource(number, "started"));
    view.event(resource(number, "done", number < 20 ? "same" : "create"));
  }
  view.close();
  expect(written).toEqual([
    "up sandbox: 5 created, 20 unchanged (0.0 s)\n",
    "up sandbox: 30 created, 20 unchanged (0.0 s)\n",
  ]);
});

test("a preview says what is to be done, not that it was", () => {
  const written: string[] = [];
  const output = { isTTY: false, write: (text: string) => written.push(text) };
  const view = progressView("preview", { output, now: () => 0, isPreview: true });
  view.event({
    kind: "summary",
    counts: { create: 2, update: 0, replace: 1, delete: 0, same: 4 },
    durationSeconds: 1,
  });
  expect(written).toEqual(["preview: 2 to create, 1 to replace, 4 unchanged (0.0 s)\n"]);
});

test("a preview's replacement, which the engine tells in three steps, counts once", () => {
  const { view, written } = watch({ isTTY: false });
  for (const op of ["create-replacement", "replace", "delete-replaced"]) view.event(resource(1, "done", op));
  for (let number = 2; number <= 25; number++) view.event(resource(number, "done", "same"));
  expect(written).toEqual(["up sandbox: 1 replaced, 24 unchanged (0.0 s)\n"]);
});

test("on a terminal one line changes: counts, seconds, and what is under way", () => {
  const { view, written, passSeconds } = watch({ isTTY: true });
  view.event(resource(1, "done"));
  view.event(resource(2, "started"));
  passSeconds(2);
  expect(written.at(-1)).toBe("\r\u001b[Kup sandbox · 1 created · 2.0 s · create Role role-2");
  expect(written.every((text) => text.startsWith("\r\u001b[K") && !text.includes("\n"))).toBe(true);
});

test("the changing line never wraps, and is gone once the view is closed", () => {
  const { view, written, isTicking } = watch({ isTTY: true, columns: 20 });
  view.event(resource(1, "started"));
  expect(stripVTControlCharacters(written.at(-1) ?? "").trim().length).toBeLessThan(20);
  view.close();
  expect(written.at(-1)).toBe("\r\u001b[K");
  expect(isTicking()).toBe(false);
});

test.each([
  [{ isTTY: true, colours: true }, true],
  [{ isTTY: true, colours: false }, false],
  [{ isTTY: false, colours: true }, false],
])("colours only on a terminal that wants them: %o", (terminal, expected) => {
  const { view, written } = watch(terminal);
  view.event({ kind: "diagnostic", severity: "error", message: "refused" });
  expect(written.join("").includes("\u001b[31m")).toBe(expected);
});

test("errors, warnings, notes and the summary each get a line at once; info does not", () => {
  const { view, written } = watch({ isTTY: false });
  const events: EngineEvent[] = [
    { kind: "note", message: "unlocked" },
    { kind: "diagnostic", severity: "info", message: "chatter" },
    { kind: "diagnostic", severity: "error", message: "refused\nwith a stack" },
    { kind: "policy", name: "no-public-bucket", urn: "", level: "mandatory", message: "is public" },
    { kind: "summary", counts: { create: 2, update: 0, replace: 0, delete: 1, same: 0 }, durationSeconds: 1 },
  ];
  for (const event of events) view.event(event);
  expect(written).toEqual([
    "unlocked\n",
    "error: refused\n",
    "mandatory: no-public-bucket: is public\n",
    "up sandbox: 2 created, 1 deleted (0.0 s)\n",
  ]);
});
