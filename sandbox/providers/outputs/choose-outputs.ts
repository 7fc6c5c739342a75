/** Chooses id and outputs of a resource: what the tables know, then what its schema and its name suggest. */
import type { Json } from "../behaviour.ts";
import { toCamelCase } from "../schema/documented.ts";
import type { PackageName } from "../schema/package-schemas.ts";
import { isComputed, type ResourceSchema } from "../schema/schema.ts";
import { isObject } from "../wire/values.ts";
import { guessOutput } from "./guess-output.ts";
import { KNOWN_AWS } from "./known-aws.ts";
import { KNOWN_GATEWAY } from "./known-gateway.ts";
import { KNOWN_MESSAGING } from "./known-messaging.ts";
import { KNOWN_NATIVE } from "./known-native.ts";
import { KNOWN_NETWORK } from "./known-network.ts";
import { type Place, textOf } from "./place.ts";

export interface Described {
  readonly packageName: PackageName;
  readonly type: string;
  readonly schema: ResourceSchema;
  /** Tags that the provider puts on everything. */
  readonly defaultTags: Json;
}

export interface Chosen {
  readonly id: string;
  /** Everything that the program did not set. */
  readonly outputs: Json;
}

const CLUSTER_WIDE =
  /^(Namespace|Node|PersistentVolume|Cluster.*|StorageClass|CustomResourceDefinition|.*Class)$/;

export function chooseOutputs(described: Described, place: Place): Chosen {
  const { type, schema, packageName } = described;
  const [, module = "", className = ""] = type.split(":");
  const known: Json = { ...knownOutputs(type)?.(place) };
  const early = physicalId(described, place, known, className);
  const outputs: Json = {};
  for (const [name, kind] of Object.entries(schema.outputs)) {
    if (name === "urn" || name === "id") continue;
    const value = Object.hasOwn(known, name)
      ? known[name]
      : isComputed(schema, name)
        ? guessOutput(
            {
              name,
              kind,
              pattern: schema.outputPatterns?.[name],
              service: module.split("/")[0] ?? "",
              typeName: className.charAt(0).toLowerCase() + className.slice(1),
              id: early,
            },
            place,
          )
        : undefined;
    // What the program set stays as it set it.
    if (value !== undefined && place.inputs[name] === undefined) outputs[name] = value;
  }
  addPlace(outputs, described, place);
  const id = packageName === "aws-native" ? nativeId(schema, { ...outputs, ...place.inputs }, early) : early;
  return { id, outputs };
}

function knownOutputs(type: string): ((place: Place) => Json) | undefined {
  return (
    KNOWN_AWS[type] ??
    KNOWN_NATIVE[type] ??
    KNOWN_NETWORK[type] ??
    KNOWN_GATEWAY[type] ??
    KNOWN_MESSAGING[type]
  );
}

function physicalId(
  { packageName, schema }: Described,
  place: Place,
  known: Json,
  className: string,
): string {
  const chosen = textOf(known, "id");
  if (chosen !== undefined) return chosen;
  if (schema.importTemplate !== undefined) return fillTemplate(schema.importTemplate, place);
  if (packageName === "kubernetes") return objectId(place, className);
  return Object.hasOwn(schema.inputs, "name")
    ? place.name
    : `${className.toLowerCase()}-${place.identity.hex(17)}`;
}

function nativeId({ idFrom }: ResourceSchema, values: Json, otherwise: string): string {
  if (idFrom === undefined || idFrom.length === 0) return otherwise;
  return idFrom.map((name) => String(values[name] ?? otherwise)).join("|");
}

function fillTemplate(template: string, place: Place): string {
  const values: Json = { ...place.inputs, name: place.name };
  const fallbacks: Json = {
    project: place.project,
    region: place.region,
    location: place.region,
    zone: `${place.region}-a`,
  };
  return template.replace(/\{\{%?\s*(\w+)\s*\}\}/g, (_, field: string) => {
    const name = toCamelCase(field);
    return textOf(values, name) ?? textOf(fallbacks, name) ?? place.name;
  });
}

function objectId({ inputs, name }: Place, className: string): string {
  const metadata = isObject(inputs["metadata"]) ? inputs["metadata"] : {};
  const objectName = textOf(metadata, "name") ?? name;
  if (CLUSTER_WIDE.test(className)) return objectName;
  return `${textOf(metadata, "namespace") ?? "default"}/${objectName}`;
}

/** What a provider adds of its own settings. */
function addPlace(
  outputs: Json,
  { schema, defaultTags }: Described,
  { inputs, region, project }: Place,
): void {
  const add = (name: string, value: string) => {
    if (name in schema.outputs && inputs[name] === undefined && value !== "") outputs[name] = value;
  };
  add("region", region);
  add("project", project);
  if ("tagsAll" in schema.outputs && inputs["tagsAll"] === undefined)
    outputs["tagsAll"] = { ...defaultTags, ...(isObject(inputs["tags"]) ? inputs["tags"] : {}) };
}
