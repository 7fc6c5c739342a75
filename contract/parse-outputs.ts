/** Reads a stack's output object from outside, where nothing is typed. */
import { OUTPUT_NAME, OUTPUTS_VERSION, type TandemOutputs } from "./tandem-outputs.ts";

/** The stack was deployed by a later release than the reader knows. */
export class NewerOutputs extends Error {
  readonly version: number;

  constructor(version: number) {
    super(
      `The stack output "${OUTPUT_NAME}" has version ${version}, and this reader knows versions up to ${OUTPUTS_VERSION}: take the contract package of the release that deployed the stack.`,
    );
    this.name = "NewerOutputs";
    this.version = version;
  }
}

export class MalformedOutputs extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      `The stack output "${OUTPUT_NAME}" is not what version ${OUTPUTS_VERSION} promises: ${problems.join("; ")}. Deploy the stack again, or name one that runs Tandem.`,
    );
    this.name = "MalformedOutputs";
    this.problems = problems;
  }
}

/** A text, an object of texts, one of some words, or an object with these fields. */
type Shape = "text" | "texts" | readonly string[] | { readonly [field: string]: Shape };

const REGION: Shape = {
  region: "text",
  instance: { id: "text", arn: "text", alias: "text" },
  phoneNumber: "text",
  mail: { address: "text", addressArn: "text" },
  securityKeyId: "text",
  botAliasArn: "text",
  queues: "texts",
  flows: "texts",
  modules: "texts",
  functions: "texts",
};

const OUTPUTS: Shape = {
  stack: "text",
  accountId: "text",
  linkMode: ["independent", "linked"],
  witnessRegion: "text",
  regions: { home: REGION, peer: REGION },
  tables: "texts",
  google: { project: "text", network: "text", subnet: "text" },
  kubernetes: { namespace: "text" },
  edge: {
    hostname: "text",
    address: "text",
    certificateProof: { name: "text", type: "text", data: "text" },
  },
};

/** Fields that it does not know are left alone: a later release of the same version may add some. */
export function parseOutputs(value: unknown): TandemOutputs {
  if (!isObject(value))
    throw new MalformedOutputs([`it is ${value === null ? "null" : typeof value}, no object`]);
  const { version } = value;
  if (typeof version !== "number" || !Number.isInteger(version) || version < 1)
    throw new MalformedOutputs(["version is no positive whole number"]);
  if (version > OUTPUTS_VERSION) throw new NewerOutputs(version);
  const problems = mismatches(value, OUTPUTS, "");
  if (problems.length > 0) throw new MalformedOutputs(problems);
  return value as unknown as TandemOutputs;
}

function mismatches(value: unknown, shape: Shape, path: string): readonly string[] {
  if (shape === "text") return typeof value === "string" && value !== "" ? [] : [`${path} is no text`];
  if (isWords(shape))
    return shape.some((word) => word === value) ? [] : [`${path} is none of ${shape.join(", ")}`];
  if (!isObject(value)) return [`${path} is no object`];
  if (shape === "texts")
    return Object.entries(value).flatMap(([name, entry]) => mismatches(entry, "text", `${path}.${name}`));
  return Object.entries(shape).flatMap(([field, part]) =>
    mismatches(value[field], part, path === "" ? field : `${path}.${field}`),
  );
}

function isWords(shape: Shape): shape is readonly string[] {
  return Array.isArray(shape);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
