/** The wire API of Lambda, as far as programs read functions and invoke them; deployments come from Pulumi. */
import { type Call, type Grant, type HttpRequest, ServiceError, type ServiceOutput } from "../service.ts";
import { type FunctionAddress, functionArn, parseFunctionAddress } from "./function-address.ts";
import type { FunctionRegistry, FunctionVersion } from "./function-registry.ts";
import type { InvocationResult } from "./invocation.ts";
import { invokeOverWire } from "./invoke-over-wire.ts";
import { policyDocument } from "./resource-policy.ts";

export interface LambdaApiPorts {
  readonly accountId: string;
  readonly registry: FunctionRegistry;
  readonly run: (
    address: FunctionAddress,
    target: FunctionVersion,
    payload: string,
  ) => Promise<InvocationResult>;
  readonly runLater: (functionArn: string, payload: unknown) => void;
}

const ROOT = "/2015-03-31/functions";
const ROUTES = [
  { method: "POST", pattern: new RegExp(`^${ROOT}/([^/]+)/invocations$`), operation: "Invoke" },
  { method: "GET", pattern: new RegExp(`^${ROOT}/?$`), operation: "ListFunctions" },
  { method: "GET", pattern: new RegExp(`^${ROOT}/([^/]+)$`), operation: "GetFunction" },
  {
    method: "GET",
    pattern: new RegExp(`^${ROOT}/([^/]+)/configuration$`),
    operation: "GetFunctionConfiguration",
  },
  { method: "GET", pattern: new RegExp(`^${ROOT}/([^/]+)/aliases/?$`), operation: "ListAliases" },
  { method: "GET", pattern: new RegExp(`^${ROOT}/([^/]+)/aliases/([^/]+)$`), operation: "GetAlias" },
  { method: "GET", pattern: new RegExp(`^${ROOT}/([^/]+)/policy$`), operation: "GetPolicy" },
] as const;

export function routeLambda(
  request: HttpRequest,
): { operation: string; input: Record<string, unknown> } | undefined {
  for (const { method, pattern, operation } of ROUTES) {
    const match = request.method === method ? pattern.exec(request.path) : null;
    if (match === null) continue;
    return {
      operation,
      input: {
        ...(match[1] !== undefined && { FunctionName: decoded(match[1]) }),
        ...(match[2] !== undefined && { Name: decoded(match[2]) }),
        ...(request.query.has("Qualifier") && { Qualifier: request.query.get("Qualifier") }),
      },
    };
  }
  return undefined;
}

export function grantsOf(call: Call, accountId: string): readonly Grant[] {
  if (call.operation === "ListFunctions") return [{ action: "lambda:ListFunctions", resource: "*" }];
  const action = call.operation === "Invoke" ? "InvokeFunction" : call.operation;
  return [{ action: `lambda:${action}`, resource: functionArn(accountId, addressOf(call)) }];
}

export async function answer(call: Call, ports: LambdaApiPorts): Promise<ServiceOutput> {
  const { registry, accountId } = ports;
  const { region, operation } = call;
  if (operation === "ListFunctions")
    return { json: { Functions: registry.names(region).map((name) => configurationOf(call, ports, name)) } };
  const address = addressOf(call);
  const target = registry.resolve(address);
  if (target === undefined || address.region !== region)
    throw notFound(`Function not found: ${functionArn(accountId, address)}`);
  const { name, qualifier } = address;
  switch (operation) {
    case "Invoke":
      return await invokeOverWire(call, address, target, ports);
    case "GetFunctionConfiguration":
      return { json: describe(target, functionArn(accountId, address)) };
    case "GetFunction": {
      const Configuration = describe(target, functionArn(accountId, address));
      return { json: { Configuration, Code: { RepositoryType: "S3" }, Tags: {} } };
    }
    case "ListAliases": {
      const Aliases = registry.aliases(region, name).map((alias) => describeAlias(alias, address, accountId));
      return { json: { Aliases } };
    }
    case "GetAlias": {
      const alias = registry.alias(region, name, String(call.input["Name"]));
      if (alias === undefined)
        throw notFound(
          `Alias not found: ${functionArn(accountId, { ...address, qualifier: String(call.input["Name"]) })}`,
        );
      return { json: describeAlias(alias, address, accountId) };
    }
    case "GetPolicy": {
      const statements = registry.permissions({ region, name, qualifier });
      if (statements.length === 0) throw notFound("The resource you requested does not exist.");
      return {
        json: { Policy: policyDocument(functionArn(accountId, address), statements), RevisionId: "1" },
      };
    }
    default:
      throw new ServiceError(
        "UnknownOperationException",
        `The local cloud does not implement lambda:${operation}.`,
        404,
      );
  }
}

function addressOf({ input, region }: Call): FunctionAddress {
  const text = String(input["FunctionName"] ?? "");
  const address = parseFunctionAddress(text, region);
  if (address === undefined)
    throw new ServiceError("InvalidParameterValueException", `'${text}' does not name a function.`);
  const qualifier = input["Qualifier"];
  if (typeof qualifier !== "string") return address;
  if (address.qualifier !== undefined && address.qualifier !== qualifier)
    throw new ServiceError(
      "InvalidParameterValueException",
      "The derived qualifier from the function name does not match the specified qualifier.",
    );
  return { ...address, qualifier };
}

function configurationOf({ region }: Call, { registry, accountId }: LambdaApiPorts, name: string): object {
  const address = { region, name, qualifier: undefined };
  const target = registry.resolve(address);
  return target === undefined ? {} : describe(target, functionArn(accountId, address));
}

function describe({ version, configuration, modifiedAt }: FunctionVersion, arn: string) {
  return {
    FunctionName: configuration.name,
    FunctionArn: arn,
    Runtime: configuration.runtime,
    Role: configuration.roleArn,
    Handler: configuration.handler,
    CodeSize: configuration.codeBytes,
    CodeSha256: configuration.codeSha256,
    Description: configuration.description,
    Timeout: configuration.timeoutSeconds,
    MemorySize: configuration.memoryMb,
    LastModified: new Date(modifiedAt).toISOString().replace("Z", "+0000"),
    Version: version,
    Environment: { Variables: configuration.environment },
    PackageType: "Zip",
    State: "Active",
    LastUpdateStatus: "Successful",
  };
}

function describeAlias(
  alias: { readonly name: string; readonly functionVersion: string; readonly description: string },
  address: FunctionAddress,
  accountId: string,
) {
  return {
    AliasArn: functionArn(accountId, { ...address, qualifier: alias.name }),
    Name: alias.name,
    FunctionVersion: alias.functionVersion,
    Description: alias.description,
  };
}

function notFound(message: string): ServiceError {
  return new ServiceError("ResourceNotFoundException", message, 404, { Type: "User" });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
