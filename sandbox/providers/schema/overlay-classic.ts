/**
 * Lays the CloudFormation registry over a type of the aws provider: the same service, described by others, so
 * only what two properties of one name surely share is taken. Never ids, outputs or what is required.
 */

import { scalarConstraints } from "./overlay-native.ts";
import { flatten, type RegistryEntry, resolve, topLevel } from "./registry-lookup.ts";
import type { Property, ResourceSchema } from "./schema.ts";

export function overlayClassic(schema: ResourceSchema, entry: RegistryEntry): ResourceSchema {
  const createOnly = new Set(topLevel(entry.type.createOnlyProperties).map(flatten));
  const inputs = Object.entries(schema.inputs).map(([name, property]): [string, Property] => {
    const theirs = counterpart(entry, name);
    if (theirs === undefined) return [name, property];
    const replaces = createOnly.has(flatten(theirs)) ? { replaces: true as const } : {};
    return [name, { ...constraintsFrom(entry, theirs, name, property), ...property, ...replaces }];
  });
  return { ...schema, inputs: Object.fromEntries(inputs) };
}

/** The property of the same name; <Type>Name for name; XArn for xId. */
function counterpart({ name: typeName, type }: RegistryEntry, name: string): string | undefined {
  const ours = flatten(name);
  const arn = ours.endsWith("id") ? `${ours.slice(0, -2)}arn` : ours;
  return Object.keys(type.properties).find((property) => {
    const theirs = flatten(property);
    return theirs === ours || theirs === arn || isOwnName(typeName, theirs, name);
  });
}

/** A table's name is its TableName. */
function isOwnName(typeName: string, theirs: string, name: string): boolean {
  return name === "name" && theirs === `${flatten(typeName.split("::")[2] ?? "")}name`;
}

function constraintsFrom(entry: RegistryEntry, theirs: string, name: string, { shape }: Property) {
  const isSameProperty = flatten(theirs) === flatten(name) || isOwnName(entry.name, flatten(theirs), name);
  const schema = resolve(entry.type, entry.type.properties[theirs]);
  const types = [schema?.type].flat();
  const isSameType =
    (shape.kind === "text" && types.includes("string")) ||
    (shape.kind === "number" && (types.includes("integer") || types.includes("number")));
  return schema === undefined || !isSameProperty || !isSameType ? {} : scalarConstraints(schema, shape);
}
