/** The names that a provider makes up where the program gives none: the logical name and seven hex digits. */
import { createHash } from "node:crypto";
import type { Json } from "../behaviour.ts";
import type { PackageName } from "../schema/package-schemas.ts";
import type { ResourceSchema } from "../schema/schema.ts";
import { isObject, isSecret, reveal, secret, UNKNOWN } from "../wire/values.ts";

const DIGITS = 7;

export interface Naming {
  readonly packageName: PackageName;
  readonly schema: ResourceSchema;
  readonly urn: string;
  readonly name: string;
}

/** A name once made stays: `before` are the inputs of the last time. */
export function withNames(naming: Naming, inputs: Json, before: Json): Json {
  const { schema, packageName } = naming;
  const named: Json = { ...inputs };
  for (const [property, { isAutoNamed, maxLength }] of Object.entries(schema.inputs))
    if (isAutoNamed && isUnset(inputs[property]))
      named[property] = before[property] ?? madeUpName(naming, maxLength);
  const isKubernetes = packageName === "kubernetes" && "metadata" in schema.outputs;
  return isKubernetes ? withMetadataName(naming, named, before) : named;
}

function withMetadataName(naming: Naming, inputs: Json, before: Json): Json {
  const metadata = reveal(inputs["metadata"] ?? {});
  if (metadata === UNKNOWN || !isObject(metadata)) return inputs;
  if (!isUnset(metadata["name"]) || !isUnset(metadata["generateName"])) return inputs;
  const earlier = reveal(before["metadata"]);
  const name = (isObject(earlier) ? earlier["name"] : undefined) ?? madeUpName(naming);
  const completed = { ...metadata, name };
  return { ...inputs, metadata: isSecret(inputs["metadata"]) ? secret(completed) : completed };
}

function madeUpName({ urn, name }: Naming, maxLength = Number.POSITIVE_INFINITY): string {
  const digits = createHash("sha256").update(urn).digest("hex").slice(0, DIGITS);
  return `${name.slice(0, maxLength - DIGITS - 1)}-${digits}`;
}

function isUnset(value: unknown): boolean {
  return value === undefined || value === null;
}
