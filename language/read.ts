/** Reads a flow's text into a document. Judges its shape only; whether the service would take it is validate's matter. */
import type {
  Action,
  ConditionTransition,
  ErrorTransition,
  FlowDocument,
  Operator,
  Parameters,
  ParameterValue,
  Transitions,
} from "./document.ts";

/** The text is no flow document; the message says where and what was expected. */
export class UnreadableFlow extends Error {
  readonly path: string;
  readonly reason: string;

  constructor(path: string, reason: string, cause?: unknown) {
    super(`The flow cannot be read at ${path}: ${reason}.`, { cause });
    this.name = "UnreadableFlow";
    this.path = path;
    this.reason = reason;
  }
}

const VERSION = "2019-10-30";

export const OPERATORS: readonly Operator[] = [
  "Equals",
  "TextStartsWith",
  "TextEndsWith",
  "TextContains",
  "NumberGreaterThan",
  "NumberGreaterOrEqualTo",
  "NumberLessThan",
  "NumberLessOrEqualTo",
];

/** Throws UnreadableFlow. */
export function readDocument(text: string): FlowDocument {
  const root = object(parse(text), "$");
  if (root["Version"] !== VERSION)
    throw new UnreadableFlow("$.Version", `"${VERSION}" was expected, ${shown(root["Version"])} came`);
  const document: FlowDocument = {
    Version: VERSION,
    StartAction: string(root["StartAction"], "$.StartAction"),
    ...(root["Metadata"] === undefined ? {} : { Metadata: object(root["Metadata"], "$.Metadata") }),
    ...(root["Settings"] === undefined ? {} : { Settings: object(root["Settings"], "$.Settings") }),
    Actions: list(root["Actions"], "$.Actions").map((value, at) => action(value, `$.Actions[${at}]`)),
  };
  return document;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UnreadableFlow("$", "it is no JSON", cause);
  }
}

function action(value: unknown, path: string): Action {
  const source = object(value, path);
  return {
    Identifier: string(source["Identifier"], `${path}.Identifier`),
    Type: string(source["Type"], `${path}.Type`),
    // Exports leave both out where they are empty, and the service takes that.
    Parameters:
      source["Parameters"] === undefined ? {} : parameters(source["Parameters"], `${path}.Parameters`),
    Transitions:
      source["Transitions"] === undefined ? {} : transitions(source["Transitions"], `${path}.Transitions`),
  };
}

function parameters(value: unknown, path: string): Parameters {
  const entries = Object.entries(object(value, path));
  return Object.fromEntries(entries.map(([name, item]) => [name, parameter(item, `${path}.${name}`)]));
}

function parameter(value: unknown, path: string): ParameterValue {
  switch (typeof value) {
    case "string":
    case "number":
    case "boolean":
      return value;
    case "object":
      if (value === null) throw new UnreadableFlow(path, "null is no value in the flow language");
      if (Array.isArray(value)) return value.map((item: unknown, at) => parameter(item, `${path}[${at}]`));
      return parameters(value, path);
    default:
      throw new UnreadableFlow(path, `a value was expected, ${shown(value)} came`);
  }
}

function transitions(value: unknown, path: string): Transitions {
  const source = object(value, path);
  const next = source["NextAction"];
  const errors = source["Errors"];
  const conditions = source["Conditions"];
  return {
    ...(next === undefined ? {} : { NextAction: string(next, `${path}.NextAction`) }),
    ...(errors === undefined
      ? {}
      : { Errors: list(errors, `${path}.Errors`).map((item, at) => error(item, `${path}.Errors[${at}]`)) }),
    ...(conditions === undefined
      ? {}
      : {
          Conditions: list(conditions, `${path}.Conditions`).map((item, at) =>
            condition(item, `${path}.Conditions[${at}]`),
          ),
        }),
  };
}

function error(value: unknown, path: string): ErrorTransition {
  const source = object(value, path);
  return {
    ErrorType: string(source["ErrorType"], `${path}.ErrorType`),
    NextAction: string(source["NextAction"], `${path}.NextAction`),
  };
}

function condition(value: unknown, path: string): ConditionTransition {
  const source = object(value, path);
  const inner = object(source["Condition"], `${path}.Condition`);
  const name = string(inner["Operator"], `${path}.Condition.Operator`);
  const operator = OPERATORS.find((known) => known === name);
  if (operator === undefined)
    throw new UnreadableFlow(`${path}.Condition.Operator`, `${OPERATORS.join(", ")} are known, ${name} came`);
  const operands = list(inner["Operands"], `${path}.Condition.Operands`);
  return {
    NextAction: string(source["NextAction"], `${path}.NextAction`),
    Condition: {
      Operator: operator,
      Operands: operands.map((operand, at) => string(operand, `${path}.Condition.Operands[${at}]`)),
    },
  };
}

function object(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new UnreadableFlow(path, `an object was expected, ${shown(value)} came`);
  return value as Readonly<Record<string, unknown>>;
}

function list(value: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new UnreadableFlow(path, `a list was expected, ${shown(value)} came`);
  return value;
}

function string(value: unknown, path: string): string {
  if (typeof value !== "string") throw new UnreadableFlow(path, `a text was expected, ${shown(value)} came`);
  return value;
}

function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  return JSON.stringify(value).slice(0, 60);
}
