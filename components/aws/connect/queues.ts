import { HoursOfOperation } from "@pulumi/aws-native/connect/hoursOfOperation.js";
import { Queue } from "@pulumi/aws-native/connect/queue.js";
import * as pulumi from "@pulumi/pulumi";
import type { QueueName } from "../../../domain/intents.ts";
import { idOfArn } from "../../naming.ts";
import { QUEUES } from "../../queues.ts";
import type { OpeningHours } from "../../setting-shapes.ts";
import { hoursConfig } from "./opening-hours.ts";

export interface QueuesArgs {
  readonly instanceArn: pulumi.Input<string>;
  readonly openingHours: OpeningHours;
  readonly timeZone: string;
}

/** Where contacts wait, and when someone answers. */
export class Queues extends pulumi.ComponentResource {
  readonly hoursArn: pulumi.Output<string>;
  readonly arns: Readonly<Record<QueueName, pulumi.Output<string>>>;
  readonly ids: Readonly<Record<QueueName, pulumi.Output<string>>>;

  constructor(name: string, args: QueuesArgs, opts: pulumi.ComponentResourceOptions) {
    super("tandem:connect:Queues", name, {}, opts);
    const { instanceArn, openingHours, timeZone } = args;
    const hours = new HoursOfOperation(
      `${name}-hours`,
      { instanceArn, name: "opening-hours", timeZone, config: hoursConfig(openingHours) },
      { parent: this },
    );
    this.hoursArn = hours.hoursOfOperationArn;
    const queue = (queueName: QueueName): pulumi.Output<string> =>
      new Queue(
        `${name}-${queueName}`,
        { instanceArn, name: queueName, hoursOfOperationArn: hours.hoursOfOperationArn, status: "ENABLED" },
        { parent: this },
      ).queueArn;
    this.arns = forEachQueue(queue);
    this.ids = forEachQueue((queueName) => this.arns[queueName].apply(idOfArn));
    this.registerOutputs({ arns: this.arns });
  }
}

function forEachQueue<T>(make: (queue: QueueName) => T): Readonly<Record<QueueName, T>> {
  return Object.fromEntries(QUEUES.map((queue) => [queue, make(queue)] as const)) as Record<QueueName, T>;
}
