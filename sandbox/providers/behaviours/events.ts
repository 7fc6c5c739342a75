/** EventBridge: rules on the default bus, by pattern or schedule, with functions as targets. */
import type { LocalCloud } from "../../cloud/local-cloud.ts";
import type { Behaviour, DeployedResource } from "../behaviour.ts";
import { optionalText, requiredText } from "./connect-inputs.ts";
import { soleObject } from "./named.ts";
import { refuseSettings } from "./refuse-settings.ts";

const DEFAULT_BUS = "default";

const rule: Behaviour<LocalCloud> = {
  put: (cloud, resource) => {
    const { inputs, region } = resource;
    const name = ruleName(resource);
    refuseSettings(`Rule ${name}`, inputs, ["roleArn"]);
    checkBus(resource);
    const pattern = optionalText(inputs, "eventPattern");
    const schedule = optionalText(inputs, "scheduleExpression");
    const state = optionalText(inputs, "state") ?? "ENABLED";
    cloud.events.putRule({
      region,
      name,
      ...(pattern !== undefined && { pattern }),
      ...(schedule !== undefined && { schedule }),
      isEnabled: state !== "DISABLED" && inputs["isEnabled"] !== false,
    });
    return { name, arn: cloud.events.ruleArn(region, name) };
  },
  remove: (cloud, resource) => cloud.events.removeRule(resource.region, ruleName(resource)),
};

const target: Behaviour<LocalCloud> = {
  put: (cloud, resource) => {
    const { inputs, region } = resource;
    refuseSettings(`Target ${resource.name}`, inputs, ["inputPath", "inputTransformer", "roleArn"]);
    checkBus(resource);
    const functionArn = requiredText(inputs, "arn");
    if (functionArn.split(":")[2] !== "lambda")
      throw new Error(`${functionArn} is no function: the local cloud delivers events to functions only.`);
    const id = targetId(resource);
    // Lambda takes over whatever it may take, so that a retry policy of the delivery never comes to bear.
    const input = optionalText(inputs, "input");
    const deadLetterArn = optionalText(soleObject(inputs, "deadLetterConfig"), "arn");
    cloud.events.putTarget({
      region,
      rule: requiredText(inputs, "rule"),
      id,
      functionArn,
      ...(input !== undefined && { input }),
      ...(deadLetterArn !== undefined && { deadLetterArn }),
    });
    return { targetId: id };
  },
  remove: (cloud, resource) =>
    cloud.events.removeTarget({
      region: resource.region,
      rule: requiredText(resource.inputs, "rule"),
      id: targetId(resource),
    }),
};

export const EVENTS_BEHAVIOURS: Readonly<Record<string, Behaviour<LocalCloud>>> = {
  "aws:cloudwatch/eventRule:EventRule": rule,
  "aws:cloudwatch/eventTarget:EventTarget": target,
};

function ruleName({ inputs, outputs, name }: DeployedResource): string {
  return optionalText(inputs, "name") ?? optionalText(outputs, "name") ?? name;
}

function targetId({ inputs, outputs, name }: DeployedResource): string {
  return optionalText(inputs, "targetId") ?? optionalText(outputs, "targetId") ?? name;
}

function checkBus({ inputs, name }: DeployedResource): void {
  const bus = optionalText(inputs, "eventBusName") ?? DEFAULT_BUS;
  if (bus !== DEFAULT_BUS)
    throw new Error(`${name} is on the bus ${bus}; the local cloud has ${DEFAULT_BUS} only.`);
}
