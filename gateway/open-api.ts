/** The OpenAPI document, made from the table of operations. */
import { IDEMPOTENCY_KEY, OPERATIONS, type Operation } from "./operations.ts";
import { problemStatus, problemTitle } from "./problem.ts";

type Json = Readonly<Record<string, unknown>>;

const PROBLEM_SCHEMA = {
  type: "object",
  description: "RFC 9457 problem details.",
  required: ["type", "title", "status", "requestId"],
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string" },
    requestId: { type: "string" },
    errors: {
      type: "array",
      items: {
        type: "object",
        required: ["pointer", "detail"],
        properties: { pointer: { type: "string" }, detail: { type: "string" } },
      },
    },
  },
} as const;

const KEY_PARAMETER = {
  name: "Idempotency-Key",
  in: "header",
  required: true,
  description:
    "Names this attempt: the same for every repetition of it, another one for every new chat, and not to be guessed, for who knows it can join the chat. A UUID will do. Good for two days.",
  schema: { type: "string", pattern: IDEMPOTENCY_KEY.source, minLength: 8, maxLength: 128 },
} as const;

export const OPEN_API: Json = {
  openapi: "3.1.0",
  info: {
    title: "Tandem's edge",
    version: "1",
    description:
      "Starts digital contacts in one of two regions. Every failure is told as RFC 9457 problem details.",
  },
  paths: pathsOf(Object.entries<Operation>(OPERATIONS)),
  components: {
    schemas: { Problem: PROBLEM_SCHEMA },
    securitySchemes: { token: { type: "http", scheme: "bearer", bearerFormat: "JWT" } },
  },
};

function pathsOf(operations: readonly (readonly [string, Operation])[]): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const [name, operation] of operations) {
    const path = paths[operation.path] ?? {};
    path[operation.method] = operationOf(name, operation);
    paths[operation.path] = path;
  }
  return paths;
}

function operationOf(name: string, operation: Operation): Json {
  const { summary, token, body, answer, needsIdempotencyKey } = operation;
  return {
    operationId: name,
    summary,
    ...(token === "none" ? {} : { security: token === "optional" ? [{}, { token: [] }] : [{ token: [] }] }),
    ...(needsIdempotencyKey ? { parameters: [KEY_PARAMETER] } : {}),
    ...(body === undefined ? {} : { requestBody: { content: { "application/json": { schema: body } } } }),
    responses: {
      [answer.status]: {
        description: answer.description,
        content: { "application/json": { schema: answer.schema } },
      },
      ...problemsOf(operation),
    },
  };
}

function problemsOf({ problems }: Operation): Json {
  const titles = Map.groupBy(problems, problemStatus);
  return Object.fromEntries(
    [...titles].map(([status, names]) => [
      status,
      {
        description: names.map(problemTitle).join("; or: "),
        content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
      },
    ]),
  );
}
