import { EventRule } from "@pulumi/aws/cloudwatch/eventRule.js";
import { EventTarget } from "@pulumi/aws/cloudwatch/eventTarget.js";
import { Permission } from "@pulumi/aws/lambda/permission.js";
import * as pulumi from "@pulumi/pulumi";
import { LIVE_ALIAS } from "../../../domain/functions.ts";
import type { LambdaFunction } from "../functions/lambda-function.ts";
import { endOfContactPattern } from "./contact-event-pattern.ts";

export interface ContactEventsArgs {
  readonly instanceArn: pulumi.Input<string>;
  readonly consumer: LambdaFunction;
}

/** Brings the end of every contact of this region's instance to the function that records it. */
export class ContactEvents extends pulumi.ComponentResource {
  constructor(
    name: string,
    { instanceArn, consumer }: ContactEventsArgs,
    opts: pulumi.ComponentResourceOptions,
  ) {
    super("tandem:events:ContactEvents", name, {}, opts);
    const rule = new EventRule(
      `${name}-rule`,
      {
        description: "The end of a contact, and its reason",
        eventPattern: pulumi.output(instanceArn).apply(endOfContactPattern),
      },
      { parent: this },
    );
    const permission = new Permission(
      `${name}-permission`,
      {
        action: "lambda:InvokeFunction",
        function: consumer.functionName,
        qualifier: LIVE_ALIAS,
        principal: "events.amazonaws.com",
        sourceArn: rule.arn,
      },
      { parent: this },
    );
    new EventTarget(
      `${name}-target`,
      { rule: rule.name, arn: consumer.liveArn },
      { parent: this, dependsOn: [permission] },
    );
    this.registerOutputs({});
  }
}
