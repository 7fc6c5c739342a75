/** Finds a REST operation in an API model, and reads its input from path, query, headers and body. */
import type { ApiModel, ApiShape } from "../../data/read.ts";
import { readJsonObject } from "../protocol.ts";
import type { HttpRequest } from "../service.ts";

interface Route {
  readonly operation: string;
  readonly method: string;
  readonly pattern: RegExp;
  readonly names: readonly string[];
}

export interface Routed {
  readonly operation: string;
  readonly input: Record<string, unknown>;
}

export class ModelRouter {
  readonly #model: ApiModel;
  readonly #routes: readonly Route[];

  constructor(model: ApiModel) {
    this.#model = model;
    // Fewer placeholders first: /contact/stop before /contact/{ContactId}.
    this.#routes = Object.entries(model.operations)
      .map(([operation, { method, uri }]) => ({ operation, method, ...compile(uri) }))
      .sort((a, b) => a.names.length - b.names.length);
  }

  /** Undefined where the path is no operation of the model. */
  route(request: HttpRequest): Routed | undefined {
    for (const { operation, method, pattern, names } of this.#routes) {
      if (method !== request.method) continue;
      const found = pattern.exec(request.path);
      if (found === null) continue;
      const path = Object.fromEntries(names.map((name, at) => [name, decoded(found[at + 1] ?? "")]));
      return { operation, input: this.#input(operation, request, path) };
    }
    return undefined;
  }

  #input(
    operation: string,
    request: HttpRequest,
    path: Readonly<Record<string, string>>,
  ): Record<string, unknown> {
    const shape = this.#model.shapes[this.#model.operations[operation]?.input ?? ""];
    const body = readJsonObject(request, "rest-json");
    const input: Record<string, unknown> = {};
    for (const [name, member] of Object.entries(shape?.members ?? {})) {
      const at = member.locationName ?? name;
      const target = this.#model.shapes[member.shape];
      const value =
        member.location === "uri"
          ? path[at]
          : member.location === "querystring"
            ? fromQuery(request.query.getAll(at), target)
            : member.location === "header"
              ? request.headers[at.toLowerCase()]
              : body[at];
      if (value !== undefined && value !== null) input[name] = value;
    }
    return input;
  }
}

function compile(uri: string): { readonly pattern: RegExp; readonly names: readonly string[] } {
  const names: string[] = [];
  const source = (uri.split("?")[0] ?? "")
    .split("/")
    .map((segment) => {
      const placeholder = /^\{([^}+]+)(\+?)\}$/.exec(segment);
      if (placeholder === null) return segment.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
      names.push(placeholder[1] ?? "");
      return placeholder[2] === "+" ? "(.+)" : "([^/]+)";
    })
    .join("/");
  return { pattern: new RegExp(`^${source}/?$`), names };
}

function fromQuery(values: readonly string[], shape: ApiShape | undefined): unknown {
  const [first] = values;
  if (first === undefined) return undefined;
  if (shape?.type === "list") return values;
  if (shape?.type === "integer" || shape?.type === "long") return first.trim() === "" ? first : Number(first);
  return shape?.type === "boolean" ? first === "true" : first;
}

/** A segment that is no valid percent-encoding stands for itself. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
