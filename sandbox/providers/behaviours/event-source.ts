/** Lambda: event source mappings of Kinesis streams, and what becomes of events that fail. */
import type { MappingSpec } from "../../cloud/event-source/mapping-spec.ts";
import { roleNameOf, roleSession } from "../../cloud/iam/role-session.ts";
import type { FailedEvent } from "../../cloud/lambda/event-queue.ts";
import { failedEventRecord } from "../../cloud/lambda/failure-destination.ts";
import { functionArn, parseFunctionAddress } from "../../cloud/lambda/function-address.ts";
import type { LocalCloud } from "../../cloud/local-cloud.ts";
import type { Behaviour, DeployedResource, Json } from "../behaviour.ts";
import { listOf, objectOf, optionalText, requiredText } from "./connect-inputs.ts";
import { numberOf } from "./named.ts";
import { refuseSettings } from "./refuse-settings.ts";

const DEFAULT_BATCH_SIZE = 100;
const MOST_RECORDS = 10_000;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const mapping: Behaviour<LocalCloud> = {
  put: (cloud, resource) => {
    refuseSettings(`Event source mapping ${resource.name}`, resource.inputs, [
      "amazonManagedKafkaEventSourceConfig",
      "documentDbEventSourceConfig",
      "provisionedPollerConfig",
      "queues",
      "scalingConfig",
      "selfManagedEventSource",
      "selfManagedKafkaEventSourceConfig",
      "sourceAccessConfigurations",
      "topics",
    ]);
    if ((numberOf(resource.inputs, "tumblingWindowInSeconds") ?? 0) > 0)
      throw new Error(
        `Event source mapping ${resource.name} sets a tumbling window, which the local cloud does not implement.`,
      );
    const spec = specOf(cloud, resource);
    checkRanges(spec);
    checkDestination(spec.onFailure);
    cloud.mappings.put(spec);
    return {
      uuid: spec.id,
      arn: `arn:aws:lambda:${spec.region}:${cloud.core.accountId}:event-source-mapping:${spec.id}`,
      functionArn: spec.functionArn,
      state: spec.isEnabled ? "Enabled" : "Disabled",
      stateTransitionReason: "USER_INITIATED",
      lastProcessingResult: "No records processed",
    };
  },
  remove: (cloud, resource) => cloud.mappings.remove(idOf(cloud, resource)),
  read: (cloud, resource) => (cloud.mappings.has(idOf(cloud, resource)) ? {} : undefined),
};

const eventInvokeConfig: Behaviour<LocalCloud> = {
  put: (cloud, resource) => {
    const { inputs } = resource;
    const destinations = objectOf(inputs, "destinationConfig");
    refuseSettings(resource.name, destinations, ["onSuccess"]);
    const destination = optionalText(objectOf(destinations, "onFailure"), "destination");
    checkDestination(destination);
    const arn = invokedArn(cloud, resource);
    cloud.lambda.setEventSettings(arn, {
      maximumRetries: numberOf(inputs, "maximumRetryAttempts") ?? 2,
      maximumAgeSeconds: numberOf(inputs, "maximumEventAgeInSeconds") ?? 21_600,
      ...(destination !== undefined && {
        onFailure: (failed: FailedEvent) => keep(cloud, destination, failed),
      }),
    });
    return {};
  },
  remove: (cloud, resource) => cloud.lambda.setEventSettings(invokedArn(cloud, resource), undefined),
};

export const EVENT_SOURCE_BEHAVIOURS: Readonly<Record<string, Behaviour<LocalCloud>>> = {
  "aws:lambda/eventSourceMapping:EventSourceMapping": mapping,
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": eventInvokeConfig,
};

