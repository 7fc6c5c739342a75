/** How an instance reaches beyond itself: quick connects of its agents, and the streams that its records go to. */
import { idOf, isResourceArn, newResourceArn } from "../../cloud/connect/arn.ts";
import type { QuickConnect } from "../../cloud/connect/deployed.ts";
import type { Instance } from "../../cloud/connect/instance.ts";
import type { Json } from "../behaviour.ts";
import type { ConnectBehaviour } from "./connect-held.ts";
import { listOf, objectOf, optionalText, requiredText } from "./connect-inputs.ts";

/** `aws` names the instance by its id and lists one configuration a kind; `aws-native` has ARNs and objects. */
const quickConnect: ConnectBehaviour = {
  put: ({ connect }, { inputs, outputs, region, name }) => {
    const instance = connect.registry.needInstance(region, instanceOf(inputs));
    const recorded = optionalText(outputs, "arn") ?? optionalText(outputs, "quickConnectArn") ?? "";
    const arn = isResourceArn(recorded, instance.arn, "quickConnects")
      ? recorded
      : newResourceArn(instance.arn, "quickConnects", connect.core.random.uuid());
    const description = optionalText(inputs, "description");
    instance.put("quickConnects", {
      id: idOf(arn),
      arn,
      name: optionalText(inputs, "name") ?? name,
      changedAt: connect.core.clock.now(),
      destination: destinationOf(instance, objectOf(inputs, "quickConnectConfig")),
      ...(description === undefined ? {} : { description }),
    });
    return { arn, quickConnectArn: arn, quickConnectId: idOf(arn) };
  },
  remove: ({ connect }, { inputs, outputs, region }) => {
    const instance = connect.registry.needInstance(region, instanceOf(inputs));
    instance.quickConnects.delete(idOf(requiredText(outputs, "quickConnectArn")));
  },
};

function instanceOf(inputs: Json): string {
  return optionalText(inputs, "instanceArn") ?? requiredText(inputs, "instanceId");
}

function destinationOf(instance: Instance, config: Json): QuickConnect["destination"] {
  const kind = requiredText(config, "quickConnectType");
  const of = (name: string) => listOf(config, `${name}s`)[0] ?? objectOf(config, name);
  if (kind === "PHONE_NUMBER") return { kind, phoneNumber: requiredText(of("phoneConfig"), "phoneNumber") };
  if (kind !== "QUEUE")
    throw new Error(`The local cloud offers quick connects of type PHONE_NUMBER and QUEUE, not ${kind}.`);
  const to = of("queueConfig");
  const flow = instance.need(
    "flows",
    optionalText(to, "contactFlowArn") ?? requiredText(to, "contactFlowId"),
  );
  if (flow.type !== "QUEUE_TRANSFER")
    throw new Error(
      `Flow ${flow.name} is of type ${flow.type}; a queue's quick connect takes a QUEUE_TRANSFER.`,
    );
  const queue = instance.need("queues", optionalText(to, "queueArn") ?? requiredText(to, "queueId"));
  return { kind, queueId: queue.id, flowId: flow.id };
}

const STREAMED = ["CONTACT_TRACE_RECORDS", "AGENT_EVENTS"];

/** What goes to a bucket is only noted: nothing here records calls or keeps transcripts in one. */
const storageConfig: ConnectBehaviour = {
  put: ({ connect }, { inputs, outputs, region }) => {
    const instance = connect.registry.needInstance(region, instanceOf(inputs));
    const resourceType = requiredText(inputs, "resourceType");
    const associationId = optionalText(outputs, "associationId") ?? connect.core.random.uuid();
    const config = objectOf(inputs, "storageConfig");
    const stream = { ...objectOf(inputs, "kinesisStreamConfig"), ...objectOf(config, "kinesisStreamConfig") };
    const streamArn = optionalText(stream, "streamArn");
    if (STREAMED.includes(resourceType) && streamArn === undefined)
      throw new Error(
        `The local cloud writes ${resourceType} to Kinesis streams only, which need kinesisStreamConfig.`,
      );
    if (streamArn !== undefined && !streamArn.startsWith(`arn:aws:kinesis:${region}:`))
      throw new Error(`${streamArn} is no stream of ${region}, the region of the instance.`);
    const held = instance.storage.get(resourceType);
    if (held !== undefined && held.associationId !== associationId)
      throw new Error(`Instance ${instance.settings.alias} already has a storage of ${resourceType}.`);
    instance.storage.set(resourceType, {
      associationId,
      resourceType,
      ...(streamArn === undefined ? {} : { streamArn }),
    });
    return { associationId };
  },
  remove: ({ connect }, { inputs, region }) => {
    const instance = connect.registry.needInstance(region, instanceOf(inputs));
    instance.storage.delete(requiredText(inputs, "resourceType"));
  },
};

export const CONNECT_REACH_BEHAVIOURS: Readonly<Record<string, ConnectBehaviour>> = {
  "aws:connect/quickConnect:QuickConnect": quickConnect,
  "aws-native:connect:QuickConnect": quickConnect,
  "aws:connect/instanceStorageConfig:InstanceStorageConfig": storageConfig,
  "aws-native:connect:InstanceStorageConfig": storageConfig,
};
