import { EventRule } from "@pulumi/aws/cloudwatch/eventRule.js";
import { EventTarget } from "@pulumi/aws/cloudwatch/eventTarget.js";
import { Permission } from "@pulumi/aws/lambda/permission.js";
import { Queue } from "@pulumi/aws/sqs/queue.js";
import { QueuePolicy } from "@pulumi/aws/sqs/queuePolicy.js";
import * as pulumi from "@pulumi/pulumi";
import { LIVE_ALIAS } from "../../../domain/functions.ts";
import { policyOf } from "../../policy-document.ts";
import type { LambdaFunction } from "../functions/lambda-function.ts";
import { contactEventPattern } from "./contact-event-pattern.ts";

export interface ContactEventsArgs {
  readonly instanceArn: pulumi.Input<string>;
  readonly consumer: LambdaFunction;
}

const DAY_SECONDS = 86_400;

/** Brings the events of this region's contacts to the function that translates them. */
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
        description: "A contact begins, waits, is answered, ends",
        eventPattern: pulumi.output(instanceArn).apply(contactEventPattern),
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
    const undelivered = this.#undelivered(name, rule.arn);
    new EventTarget(
      `${name}-target`,
      {
        rule: rule.name,
        arn: consumer.liveArn,
        retryPolicy: { maximumEventAgeInSeconds: DAY_SECONDS, maximumRetryAttempts: 185 },
        deadLetterConfig: { arn: undelivered },
      },
      { parent: this, dependsOn: [permission] },
    );
    this.registerOutputs({});
  }

  /** Where events go that could not be delivered for a day. Contact records tell the same, so that none is lost. */
  #undelivered(name: string, ruleArn: pulumi.Output<string>): pulumi.Output<string> {
    const queue = new Queue(
      `${name}-undelivered`,
      { messageRetentionSeconds: 14 * DAY_SECONDS, sqsManagedSseEnabled: true },
      { parent: this },
    );
    new QueuePolicy(
      `${name}-undelivered-policy`,
      {
        queueUrl: queue.url,
        policy: pulumi.all([queue.arn, ruleArn]).apply(([queueArn, source]) =>
          JSON.stringify(
            policyOf([
              {
                Sid: "Undelivered",
                Effect: "Allow",
                Principal: { Service: "events.amazonaws.com" },
                Action: ["sqs:SendMessage"],
                Resource: [queueArn],
                Condition: { ArnEquals: { "aws:SourceArn": source } },
              },
            ]),
          ),
        ),
      },
      { parent: this },
    );
    return queue.arn;
  }
}
