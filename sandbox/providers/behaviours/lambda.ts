/** Lambda: functions with their code, aliases, and who may invoke them. */
import { resolve } from "node:path";
import { functionArn, parseFunctionAddress } from "../../cloud/lambda/function-address.ts";
import type { PermissionStatement } from "../../cloud/lambda/resource-policy.ts";
import type { LocalCloud } from "../../cloud/local-cloud.ts";
import type { Behaviour, DeployedResource, Json } from "../behaviour.ts";
import { objectOf, optionalText, requiredText } from "./connect-inputs.ts";
import { nameOf, numberOf } from "./named.ts";
import { refuseSettings } from "./refuse-settings.ts";

/** What Lambda assumes where the program says nothing. */
const DEFAULT_TIMEOUT_SECONDS = 3;
const DEFAULT_MEMORY_MB = 128;
/** Of 16 workers in sum: so that one busy function leaves room for others. */
const DEFAULT_CONCURRENCY = 10;

const lambdaFunction: Behaviour<LocalCloud> = {
  put: async (cloud, resource) => {
    const { inputs, outputs, region } = resource;
    const name = nameOf(resource);
    refuseSettings(`Function ${name}`, inputs, [
      "imageUri",
      "imageConfig",
      "layers",
      "s3Bucket",
      "vpcConfig",
      "fileSystemConfigs",
      "snapStart",
      "deadLetterConfig",
    ]);
    const roleArn = requiredText(inputs, "role");
    const arn = functionArn(cloud.core.accountId, { region, name, qualifier: undefined });
    checkRole(cloud, roleArn, arn);
    const recorded = /^[1-9]\d*$/.exec(String(outputs["version"] ?? ""))?.[0];
    const { version, configuration, modifiedAt } = await cloud.lambda.deploy({
      region,
      name,
      description: optionalText(inputs, "description") ?? "",
      runtime: nodeRuntime(name, requiredText(inputs, "runtime")),
      handler: requiredText(inputs, "handler"),
      roleArn,
      timeoutSeconds: numberOf(inputs, "timeout") ?? DEFAULT_TIMEOUT_SECONDS,
      memoryMb: numberOf(inputs, "memorySize") ?? DEFAULT_MEMORY_MB,
      environment: variablesOf(inputs),
      maximumConcurrency: concurrencyOf(inputs),
      codeSource: resolve(requiredText(objectOf(inputs, "code"), "path")),
      publish: inputs["publish"] === true,
      ...(recorded !== undefined && { restoredVersion: Number(recorded) }),
    });
    return {
      name,
      arn,
      version,
      qualifiedArn: `${arn}:${version}`,
      invokeArn: invokeArn(region, arn),
      qualifiedInvokeArn: invokeArn(region, `${arn}:${version}`),
      codeSha256: configuration.codeSha256,
      sourceCodeSize: configuration.codeBytes,
      lastModified: new Date(modifiedAt).toISOString(),
    };
  },
  remove: (cloud, resource) => cloud.lambda.remove(resource.region, nameOf(resource)),
  read: (cloud, resource) => (cloud.lambda.registry.has(resource.region, nameOf(resource)) ? {} : undefined),
};

const alias: Behaviour<LocalCloud> = {
  put: (cloud, resource) => {
    const { inputs } = resource;
    refuseSettings(`Alias ${nameOf(resource)}`, inputs, ["routingConfig"]);
    const { region, name } = addressed(resource, "functionName");
    cloud.lambda.registry.putAlias(region, name, {
      name: nameOf(resource),
      functionVersion: requiredText(inputs, "functionVersion"),
      description: optionalText(inputs, "description") ?? "",
    });
    const arn = functionArn(cloud.core.accountId, { region, name, qualifier: nameOf(resource) });
    return { name: nameOf(resource), arn, invokeArn: invokeArn(region, arn) };
  },
  remove: (cloud, resource) => {
    const { region, name } = addressed(resource, "functionName");
    cloud.lambda.registry.removeAlias(region, name, nameOf(resource));
  },
};

const permission: Behaviour<LocalCloud> = {
  put: (cloud, resource) => {
    refuseSettings(`Permission ${resource.name}`, resource.inputs, [
      "eventSourceToken",
      "functionUrlAuthType",
      "principalOrgId",
    ]);
    const { region, name } = addressed(resource, "function");
    const statement = statementOf(resource);
    cloud.lambda.registry.putPermission(region, name, statement);
    return { statementId: statement.statementId };
  },
  remove: (cloud, resource) => {
    const { region, name } = addressed(resource, "function");
    cloud.lambda.registry.removePermission(region, name, statementOf(resource));
  },
};

export const LAMBDA_BEHAVIOURS: Readonly<Record<string, Behaviour<LocalCloud>>> = {
  "aws:lambda/function:Function": lambdaFunction,
  "aws:lambda/alias:Alias": alias,
  "aws:lambda/permission:Permission": permission,
};

function statementOf(resource: DeployedResource): PermissionStatement {
  const { inputs, outputs } = resource;
  const qualifier = optionalText(inputs, "qualifier") ?? addressed(resource, "function").qualifier;
  const sourceArn = optionalText(inputs, "sourceArn");
  const sourceAccount = optionalText(inputs, "sourceAccount");
  return {
    statementId: optionalText(inputs, "statementId") ?? optionalText(outputs, "statementId") ?? resource.name,
    action: requiredText(inputs, "action"),
    principal: requiredText(inputs, "principal"),
    ...(sourceArn !== undefined && { sourceArn }),
    ...(sourceAccount !== undefined && { sourceAccount }),
    ...(qualifier !== undefined && { qualifier }),
  };
}

function addressed({ inputs, region }: DeployedResource, property: string) {
  const text = requiredText(inputs, property);
  const address = parseFunctionAddress(text, region);
  if (address === undefined) throw new Error(`${text} does not name a function.`);
  return address;
}

function checkRole(cloud: LocalCloud, roleArn: string, sourceArn: string): void {
  const roleName = roleArn.split("/").at(-1) ?? "";
  const lambda = {
    kind: "service",
    service: "lambda.amazonaws.com",
    sourceArn,
    sourceAccount: cloud.core.accountId,
  } as const;
  if (!cloud.iam.mayAssume(roleName, lambda))
    throw new Error(`The role defined for the function cannot be assumed by Lambda: ${roleArn}.`);
}

function nodeRuntime(name: string, runtime: string): string {
  if (/^nodejs\d+\.x$/.test(runtime)) return runtime;
  throw new Error(`Function ${name} has the runtime ${runtime}; the local cloud runs Node's only.`);
}

function variablesOf(inputs: Json): Readonly<Record<string, string>> {
  const variables = objectOf(objectOf(inputs, "environment"), "variables");
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, String(value)]));
}

// -1 is the provider's word for "not reserved".
function concurrencyOf(inputs: Json): number {
  const reserved = numberOf(inputs, "reservedConcurrentExecutions") ?? -1;
  return reserved < 0 ? DEFAULT_CONCURRENCY : reserved;
}

function invokeArn(region: string, arn: string): string {
  return `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${arn}/invocations`;
}
