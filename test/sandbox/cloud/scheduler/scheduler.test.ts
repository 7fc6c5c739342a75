import { afterEach, beforeEach, expect, test } from "vitest";
import type { InvocationRequest } from "../../../../sandbox/cloud/lambda/invocation.ts";
import { Scheduler } from "../../../../sandbox/cloud/scheduler/scheduler.ts";
import { Schedules } from "../../../../sandbox/cloud/scheduler/schedules.ts";
import type { CloudCore } from "../../../../sandbox/cloud/service.ts";
import { ACCOUNT, bareCore, HOME } from "../lambda/bare-cloud.ts";

const MINUTE = 60_000;
let core: CloudCore;
let scheduler: Scheduler;
let fired: string[];
let start: number;

beforeEach(() => {
  core = bareCore();
  scheduler = new Scheduler(core);
  fired = [];
  start = core.clock.now();
});
afterEach(() => core.clock.stop());

const minuteOf = (instant: number) => Math.round((instant - start) / MINUTE);
const put = (name: string, expression: string, isEnabled = true) =>
  scheduler.put({
    region: HOME,
    key: name,
    expression,
    isEnabled,
    run: async (dueAt) => {
      // What it starts takes its time; the next is not begun before.
      await new Promise(setImmediate);
      fired.push(`${name}@${minuteOf(dueAt)}`);
      expect(minuteOf(core.clock.now())).toBe(minuteOf(dueAt));
    },
  });

test("a move of the clock fires what falls due on the way, in order, and nothing fires by itself before", async () => {
  put("fast", "rate(2 minutes)");
  put("slow", "rate(3 minutes)");
  put("off", "rate(1 minute)", false);
  await core.clock.advance(MINUTE);
  expect(fired).toEqual([]);
  await core.clock.advance(4 * MINUTE + 10);
  expect(fired).toEqual(["fast@2", "slow@3", "fast@4"]);
});

test("a leap over very many firings makes the first and the last ones only", async () => {
  put("fast", "rate(1 minute)");
  put("daily", "rate(1 day)");
  await core.clock.advance(25 * 60 * MINUTE + 10);
  expect(fired).toContain("daily@1440");
  const fast = fired.filter((text) => text.startsWith("fast"));
  expect(fast[0]).toBe("fast@1");
  expect(fast.slice(-10)).toEqual(Array.from({ length: 10 }, (_, at) => `fast@${1491 + at}`));
  expect(fast.length).toBeLessThanOrEqual(12);
});

test("a lost region's schedules do not fire, and go on when it is back", async () => {
  put("fast", "rate(1 minute)");
  core.faults.lose(HOME);
  await core.clock.advance(3 * MINUTE);
  expect(fired).toEqual([]);
  core.faults.restore(HOME);
  await core.clock.advance(MINUTE);
  expect(fired).toEqual(["fast@4"]);
});

test("a reset begins every schedule anew; what is put again unchanged keeps its phase; what is removed is over", async () => {
  put("fast", "rate(2 minutes)");
  await core.clock.advance(MINUTE);
  put("fast", "rate(2 minutes)");
  await core.clock.advance(MINUTE + 10);
  expect(fired).toEqual(["fast@2"]);
  core.clock.reset();
  scheduler.reset();
  start = core.clock.now();
  await core.clock.advance(MINUTE);
  expect(fired).toHaveLength(1);
  await core.clock.advance(MINUTE + 10);
  expect(fired).toHaveLength(2);
  scheduler.remove("fast");
  await core.clock.advance(60 * MINUTE);
  expect(fired).toHaveLength(2);
});

test("a schedule invokes its function as its role; what is refused goes to the dead letters", async () => {
  const taken: InvocationRequest[] = [];
  const buried: unknown[] = [];
  const schedules = new Schedules({
    core,
    scheduler,
    functions: {
      invokeLater: async (request) => {
        taken.push(request);
        request.onUndelivered?.("AccessDeniedException", "no");
      },
    },
    queues: { leave: (...left) => void buried.push(left) },
  });
  const functionArn = `arn:aws:lambda:${HOME}:${ACCOUNT}:function:observe-region:live`;
  const arn = schedules.put({
    region: HOME,
    group: "tandem",
    name: "observe",
    expression: "rate(1 minute)",
    isEnabled: true,
    functionArn,
    roleArn: `arn:aws:iam::${ACCOUNT}:role/schedules`,
    input: '{"beat":1}',
    deadLetterArn: "arn:dead",
  });
  expect(arn).toBe(`arn:aws:scheduler:${HOME}:${ACCOUNT}:schedule/tandem/observe`);
  await core.clock.advance(MINUTE + 10);
  const caller = { kind: "role", roleName: "schedules", sessionName: "observe" };
  expect(taken).toMatchObject([{ region: HOME, functionArn, payload: { beat: 1 }, caller }]);
  expect(buried).toMatchObject([["arn:dead", '{"beat":1}', caller]]);
});