function specOf(cloud: LocalCloud, resource: DeployedResource): MappingSpec {
  const { inputs, region } = resource;
  const streamArn = requiredText(inputs, "eventSourceArn");
  if (streamArn.split(":")[2] !== "kinesis" || !streamArn.includes(":stream/"))
    throw new Error(`${streamArn} is no Kinesis stream: the local cloud reads no other source.`);
  const named = requiredText(inputs, "functionName");
  const address = parseFunctionAddress(named, region);
  if (address === undefined) throw new Error(`${named} does not name a function.`);
  const limit = (property: string) => {
    const value = numberOf(inputs, property) ?? -1;
    return value < 0 ? undefined : value;
  };
  return {
    id: idOf(cloud, resource),
    region,
    streamArn,
    functionArn: functionArn(cloud.core.accountId, address),
    isEnabled: inputs["enabled"] !== false,
    batchSize: numberOf(inputs, "batchSize") ?? DEFAULT_BATCH_SIZE,
    windowSeconds: numberOf(inputs, "maximumBatchingWindowInSeconds") ?? 0,
    parallelizationFactor: numberOf(inputs, "parallelizationFactor") ?? 1,
    filters: listOf(objectOf(inputs, "filterCriteria"), "filters").map((filter) =>
      requiredText(filter, "pattern"),
    ),
    startAt: startOf(inputs),
    maximumRetries: limit("maximumRetryAttempts"),
    maximumAgeSeconds: limit("maximumRecordAgeInSeconds"),
    bisects: inputs["bisectBatchOnFunctionError"] === true,
    reportsFailures: textsOf(inputs["functionResponseTypes"]).includes("ReportBatchItemFailures"),
    onFailure: optionalText(objectOf(objectOf(inputs, "destinationConfig"), "onFailure"), "destinationArn"),
  };
}

function startOf(inputs: Json): MappingSpec["startAt"] {
  const position = requiredText(inputs, "startingPosition");
  if (position === "TRIM_HORIZON" || position === "LATEST") return { kind: position };
  const at = Date.parse(requiredText(inputs, "startingPositionTimestamp"));
  if (position !== "AT_TIMESTAMP" || Number.isNaN(at))
    throw new Error(
      `${position} is no starting position with a time; TRIM_HORIZON, LATEST and AT_TIMESTAMP are.`,
    );
  return { kind: "AT_TIMESTAMP", at };
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html */
function checkRanges(spec: MappingSpec): void {
  const ranges: readonly [string, number | undefined, number, number][] = [
    ["batchSize", spec.batchSize, 1, MOST_RECORDS],
    ["maximumBatchingWindowInSeconds", spec.windowSeconds, 0, 300],
    ["parallelizationFactor", spec.parallelizationFactor, 1, 10],
    ["maximumRetryAttempts", spec.maximumRetries, 0, 10_000],
    ["maximumRecordAgeInSeconds", spec.maximumAgeSeconds, 60, 604_800],
  ];
  for (const [name, value, least, most] of ranges)
    if (value !== undefined && (value < least || value > most))
      throw new Error(`${name} is ${value}; it must be from ${least} to ${most}.`);
}

function checkDestination(arn: string | undefined): void {
  const service = arn?.split(":")[2];
  if (service !== undefined && service !== "s3" && service !== "sqs")
    throw new Error(`${arn} is no bucket or queue: the local cloud keeps failures in these only.`);
}

/** The physical id where it is one of Lambda's; else one that is the same in every run. */
function idOf(cloud: LocalCloud, { inputs, outputs, id, region, urn }: DeployedResource): string {
  const known = [optionalText(outputs, "uuid"), id].find((text) => text !== undefined && UUID.test(text));
  return known ?? cloud.core.random.fork(`mapping/${region}/${urn}/${String(inputs["functionName"])}`).uuid();
}

function invokedArn(cloud: LocalCloud, { inputs, region }: DeployedResource): string {
  const named = requiredText(inputs, "functionName");
  const address = parseFunctionAddress(named, region);
  if (address === undefined) throw new Error(`${named} does not name a function.`);
  return functionArn(cloud.core.accountId, {
    ...address,
    qualifier: optionalText(inputs, "qualifier") ?? address.qualifier,
  });
}

function keep(cloud: LocalCloud, destination: string, failed: FailedEvent): void {
  const { region, functionArn: arn } = failed.request;
  const { accountId, clock } = cloud.core;
  const found = cloud.lambda.roleOf(arn, region);
  if (found === undefined) throw new Error(`Function not found: ${arn}`);
  const principal = roleSession(accountId, roleNameOf(found.roleArn), found.name);
  const id = cloud.core.random.uuid();
  const body = JSON.stringify(failedEventRecord(failed, id, clock.now()));
  if (destination.split(":")[2] === "sqs") cloud.sqs.leave(destination, body, principal);
  else {
    const [day = "", time = ""] = new Date(clock.now()).toISOString().split("T");
    const stamp = `${day.replaceAll("-", "/")}/${day}T${time.slice(0, 8).replaceAll(":", ".")}-${id}`;
    const key = `aws/lambda/async/${found.name}/${stamp}`;
    const bucket = destination.slice(destination.lastIndexOf(":") + 1);
    cloud.s3.leave({ region, bucket, key, body, contentType: "application/json" }, principal);
  }
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
