/** Readers of inputs that many resources share. */
import type { DeployedResource, Json } from "../behaviour.ts";
import { optionalText } from "./connect-inputs.ts";

/** As the program says, as the engine made it up, or as the resource is called. */
export function nameOf({ inputs, outputs, name }: DeployedResource): string {
  return optionalText(inputs, "name") ?? optionalText(outputs, "name") ?? name;
}

export function numberOf(inputs: Json, property: string): number | undefined {
  const value = inputs[property];
  return typeof value === "number" ? value : undefined;
}

/** A property that is a list of at most one object, or that object: providers differ. */
export function soleObject(inputs: Json, property: string): Json {
  const value = inputs[property];
  const sole: unknown = Array.isArray(value) ? value[0] : value;
  return typeof sole === "object" && sole !== null ? (sole as Json) : {};
}
