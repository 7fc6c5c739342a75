/** Lays the CloudFormation registry over a type of aws-native: both describe the same thing. */
import type { RegistrySchema, RegistryType } from "../../data/read.ts";
import { flatten, propertyNamed, type RegistryEntry, resolve, topLevel } from "./registry-lookup.ts";
import type { Constraints, Properties, Property, ResourceSchema, Shape } from "./schema.ts";

/** Of an output's states, the one that a resource ends up in. */
const AT_REST: readonly string[] = ["ACTIVE", "Available", "ENABLED", "READY"];

/** Nested objects are shared by a package's types: their definitions are replaced in `definitions`. */
export function overlayNative(
  schema: ResourceSchema,
  { type }: RegistryEntry,
  definitions: Map<string, Properties>,
): ResourceSchema {
  const constrained = new Overlay(type, definitions).properties(schema.inputs, type.properties);
  const required = new Set((type.required ?? []).map(flatten));
  const createOnly = new Set(topLevel(type.createOnlyProperties).map(flatten));
  const refine = (name: string, property: Property): Property => ({
    ...property,
    ...(createOnly.has(flatten(name)) ? { replaces: true } : {}),
    // The registry demands a name that the SDK leaves optional: the provider makes one up.
    ...(required.has(flatten(name)) && property.isRequired !== true && property.shape.kind === "text"
      ? { isAutoNamed: true }
      : {}),
  });
  return {
    ...schema,
    inputs: mapValues(constrained, refine),
    idFrom: topLevel(type.primaryIdentifier).map((name) => outputFor(schema, name)),
    outputPatterns: outputPatterns(schema, type),
  };
}

class Overlay {
  readonly #type: RegistryType;
  readonly #definitions: Map<string, Properties>;
  readonly #done = new Set<string>();

  constructor(type: RegistryType, definitions: Map<string, Properties>) {
    this.#type = type;
    this.#definitions = definitions;
  }

  properties(ours: Properties, theirs: Readonly<Record<string, RegistrySchema>>): Properties {
    return mapValues(ours, (name, property) => {
      const found = resolve(this.#type, propertyNamed(theirs, name));
      return found === undefined ? property : this.#property(property, found);
    });
  }

  #property(property: Property, found: RegistrySchema): Property {
    let shape: Shape = property.shape;
    let schema: RegistrySchema | undefined = found;
    const counts = found.type === "array" ? pick({ minItems: found.minItems, maxItems: found.maxItems }) : {};
    while (shape.kind === "list" && schema?.items !== undefined) {
      shape = shape.of;
      schema = resolve(this.#type, schema.items);
    }
    if (schema === undefined) return { ...property, ...counts };
    if (shape.kind === "object") this.#nested(shape.name, schema);
    return { ...property, ...counts, ...scalarConstraints(schema, shape) };
  }

  #nested(name: string, { properties }: RegistrySchema): void {
    if (properties === undefined || this.#done.has(name)) return;
    this.#done.add(name);
    this.#definitions.set(name, this.properties(this.#definitions.get(name) ?? {}, properties));
  }
}

/** Only what belongs to the shape: a type may be stated twice, as text and as an object. */
export function scalarConstraints(schema: RegistrySchema, shape: Shape): Constraints {
  const { pattern, minLength, maxLength, minimum, maximum } = schema;
  if (shape.kind === "text")
    return pick({ pattern, minLength, maxLength, values: shape.isOpenEnum ? undefined : schema.enum });
  if (shape.kind === "number") return pick({ minimum, maximum });
  return {};
}

function pick(constraints: { readonly [K in keyof Constraints]: Constraints[K] | undefined }): Constraints {
  return Object.fromEntries(Object.entries(constraints).filter(([, value]) => value !== undefined));
}

function outputPatterns(schema: ResourceSchema, type: RegistryType): Readonly<Record<string, string>> {
  const patterns = Object.keys(schema.outputs).flatMap((name) => {
    if (Object.hasOwn(schema.inputs, name)) return [];
    const found = resolve(type, propertyNamed(type.properties, name));
    const value = found?.enum?.find((each) => AT_REST.includes(String(each))) ?? found?.enum?.[0];
    const pattern = found?.pattern ?? (value === undefined ? undefined : `^${String(value)}$`);
    return pattern === undefined ? [] : [[name, pattern]];
  });
  return Object.fromEntries(patterns);
}

/** The SDK calls a read-only Id `awsId`. */
function outputFor(schema: ResourceSchema, property: string): string {
  const wanted = flatten(property);
  const names = Object.keys(schema.outputs);
  return names.find((name) => [wanted, `aws${wanted}`].includes(flatten(name))) ?? property;
}

function mapValues(
  properties: Properties,
  change: (name: string, property: Property) => Property,
): Properties {
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [name, change(name, property)]),
  );
}
