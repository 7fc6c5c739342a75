/**
 * Reads what AWS publishes about its inputs, as tools/generate-constraints.py wrote it beside this file.
 *
 * `readApiModel(name)` ("connect", "lambda", "lex-runtime", "participant"): every operation with its HTTP method,
 * its URI template (`/contact/stop`, `/functions/{FunctionName}/invocations`; `{Name+}` takes slashes too) and the names of its
 * input, output and error shapes, and every shape with what it demands. A structure's member that has a
 * `location` travels there and not in the body; `locationName` is its name there, and the name in the template.
 */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

export interface DataSource {
  readonly package: string;
  readonly version: string;
  readonly licence: string;
}

export interface ApiOperation {
  readonly method: string;
  readonly uri: string;
  /** Names of shapes; absent where the operation takes or gives nothing. */
  readonly input?: string;
  readonly output?: string;
  readonly errors?: readonly string[];
  /** The reply's HTTP status, where it is not 200. */
  readonly status?: number;
}

export interface ApiMember {
  readonly shape: string;
  readonly location?: "uri" | "querystring" | "header" | "headers" | "statusCode";
  readonly locationName?: string;
}

export interface ApiShape {
  readonly type:
    | "structure"
    | "list"
    | "map"
    | "string"
    | "integer"
    | "long"
    | "float"
    | "double"
    | "boolean"
    | "timestamp"
    | "blob";
  /** Of a structure. */
  readonly members?: Readonly<Record<string, ApiMember>>;
  readonly required?: readonly string[];
  /** The one member that is the whole body. */
  readonly payload?: string;
  /** Exactly one member may be set. */
  readonly union?: boolean;
  /** Of a list, and of a map: names of shapes. */
  readonly member?: string;
  readonly key?: string;
  readonly value?: string;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  /** Least and most: characters of a string, items of a list or map, or the number itself. */
  readonly min?: number;
  readonly max?: number;
  readonly sensitive?: boolean;
  readonly streaming?: boolean;
  readonly exception?: boolean;
  /** The HTTP status of an exception, where the model says. */
  readonly status?: number;
}

export interface ApiModel {
  readonly source: DataSource;
  readonly apiVersion: string;
  readonly operations: Readonly<Record<string, ApiOperation>>;
  readonly shapes: Readonly<Record<string, ApiShape>>;
}

export type ApiModelName = "connect" | "lambda" | "lex-runtime" | "participant";

/** A property in the CloudFormation registry: JSON schema, stripped to what is checked. */
export interface RegistrySchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, RegistrySchema>>;
  readonly patternProperties?: Readonly<Record<string, RegistrySchema>>;
  readonly items?: RegistrySchema;
}

export interface RegistryType {
  readonly properties: Readonly<Record<string, RegistrySchema>>;
  readonly definitions: Readonly<Record<string, RegistrySchema>>;
  readonly required?: readonly string[];
  /** JSON pointers, such as /properties/InstanceArn. */
  readonly createOnlyProperties?: readonly string[];
  readonly readOnlyProperties?: readonly string[];
  readonly primaryIdentifier?: readonly string[];
}

export interface Registry {
  readonly source: DataSource;
  /** By CloudFormation's name, such as AWS::Connect::Queue. */
  readonly types: Readonly<Record<string, RegistryType>>;
}

interface OperationNames {
  readonly source: DataSource;
  readonly services: Readonly<Record<string, readonly string[]>>;
}

const models = new Map<ApiModelName, ApiModel>();

/** Read once a process; about 30 ms for Connect's. */
export function readApiModel(service: ApiModelName): ApiModel {
  const known = models.get(service);
  if (known !== undefined) return known;
  const model = JSON.parse(unpack(`${service}-api.json.gz`)) as ApiModel;
  models.set(service, model);
  return model;
}

/** Not kept: callers take the types they need out of it. */
export function readRegistry(): Registry {
  return JSON.parse(unpack("cloudformation.json.gz")) as Registry;
}

/** Every operation of the services that the local cloud has, by the name in a signature. */
export function readOperationNames(): Readonly<Record<string, readonly string[]>> {
  const { services } = JSON.parse(unpack("operation-names.json.gz")) as OperationNames;
  return services;
}

function unpack(file: string): string {
  return gunzipSync(readFileSync(new URL(file, import.meta.url))).toString("utf8");
}
