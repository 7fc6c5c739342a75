/** SQS: standard queues, and who may send to them. */
import type { LocalCloud } from "../../cloud/local-cloud.ts";
import type { Behaviour, Json } from "../behaviour.ts";
import { optionalText, requiredText } from "./connect-inputs.ts";
import { nameOf, numberOf } from "./named.ts";

const queue: Behaviour<LocalCloud> = {
  put: async (cloud, resource) => {
    const { inputs, region } = resource;
    const name = nameOf(resource);
    if (inputs["fifoQueue"] === true)
      throw new Error(`Queue ${name} is first-in-first-out, which the local cloud does not implement.`);
    const arn = cloud.sqs.putQueue({
      region,
      name,
      visibilitySeconds: numberOf(inputs, "visibilityTimeoutSeconds") ?? 30,
      retentionSeconds: numberOf(inputs, "messageRetentionSeconds") ?? 345_600,
      delaySeconds: numberOf(inputs, "delaySeconds") ?? 0,
      waitSeconds: numberOf(inputs, "receiveWaitTimeSeconds") ?? 0,
      redrive: redriveOf(inputs),
    });
    const policy = optionalText(inputs, "policy");
    if (policy !== undefined) await cloud.iam.putResourcePolicy(arn, policy);
    return { name, arn, url: cloud.sqs.urlOf(name) };
  },
  remove: async (cloud, resource) => {
    const name = nameOf(resource);
    cloud.sqs.removeQueue(resource.region, name);
    await cloud.iam.putResourcePolicy(
      `arn:aws:sqs:${resource.region}:${cloud.core.accountId}:${name}`,
      undefined,
    );
  },
  read: (cloud, resource) => (cloud.sqs.hasQueue(resource.region, nameOf(resource)) ? {} : undefined),
};

const queuePolicy: Behaviour<LocalCloud> = {
  put: async (cloud, { inputs, region }) => {
    await cloud.iam.putResourcePolicy(arnOf(cloud, inputs, region), requiredText(inputs, "policy"));
    return {};
  },
  remove: (cloud, { inputs, region }) => cloud.iam.putResourcePolicy(arnOf(cloud, inputs, region), undefined),
};

export const SQS_BEHAVIOURS: Readonly<Record<string, Behaviour<LocalCloud>>> = {
  "aws:sqs/queue:Queue": queue,
  "aws:sqs/queuePolicy:QueuePolicy": queuePolicy,
};

function arnOf(cloud: LocalCloud, inputs: Json, region: string): string {
  const name = requiredText(inputs, "queueUrl").split("/").at(-1);
  return `arn:aws:sqs:${region}:${cloud.core.accountId}:${name}`;
}

function redriveOf(inputs: Json): { queueArn: string; maximumReceives: number } | undefined {
  const text = optionalText(inputs, "redrivePolicy");
  if (text === undefined) return undefined;
  const policy = JSON.parse(text) as Json;
  return {
    queueArn: requiredText(policy, "deadLetterTargetArn"),
    maximumReceives: Number(policy["maxReceiveCount"]),
  };
}
