import { beforeEach, expect, test } from "vitest";
import { EventBus } from "../../../../sandbox/cloud/events/event-bus.ts";
import type { InvocationRequest } from "../../../../sandbox/cloud/lambda/invocation.ts";
import { Scheduler } from "../../../../sandbox/cloud/scheduler/scheduler.ts";
import type { CloudCore } from "../../../../sandbox/cloud/service.ts";
import { ACCOUNT, bareCore, HOME, PEER } from "../lambda/bare-cloud.ts";

const DISCONNECTED = JSON.stringify({ source: ["aws.connect"], detail: { eventType: ["DISCONNECTED"] } });
const functionArn = `arn:aws:lambda:${HOME}:${ACCOUNT}:function:ingest:live`;

let core: CloudCore;
let bus: EventBus;
let taken: InvocationRequest[];
let buried: unknown[];
let scheduler: Scheduler;
const emit = (region: string, eventType: string) =>
  bus.emit(region, "Amazon Connect Contact Event", ["arn:c"], { eventType });

beforeEach(() => {
  core = bareCore();
  taken = [];
  buried = [];
  scheduler = new Scheduler(core);
  bus = new EventBus(core, {
    functions: { invokeLater: (request) => void taken.push(request) },
    scheduler,
    queues: { leave: (...left) => void buried.push(left) },
  });
  bus.putRule({ region: HOME, name: "ends", pattern: DISCONNECTED, isEnabled: true });
  bus.putTarget({ region: HOME, rule: "ends", id: "t", functionArn });
});

test("an event that a rule of its region matches reaches the rule's function, in EventBridge's envelope", () => {
  emit(HOME, "DISCONNECTED");
  expect(taken).toEqual([
    {
      region: HOME,
      functionArn,
      payload: {
        version: "0",
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        "detail-type": "Amazon Connect Contact Event",
        source: "aws.connect",
        account: ACCOUNT,
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        region: HOME,
        resources: ["arn:c"],
        detail: { eventType: "DISCONNECTED" },
      },
      caller: {
        kind: "service",
        service: "events.amazonaws.com",
        sourceArn: `arn:aws:events:${HOME}:${ACCOUNT}:rule/ends`,
        sourceAccount: ACCOUNT,
      },
    },
  ]);
});

test("other events, other regions, lost regions and disabled rules reach nobody", () => {
  emit(HOME, "QUEUED");
  emit(PEER, "DISCONNECTED");
  core.faults.lose(HOME);
  emit(HOME, "DISCONNECTED");
  core.faults.clear();
  bus.putRule({ region: HOME, name: "ends", pattern: DISCONNECTED, isEnabled: false });
  emit(HOME, "DISCONNECTED");
  expect(taken).toEqual([]);
});

test("every event is in the log, whether anybody wants it or not", () => {
  emit(PEER, "QUEUED");
  expect(core.log.since()).toMatchObject([
    { region: PEER, source: "event", name: "Amazon Connect Contact Event" },
  ]);
});

test("what was removed is not asked, and a target needs its rule", () => {
  bus.removeTarget({ region: HOME, rule: "ends", id: "t" });
  emit(HOME, "DISCONNECTED");
  expect(taken).toEqual([]);
  bus.removeRule(HOME, "ends");
  expect(() => bus.putTarget({ region: HOME, rule: "ends", id: "t", functionArn })).toThrow(
    "Rule ends does not exist",
  );
});

test("a rule with a schedule fires on the clock, with the event that EventBridge makes or the input of its target", async () => {
  bus.putRule({ region: HOME, name: "tick", schedule: "rate(1 minute)", isEnabled: true });
  bus.putTarget({ region: HOME, rule: "tick", id: "plain", functionArn });
  bus.putTarget({ region: HOME, rule: "tick", id: "fixed", functionArn, input: '{"n":1}' });
  await core.clock.advance(60_010);
  expect(taken.map(({ payload }) => payload)).toMatchObject([
    {
      "detail-type": "Scheduled Event",
      source: "aws.events",
      resources: [bus.ruleArn(HOME, "tick")],
      detail: {},
    },
    { n: 1 },
  ]);
  bus.removeRule(HOME, "tick");
  await core.clock.advance(600_000);
  expect(taken).toHaveLength(2);
  expect(() => bus.putRule({ region: HOME, name: "neither", isEnabled: true })).toThrow(
    "neither an event pattern",
  );
});

test("what the function's service does not take goes to the target's queue, with the reason", () => {
  bus.putTarget({ region: HOME, rule: "ends", id: "t", functionArn, deadLetterArn: "arn:dead" });
  emit(HOME, "DISCONNECTED");
  taken[0]?.onUndelivered?.("AccessDeniedException", "no statement admits it");
  expect(buried).toMatchObject([
    [
      "arn:dead",
      expect.stringContaining('"eventType":"DISCONNECTED"'),
      { service: "events.amazonaws.com" },
      {
        ERROR_CODE: { StringValue: "NO_PERMISSIONS" },
        RULE_ARN: { StringValue: bus.ruleArn(HOME, "ends") },
        TARGET_ARN: { StringValue: functionArn },
      },
    ],
  ]);
});
