import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import { Schedule } from "@pulumi/aws/scheduler/schedule.js";
import { ScheduleGroup } from "@pulumi/aws/scheduler/scheduleGroup.js";
import * as pulumi from "@pulumi/pulumi";
import { CONTRACTS } from "../../../domain/contracts.ts";
import type { FunctionContract, FunctionName } from "../../../domain/functions.ts";
import { liveFunctionArn, type Place, roleName, scheduleGroupName } from "../../naming.ts";
import { policyOf, trustOf } from "../../policy-document.ts";
import type { RegionFunctions } from "../functions/region-functions.ts";

export interface SchedulesArgs {
  readonly place: Place;
  readonly functions: RegionFunctions;
}

const DAY_MINUTES = 24 * 60;
/** The service gives up at the latest after a day. */
const MOST_LATE = 86_400;

interface Plan {
  readonly target: FunctionName;
  readonly rate: string;
  /** Later a due call is worth nothing: the next one is there. */
  readonly lateSeconds: number;
}

/** What runs by the clock in one region. */
export class Schedules extends pulumi.ComponentResource {
  constructor(name: string, { place, functions }: SchedulesArgs, opts: pulumi.ComponentResourceOptions) {
    super("tandem:events:Schedules", name, {}, opts);
    const plans = schedulePlans();
    const group = new ScheduleGroup(
      `${name}-group`,
      { name: scheduleGroupName(place.stack) },
      { parent: this },
    );
    const role = new Role(
      `${name}-role`,
      {
        name: roleName(place, "schedules"),
        assumeRolePolicy: JSON.stringify(
          trustOf("scheduler.amazonaws.com", { StringEquals: { "aws:SourceAccount": place.accountId } }),
        ),
      },
      { parent: this },
    );
    const policy = new RolePolicy(
      `${name}-policy`,
      { name: "invoke", role: role.name, policy: JSON.stringify(invokePolicy(place, plans)) },
      { parent: this },
    );
    for (const plan of plans)
      new Schedule(
        `${name}-${plan.target}`,
        {
          name: plan.target,
          groupName: group.name,
          scheduleExpression: plan.rate,
          flexibleTimeWindow: { mode: "OFF" },
          target: {
            arn: functions.get(plan.target).liveArn,
            roleArn: role.arn,
            input: "{}",
            retryPolicy: { maximumEventAgeInSeconds: plan.lateSeconds, maximumRetryAttempts: 2 },
          },
        },
        { parent: this, dependsOn: [policy] },
      );
    this.registerOutputs({});
  }
}

/** Contracts say which functions run, and how often. */
export function schedulePlans(): readonly Plan[] {
  return Object.values<FunctionContract>(CONTRACTS).flatMap(({ name, everyMinutes }) =>
    everyMinutes === undefined
      ? []
      : [{ target: name, rate: rateOf(everyMinutes), lateSeconds: Math.min(everyMinutes * 60, MOST_LATE) }],
  );
}

function rateOf(minutes: number): string {
  if (minutes % DAY_MINUTES === 0)
    return minutes === DAY_MINUTES ? "rate(1 day)" : `rate(${minutes / DAY_MINUTES} days)`;
  return minutes === 1 ? "rate(1 minute)" : `rate(${minutes} minutes)`;
}

function invokePolicy(place: Place, plans: readonly Plan[]) {
  return policyOf([
    {
      Sid: "Invoke",
      Effect: "Allow",
      Action: ["lambda:InvokeFunction"],
      Resource: [...new Set(plans.map(({ target }) => liveFunctionArn(place, target)))],
    },
  ]);
}
