import { Queue } from "@pulumi/aws-native/connect/queue.js";
import { QuickConnect } from "@pulumi/aws-native/connect/quickConnect.js";
import * as pulumi from "@pulumi/pulumi";

export interface QuickConnectsArgs {
  readonly instanceArn: pulumi.Input<string>;
  readonly hoursArn: pulumi.Input<string>;
  /** Of type QUEUE_TRANSFER: hands a call over to the other instance. */
  readonly transferFlowArn: pulumi.Input<string>;
  /** Of type QUEUE_TRANSFER: takes an agent's task. */
  readonly taskFlowArn: pulumi.Input<string>;
  /** Where the call waits while it is handed over, and where tasks wait. */
  readonly queueArn: pulumi.Input<string>;
}

/**
 * What agents can transfer to and start tasks for. Agents see the quick connects of the queues that they serve; flows name queues, and a
 * quick connect names a flow. So these hang on a queue of their own that no flow names and no contact enters:
 * otherwise the references would be a circle.
 */
export class QuickConnects extends pulumi.ComponentResource {
  readonly deskArn: pulumi.Output<string>;

  constructor(name: string, args: QuickConnectsArgs, opts: pulumi.ComponentResourceOptions) {
    super("tandem:connect:QuickConnects", name, {}, opts);
    const { instanceArn, hoursArn, transferFlowArn, taskFlowArn, queueArn } = args;
    const toPeer = new QuickConnect(
      `${name}-transfer-to-peer`,
      {
        instanceArn,
        name: "transfer-to-peer",
        description: "Hands the call over to an agent of the other region",
        quickConnectConfig: {
          quickConnectType: "QUEUE",
          queueConfig: { contactFlowArn: transferFlowArn, queueArn },
        },
      },
      { parent: this },
    );
    const followUp = new QuickConnect(
      `${name}-follow-up`,
      {
        instanceArn,
        name: "follow-up",
        description: "A task for later, about the contact that it is started in",
        quickConnectConfig: {
          quickConnectType: "QUEUE",
          queueConfig: { contactFlowArn: taskFlowArn, queueArn },
        },
      },
      { parent: this },
    );
    const desk = new Queue(
      `${name}-desk`,
      {
        instanceArn,
        name: "quick-connects",
        description: "Holds what agents can transfer to; no contact enters it",
        hoursOfOperationArn: hoursArn,
        status: "ENABLED",
        quickConnectArns: [toPeer.quickConnectArn, followUp.quickConnectArn],
      },
      { parent: this },
    );
    this.deskArn = desk.queueArn;
    this.registerOutputs({ deskArn: this.deskArn });
  }
}
