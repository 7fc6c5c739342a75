/** Ids and ARNs of the aws provider's types, as the Service Authorization Reference prints them. */
import type { Json } from "../behaviour.ts";
import { arn, iamArn, type Place, textOf } from "./place.ts";

/** What a type's outputs are; `id` is the physical id. */
export type KnownOutputs = (place: Place) => Json & { readonly id: string };

const EPOCH = "2026-01-01T00:00:00Z";

export const KNOWN_AWS: Readonly<Record<string, KnownOutputs>> = {
  "aws:cloudwatch/eventBus:EventBus": (at) => ({
    id: at.name,
    arn: arn(at, "events", `event-bus/${at.name}`),
  }),
  "aws:cloudwatch/eventRule:EventRule": (at) => {
    const bus = textOf(at.inputs, "eventBusName") ?? "default";
    const isDefault = bus === "default";
    return {
      id: isDefault ? at.name : `${bus}/${at.name}`,
      arn: arn(at, "events", isDefault ? `rule/${at.name}` : `rule/${bus}/${at.name}`),
      eventBusName: bus,
    };
  },
  "aws:cloudwatch/eventTarget:EventTarget": (at) => {
    const targetId = textOf(at.inputs, "targetId") ?? `terraform-${at.identity.hex(26)}`;
    return { id: `${textOf(at.inputs, "rule") ?? ""}-${targetId}`, targetId };
  },
  "aws:cloudwatch/logGroup:LogGroup": (at) => ({ id: at.name, arn: arn(at, "logs", `log-group:${at.name}`) }),
  "aws:connect/phoneNumberContactFlowAssociation:PhoneNumberContactFlowAssociation": (at) => ({
    id: [at.inputs["phoneNumberId"], at.inputs["instanceId"], at.inputs["contactFlowId"]].join(","),
  }),
  "aws:dynamodb/table:Table": (at) => {
    const table = arn(at, "dynamodb", `table/${at.name}`);
    const isStreaming = at.inputs["streamEnabled"] === true || Array.isArray(at.inputs["replicas"]);
    const label = "2026-01-01T00:00:00.000";
    return {
      id: at.name,
      arn: table,
      streamArn: isStreaming ? `${table}/stream/${label}` : "",
      streamLabel: isStreaming ? label : "",
    };
  },
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": (at) => {
    const url = textOf(at.inputs, "url") ?? "";
    const provider = iamArn(at, `oidc-provider/${url.replace(/^https:\/\//, "")}`);
    return { id: provider, arn: provider };
  },
  "aws:iam/policy:Policy": (at) => {
    const policy = iamArn(at, `policy${textOf(at.inputs, "path") ?? "/"}${at.name}`);
    return { id: policy, arn: policy, policyId: `ANPA${at.identity.code(17)}`, attachmentCount: 0 };
  },
  "aws:iam/role:Role": (at) => ({
    id: at.name,
    arn: iamArn(at, `role${textOf(at.inputs, "path") ?? "/"}${at.name}`),
    uniqueId: `AROA${at.identity.code(17)}`,
    createDate: EPOCH,
  }),
  "aws:iam/rolePolicy:RolePolicy": (at) => ({ id: `${textOf(at.inputs, "role") ?? ""}:${at.name}` }),
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": (at) => ({
    id: `${textOf(at.inputs, "role") ?? ""}/${textOf(at.inputs, "policyArn") ?? ""}`,
  }),
  "aws:kinesis/stream:Stream": (at) => {
    const stream = arn(at, "kinesis", `stream/${at.name}`);
    return { id: stream, arn: stream };
  },
  "aws:kms/alias:Alias": (at) => {
    const target = textOf(at.inputs, "targetKeyId") ?? "";
    const targetKeyArn = target.startsWith("arn:") ? target : arn(at, "kms", `key/${target}`);
    return { id: at.name, arn: arn(at, "kms", at.name), targetKeyArn };
  },
  "aws:kms/key:Key": (at) => {
    const isMultiRegion = at.inputs["multiRegion"] === true;
    const keyId = isMultiRegion ? `mrk-${at.identity.hex(32)}` : at.identity.uuid();
    return { id: keyId, keyId, arn: arn(at, "kms", `key/${keyId}`) };
  },
  "aws:lambda/alias:Alias": (at) => {
    const target = textOf(at.inputs, "functionName") ?? "";
    const functionArn = target.startsWith("arn:") ? target : arn(at, "lambda", `function:${target}`);
    const alias = `${functionArn}:${at.name}`;
    return { id: alias, arn: alias, invokeArn: invokeArn(at, alias) };
  },
  "aws:lambda/eventSourceMapping:EventSourceMapping": (at) => {
    const uuid = at.identity.uuid();
    return { id: uuid, uuid, arn: arn(at, "lambda", `event-source-mapping:${uuid}`) };
  },
  "aws:lambda/function:Function": (at) => {
    const functionArn = arn(at, "lambda", `function:${at.name}`);
    const version = at.inputs["publish"] === true ? "1" : "$LATEST";
    return {
      id: at.name,
      arn: functionArn,
      version,
      qualifiedArn: `${functionArn}:${version}`,
      invokeArn: invokeArn(at, functionArn),
      qualifiedInvokeArn: invokeArn(at, `${functionArn}:${version}`),
      responseStreamingInvokeArn: invokeArn(at, functionArn).replace(
        "/invocations",
        "/response-streaming-invocations",
      ),
      lastModified: EPOCH,
      sourceCodeSize: 0,
      signingJobArn: "",
      signingProfileVersionArn: "",
    };
  },
  "aws:lambda/permission:Permission": (at) => {
    const statementId = textOf(at.inputs, "statementId") ?? `terraform-${at.identity.hex(26)}`;
    return { id: statementId, statementId };
  },
  "aws:s3/bucket:Bucket": bucket,
  "aws:s3/bucketV2:BucketV2": bucket,
  "aws:scheduler/schedule:Schedule": (at) => {
    const group = textOf(at.inputs, "groupName") ?? "default";
    return {
      id: `${group}/${at.name}`,
      groupName: group,
      arn: arn(at, "scheduler", `schedule/${group}/${at.name}`),
    };
  },
  "aws:scheduler/scheduleGroup:ScheduleGroup": (at) => ({
    id: at.name,
    arn: arn(at, "scheduler", `schedule-group/${at.name}`),
    state: "ACTIVE",
    creationDate: EPOCH,
    lastModificationDate: EPOCH,
  }),
  "aws:secretsmanager/secret:Secret": (at) => {
    const secret = arn(at, "secretsmanager", `secret:${at.name}-${at.identity.code(6)}`);
    return { id: secret, arn: secret };
  },
  "aws:sns/topic:Topic": (at) => {
    const topic = arn(at, "sns", at.name);
    return { id: topic, arn: topic, owner: at.accountId };
  },
  "aws:sqs/queue:Queue": (at) => {
    const url = `https://sqs.${at.region}.amazonaws.com/${at.accountId}/${at.name}`;
    return { id: url, url, arn: arn(at, "sqs", at.name) };
  },
};

function bucket(at: Place): Json & { readonly id: string } {
  const name = textOf(at.inputs, "bucket") ?? `${at.name}-${at.identity.hex(7)}`;
  return {
    id: name,
    bucket: name,
    arn: `arn:aws:s3:::${name}`,
    bucketDomainName: `${name}.s3.amazonaws.com`,
    bucketRegionalDomainName: `${name}.s3.${at.region}.amazonaws.com`,
  };
}

function invokeArn(at: Place, target: string): string {
  return `arn:aws:apigateway:${at.region}:lambda:path/2015-03-31/functions/${target}/invocations`;
}
