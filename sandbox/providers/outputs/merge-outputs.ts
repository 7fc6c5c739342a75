/** Puts inputs, chosen outputs and the cloud's own words together, and keeps secret what was given as a secret. */
import type { Json } from "../behaviour.ts";
import { isComputed, type ResourceSchema } from "../schema/schema.ts";
import { hasSecret, isSecret, secret, secretTexts, textsIn, UNKNOWN } from "../wire/values.ts";

/** Outputs that an update may change, whatever it changes: a preview does not know them. */
const CHANGES_WITH_UPDATE: Readonly<Record<string, readonly string[]>> = {
  "aws:lambda/function:Function": [
    "codeSha256",
    "lastModified",
    "qualifiedArn",
    "qualifiedInvokeArn",
    "sourceCodeSize",
    "version",
  ],
};

/** `added` wins over inputs; later ones over earlier ones. */
export function mergeOutputs(inputs: Json, ...added: readonly Json[]): Json {
  const outputs: Json = { ...inputs };
  const secrets = new Set(secretTexts(inputs).filter((text) => text !== ""));
  for (const [name, value] of added.flatMap((each) => Object.entries(each))) {
    const isDerived = textsIn(value).some((text) => secrets.has(text));
    const isMarked = isDerived || hasSecret(inputs[name]);
    outputs[name] = isMarked && !isSecret(value) ? secret(value) : value;
  }
  return outputs;
}

/** What a resource that is yet to be created will be known to be. */
export function previewOfCreate(schema: ResourceSchema, inputs: Json, settled: Json): Json {
  const unknown = Object.keys(schema.outputs).filter((name) => isComputed(schema, name) && name !== "urn");
  return { ...Object.fromEntries(unknown.map((name) => [name, UNKNOWN])), ...settled, ...inputs };
}

export function previewOfUpdate(type: string, outputs: Json): Json {
  const changing = (CHANGES_WITH_UPDATE[type] ?? []).filter((name) => name in outputs);
  return { ...outputs, ...Object.fromEntries(changing.map((name) => [name, UNKNOWN])) };
}

/** The outputs that the program cannot set and that stay over an update. */
export function keptOutputs(schema: ResourceSchema, before: Json): Json {
  const kept = Object.entries(before).filter(
    ([name]) => name !== "tagsAll" && Object.hasOwn(schema.outputs, name) && isComputed(schema, name),
  );
  return Object.fromEntries(kept);
}
