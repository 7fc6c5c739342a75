/** Pulumi's generated protobuf messages, with the few types that are needed of them. */
import { createRequire } from "node:module";
import type { ServiceDefinition } from "@grpc/grpc-js";
import type { Json } from "../behaviour.ts";

/** The messages work with the copy of google-protobuf that Pulumi was installed with, and no other. */
const require = createRequire(createRequire(import.meta.url).resolve("@pulumi/pulumi/package.json"));

export interface StructMessage {
  toJavaScript(): Json;
}

/** What every request about a resource carries; getters that a message lacks are not called for it. */
export interface ResourceRequest {
  getUrn(): string;
  getId(): string;
  getPreview(): boolean;
  getOlds(): StructMessage | undefined;
  getNews(): StructMessage | undefined;
  getOldInputs(): StructMessage | undefined;
  getProperties(): StructMessage | undefined;
}

export interface ConfigureRequest {
  getUrn(): string;
  getArgs(): StructMessage | undefined;
}

export interface InvokeRequest {
  getTok(): string;
  getArgs(): StructMessage | undefined;
}

export interface Message {
  toObject(): unknown;
}

interface MapField {
  set(key: string, value: unknown): void;
}

export interface DiffMessage extends Message {
  getDetaileddiffMap(): MapField;
}

type MessageClass = new () => Message;

interface ProviderMessages {
  readonly [name: string]: MessageClass & { readonly Kind?: Readonly<Record<string, number>> };
}

const provider = require("@pulumi/pulumi/proto/provider_pb.js") as ProviderMessages;
const plugin = require("@pulumi/pulumi/proto/plugin_pb.js") as { readonly PluginInfo: MessageClass };
const service = require("@pulumi/pulumi/proto/provider_grpc_pb.js") as {
  readonly ResourceProviderService: ServiceDefinition;
};
const empty = require("google-protobuf/google/protobuf/empty_pb.js") as { readonly Empty: MessageClass };
const structs = require("google-protobuf/google/protobuf/struct_pb.js") as {
  readonly Struct: { fromJavaScript(value: Json): Message };
};

export const RESOURCE_PROVIDER: ServiceDefinition = service.ResourceProviderService;

export type MessageName =
  | "CheckFailure"
  | "CheckResponse"
  | "ConfigureResponse"
  | "CreateResponse"
  | "DiffResponse"
  | "GetMappingResponse"
  | "GetMappingsResponse"
  | "GetSchemaResponse"
  | "InvokeResponse"
  | "PropertyDiff"
  | "ProviderHandshakeResponse"
  | "ReadResponse"
  | "UpdateResponse";

/** A message with these fields, each by its setter: `{ id }` is setId. */
export function message(name: MessageName, fields: Readonly<Record<string, unknown>> = {}): Message {
  return filled(provider[name], name, fields);
}

export function emptyMessage(): Message {
  return new empty.Empty();
}

export function pluginInfo(version: string): Message {
  return filled(plugin.PluginInfo, "PluginInfo", { version });
}

export function diffMessage(fields: Readonly<Record<string, unknown>>): DiffMessage {
  return message("DiffResponse", fields) as DiffMessage;
}

/** The number of a kind of property difference, such as UPDATE_REPLACE. */
export function differenceKind(name: string): number {
  return provider["PropertyDiff"]?.Kind?.[name] ?? 0;
}

export function toJson(struct: StructMessage | undefined): Json {
  return struct?.toJavaScript() ?? {};
}

export function toStruct(value: Json): Message {
  // An undefined anywhere inside is refused with no word of where it is: JSON has none.
  return structs.Struct.fromJavaScript(JSON.parse(JSON.stringify(value)) as Json);
}

function filled(
  Class: MessageClass | undefined,
  name: string,
  fields: Readonly<Record<string, unknown>>,
): Message {
  if (Class === undefined) throw new Error(`Pulumi's protocol has no message ${name}.`);
  const made = new Class();
  const setters = made as unknown as Readonly<Record<string, ((value: unknown) => void) | undefined>>;
  for (const [field, value] of Object.entries(fields)) {
    const setter = `set${field.charAt(0).toUpperCase()}${field.slice(1)}`;
    if (setters[setter] === undefined) throw new Error(`${name} has no field ${field}.`);
    setters[setter].call(made, value);
  }
  return made;
}
