/** Chooses what a resource will be, among those that its stack holds already. */
import type { Json } from "./behaviour.ts";
import type { Connection } from "./connections.ts";
import { type Chosen, chooseOutputs } from "./outputs/choose-outputs.ts";
import { Identity } from "./outputs/identity.ts";
import { textOf } from "./outputs/place.ts";
import type { RecordedStack } from "./recorded-stack.ts";
import type { PackageName } from "./schema/package-schemas.ts";
import type { ResourceSchema } from "./schema/schema.ts";
import { readUrn } from "./urn.ts";
import { isObject, plainObject } from "./wire/values.ts";

export interface Candidate {
  readonly packageName: PackageName;
  readonly urn: string;
  readonly type: string;
  readonly schema: ResourceSchema;
  readonly connection: Connection;
  readonly stack: RecordedStack;
}

export function chooseResource(candidate: Candidate, inputs: Json, generation: number): Chosen {
  const { packageName, urn, type, schema, connection } = candidate;
  const { accountId, project, defaultTags } = connection;
  const plain = plainObject(inputs);
  return chooseOutputs(
    { packageName, type, schema, defaultTags },
    {
      identity: new Identity(urn, generation),
      accountId,
      region: regionOf(connection, plain),
      project: textOf(plain, "project") ?? project,
      name: physicalName(plain) ?? readUrn(urn).name,
      inputs: plain,
    },
  );
}

/**
 * Ids that number their resources, as versions do, count on past those that are held.
 * Throws where the id is a name that another resource has in this region.
 */
export function chooseFreeResource(
  candidate: Candidate,
  inputs: Json,
): Chosen & { readonly generation: number } {
  const { urn, type, stack, connection } = candidate;
  const region = regionOf(connection, inputs);
  let generation = stack.nextGeneration(urn);
  for (;;) {
    const chosen = chooseResource(candidate, inputs, generation);
    if (stack.holder({ type, id: chosen.id, region }) === undefined) return { ...chosen, generation };
    if (chooseResource(candidate, inputs, generation + 1).id === chosen.id)
      throw new Error(`${type} ${chosen.id} exists already, and two cannot have the same name.`);
    generation++;
  }
}

/** Whether a replacement would have the old one's id or name, so that the two cannot stand side by side. */
export function isNameTaken(candidate: Candidate, id: string, before: Json, after: Json): boolean {
  const { urn, schema, stack } = candidate;
  const next = chooseResource(candidate, after, stack.nextGeneration(urn));
  const names = Object.entries(schema.inputs).filter(([, property]) => property.isAutoNamed);
  const [old, replacement] = [plainObject(before), plainObject(after)];
  return next.id === id || names.some(([name]) => old[name] === replacement[name]);
}

/** Version 7 of the aws provider lets a resource name a region of its own. */
export function regionOf({ region }: Connection, inputs: Json): string {
  return textOf(plainObject(inputs), "region") ?? region;
}

function physicalName(inputs: Json): string | undefined {
  const metadata = inputs["metadata"];
  return textOf(inputs, "name") ?? (isObject(metadata) ? textOf(metadata, "name") : undefined);
}
