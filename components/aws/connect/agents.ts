import { RoutingProfile, type RoutingProfileArgs } from "@pulumi/aws-native/connect/routingProfile.js";
import { SecurityProfile } from "@pulumi/aws-native/connect/securityProfile.js";
import { User } from "@pulumi/aws-native/connect/user.js";
import * as pulumi from "@pulumi/pulumi";
import type { QueueName } from "../../../domain/intents.ts";
import type { AgentSetting } from "../../setting-shapes.ts";
import { type RoutingPlan, routingPlans } from "./routing-plan.ts";

export interface AgentsArgs {
  readonly instanceArn: pulumi.Input<string>;
  readonly queueArns: Readonly<Record<QueueName, pulumi.Input<string>>>;
  /** The queue that holds what they can transfer to. */
  readonly deskArn: pulumi.Input<string>;
  readonly agents: readonly AgentSetting[];
}

/** Every agent takes all of them. */
const CHANNELS = ["VOICE", "CHAT", "EMAIL", "TASK"] as const;

/** The people who take contacts, what they may do, and which queues they serve. */
export class Agents extends pulumi.ComponentResource {
  constructor(
    name: string,
    { instanceArn, queueArns, deskArn, agents }: AgentsArgs,
    opts: pulumi.ComponentResourceOptions,
  ) {
    super("tandem:connect:Agents", name, {}, opts);
    const security = new SecurityProfile(
      `${name}-security`,
      {
        instanceArn,
        securityProfileName: "tandem-agent",
        description: "Takes contacts; changes nothing",
        permissions: ["BasicAgentAccess"],
      },
      { parent: this },
    );
    for (const plan of routingPlans(agents)) {
      const routing = new RoutingProfile(
        `${name}-routing-${plan.name}`,
        { instanceArn, ...routingOf(plan, { queueArns, deskArn }) },
        { parent: this },
      );
      for (const agent of plan.agents)
        new User(
          `${name}-${agent.userName}`,
          {
            instanceArn,
            username: agent.userName,
            identityInfo: { firstName: agent.firstName, lastName: agent.lastName },
            phoneConfig: { phoneType: "SOFT_PHONE", autoAccept: false },
            routingProfileArn: routing.routingProfileArn,
            securityProfileArns: [security.securityProfileArn],
          },
          { parent: this },
        );
    }
    this.registerOutputs({});
  }
}

function routingOf(
  { name, queues }: RoutingPlan,
  { queueArns, deskArn }: Pick<AgentsArgs, "queueArns" | "deskArn">,
): Omit<RoutingProfileArgs, "instanceArn"> {
  const arns = queues.map((queue) => queueArns[queue]);
  return {
    name,
    description: `Serves ${queues.join(", ")}`,
    // Agents dial nobody, yet it is demanded.
    defaultOutboundQueueArn: pulumi.output(arns).apply(([first = ""]) => first),
    mediaConcurrencies: CHANNELS.map((channel) => ({ channel, concurrency: 1 })),
    queueConfigs: [
      ...arns.flatMap((queueArn) => CHANNELS.map((channel) => ({ channel, queueArn }))),
      { channel: "VOICE" as const, queueArn: deskArn },
    ].map((queueReference) => ({ delay: 0, priority: 1, queueReference })),
  };
}
