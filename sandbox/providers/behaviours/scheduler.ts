/** EventBridge Scheduler: schedules that invoke functions, in groups. */
import { roleNameOf } from "../../cloud/iam/role-session.ts";
import type { LocalCloud } from "../../cloud/local-cloud.ts";
import type { Behaviour, DeployedResource } from "../behaviour.ts";
import { objectOf, optionalText, requiredText } from "./connect-inputs.ts";
import { nameOf } from "./named.ts";
import { refuseSettings } from "./refuse-settings.ts";

const DEFAULT_GROUP = "default";

const scheduleGroup: Behaviour<LocalCloud> = {
  put: (cloud, resource) => {
    const name = nameOf(resource);
    const { region } = resource;
    const arn = `arn:aws:scheduler:${region}:${cloud.core.accountId}:schedule-group/${name}`;
    return { name, arn, state: "ACTIVE" };
  },
  remove: () => undefined,
};

const schedule: Behaviour<LocalCloud> = {
  put: (cloud, resource) => {
    const { inputs, region } = resource;
    const name = nameOf(resource);
    const target = objectOf(inputs, "target");
    refuseSettings(`Schedule ${name}`, inputs, ["startDate", "endDate", "actionAfterCompletion"]);
    refuseSettings(`The target of schedule ${name}`, target, [
      "ecsParameters",
      "eventbridgeParameters",
      "kinesisParameters",
      "sagemakerPipelineParameters",
      "sqsParameters",
    ]);
    if ((optionalText(inputs, "scheduleExpressionTimezone") ?? "UTC") !== "UTC")
      throw new Error(`Schedule ${name} is not in UTC; the local cloud knows no other zone here.`);
    const arn = cloud.schedules.put({
      region,
      group: groupOf(resource),
      name,
      expression: requiredText(inputs, "scheduleExpression"),
      isEnabled: optionalText(inputs, "state") !== "DISABLED",
      functionArn: functionOf(target),
      roleArn: checkedRole(cloud, requiredText(target, "roleArn"), region),
      input: optionalText(target, "input"),
      deadLetterArn: optionalText(objectOf(target, "deadLetterConfig"), "arn"),
    });
    return { name, groupName: groupOf(resource), arn };
  },
  remove: (cloud, resource) =>
    cloud.schedules.remove({ region: resource.region, group: groupOf(resource), name: nameOf(resource) }),
};

export const SCHEDULER_BEHAVIOURS: Readonly<Record<string, Behaviour<LocalCloud>>> = {
  "aws:scheduler/schedule:Schedule": schedule,
  "aws:scheduler/scheduleGroup:ScheduleGroup": scheduleGroup,
};

function groupOf({ inputs }: DeployedResource): string {
  return optionalText(inputs, "groupName") ?? DEFAULT_GROUP;
}

function functionOf(target: DeployedResource["inputs"]): string {
  const arn = requiredText(target, "arn");
  if (arn.split(":")[2] === "lambda") return arn;
  throw new Error(`${arn} is no function: the local cloud schedules functions only.`);
}

function checkedRole(cloud: LocalCloud, roleArn: string, region: string): string {
  const scheduler = {
    kind: "service",
    service: "scheduler.amazonaws.com",
    sourceArn: `arn:aws:scheduler:${region}:${cloud.core.accountId}:schedule-group/*`,
    sourceAccount: cloud.core.accountId,
  } as const;
  if (cloud.iam.mayAssume(roleNameOf(roleArn), scheduler)) return roleArn;
  throw new Error(
    `The execution role you provide must allow AWS EventBridge Scheduler to assume it: ${roleArn}.`,
  );
}
