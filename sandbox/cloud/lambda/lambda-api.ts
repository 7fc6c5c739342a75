/** The wire API of Lambda, as far as programs read functions and invoke them; deployments come from Pulumi. */
import { type Call, type Grant, ServiceError, type ServiceOutput } from "../service.ts";
import { type FunctionAddress, functionArn, parseFunctionAddress } from "./function-address.ts";
import type { FunctionRegistry, FunctionVersion } from "./function-registry.ts";
import { type InvokePorts, invokeOverWire } from "./invoke-over-wire.ts";
import { policyDocument } from "./resource-policy.ts";

export interface LambdaApiPorts extends InvokePorts {
  readonly registry: FunctionRegistry;
}

const OFFERED = new Set([
  "Invoke",
  "GetFunction",
  "GetFunctionConfiguration",
  "ListFunctions",
  "ListAliases",
  "GetAlias",
  "GetPolicy",
]);

export function grantsOf(call: Call, accountId: string): readonly Grant[] {
  if (!OFFERED.has(call.operation)) return [];
  if (call.operation === "ListFunctions") return [{ action: "lambda:ListFunctions", resource: "*" }];
  const action = call.operation === "Invoke" ? "InvokeFunction" : call.operation;
  return [{ action: `lambda:${action}`, resource: functionArn(accountId, addressOf(call)) }];
}

export async function answer(call: Call, ports: LambdaApiPorts): Promise<ServiceOutput> {
  const { registry, accountId } = ports;
  const { region, operation } = call;
  if (!OFFERED.has(operation)) throw notOffered(operation);
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
      throw notOffered(operation);
  }
}

function notOffered(operation: string): ServiceError {
  return new ServiceError(
    "UnknownOperationException",
    `The local cloud does not implement lambda:${operation}.`,
    404,
  );
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
