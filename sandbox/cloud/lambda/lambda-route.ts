/** Which operation of Lambda's published API a request is, so that what is not offered is refused by its name. */
import { readApiModel } from "../../data/read.ts";
import type { HttpRequest } from "../service.ts";

interface Route {
  readonly operation: string;
  readonly method: string;
  readonly pattern: RegExp;
  readonly placeholders: readonly string[];
}

let routes: readonly Route[] | undefined;

/** Input holds the names in the path and the qualifier; Invoke's payload stays in the request's body. */
export function routeLambda(
  request: HttpRequest,
): { operation: string; input: Record<string, unknown> } | undefined {
  routes ??= readRoutes();
  for (const { operation, method, pattern, placeholders } of routes) {
    const found = method === request.method ? pattern.exec(request.path) : null;
    if (found === null) continue;
    const named = placeholders.map((name, at) => [name, decoded(found[at + 1] ?? "")]);
    const qualifier = request.query.get("Qualifier");
    return {
      operation,
      input: { ...Object.fromEntries(named), ...(qualifier !== null && { Qualifier: qualifier }) },
    };
  }
  return undefined;
}

// Fewer placeholders first, so that a fixed word beats a name in the same place.
function readRoutes(): readonly Route[] {
  return Object.entries(readApiModel("lambda").operations)
    .map(([operation, { method, uri }]) => ({ operation, method, ...compile(uri) }))
    .sort((a, b) => a.placeholders.length - b.placeholders.length);
}

function compile(uri: string): Pick<Route, "pattern" | "placeholders"> {
  const path = (uri.split("?")[0] ?? "").replace(/\/$/, "");
  const source = path.replaceAll(".", "\\.").replace(/\{[^}]+\}/g, "([^/]+)");
  return {
    pattern: new RegExp(`^${source}/?$`),
    placeholders: [...path.matchAll(/\{([^}]+)\}/g)].map((match) => match[1] ?? ""),
  };
}

/** A segment that is no valid percent-encoding stands for itself. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
