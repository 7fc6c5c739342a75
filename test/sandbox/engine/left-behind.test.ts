import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  countPendingOperations,
  isStateWhole,
  lockStatus,
  mendState,
  readLocks,
  type StackState,
} from "../../../sandbox/engine/left-behind.ts";

let state: StackState;
beforeEach(() => {
  state = {
    stateDirectory: mkdtempSync(join(tmpdir(), "tandem-state-")),
    project: "tandem",
    stack: "sandbox",
  };
});
afterEach(() => rmSync(state.stateDirectory, { recursive: true }));

function put(path: string, text: string): string {
  const file = join(state.stateDirectory, ".pulumi", path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

const LOCK = "locks/organization/tandem/sandbox/one.json";

describe("locks in the state folder", () => {
  test("none where the stack was never touched", () => {
    expect(readLocks(state)).toEqual([]);
  });

  test("a lock is read with its process and host; other stacks' are not", () => {
    put("locks/organization/tandem/staging/two.json", "{}");
    const path = put(LOCK, JSON.stringify({ pid: 41, username: "ada", hostname: "desk", timestamp: "" }));
    expect(readLocks(state)).toEqual([{ path, processId: 41, host: "desk" }]);
  });

  test("the remains of a lock that was being written when its process was killed are dead", () => {
    put(`${LOCK}.1795535055711403756.tmp`, "");
    const [lock] = readLocks(state);
    expect(lock && lockStatus(lock, "desk", () => undefined)).toBe("dead");
  });

  test("something else in its place is refused, and the message says what to do", () => {
    put(LOCK, '{"pid":"41"}');
    expect(() => readLocks(state)).toThrow("Delete it if no run is going on.");
  });

  test.each([
    ["dead", "desk", undefined],
    ["held", "desk", "S pulumi"],
    ["dead", "desk", "S firefox"],
    ["elsewhere", "laptop", "S pulumi"],
  ])("a lock is %s when it is of host %s and its process is %s", (status, host, command) => {
    expect(lockStatus({ path: "", processId: 41, host }, "desk", () => command)).toBe(status);
  });
});

describe("operations that were begun and not finished", () => {
  const stackFile = "stacks/tandem/sandbox.json";

  test("none without a state, and none in a state that says nothing of them", () => {
    expect(countPendingOperations(state)).toBe(0);
    put(stackFile, JSON.stringify({ version: 3, checkpoint: { latest: { resources: [] } } }));
    expect(countPendingOperations(state)).toBe(0);
  });

  test("they are counted in the latest checkpoint", () => {
    const pending_operations = [{ type: "creating" }, { type: "deleting" }];
    put(stackFile, JSON.stringify({ version: 3, checkpoint: { latest: { pending_operations } } }));
    expect(countPendingOperations(state)).toBe(2);
  });
});

describe("a state that a full disk cut off", () => {
  const stackFile = "stacks/tandem/sandbox.json";
  const WHOLE = JSON.stringify({ version: 3, checkpoint: {} });
  const HALF = WHOLE.slice(0, 12);

  test("a whole one, and none, are left as they are", () => {
    expect(mendState(state)).toBe("whole");
    const file = put(stackFile, WHOLE);
    put(`${stackFile}.bak`, HALF);
    expect(mendState(state)).toBe("whole");
    expect(readFileSync(file, "utf8")).toBe(WHOLE);
  });

  test("the copy of the step before takes its place", () => {
    const file = put(stackFile, HALF);
    put(`${stackFile}.bak`, WHOLE);
    expect(isStateWhole(state)).toBe(false);
    expect(mendState(state)).toBe("earlier");
    expect(readFileSync(file, "utf8")).toBe(WHOLE);
  });

  test.each([HALF, "", undefined])("without a copy that is whole (%s) it is forgotten", (copy) => {
    const file = put(stackFile, "");
    if (copy !== undefined) put(`${stackFile}.bak`, copy);
    expect(mendState(state)).toBe("lost");
    expect([file, `${file}.bak`].filter((path) => existsSync(path))).toEqual([]);
  });
});
