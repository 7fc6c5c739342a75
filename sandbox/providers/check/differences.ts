/** What changed between two sets of inputs, property by property, and whether it takes a new resource. */
import type { Json } from "../behaviour.ts";
import type { Properties, Property, ResourceSchema, Shape } from "../schema/schema.ts";
import { fileValue, isObject, isSame, reveal, UNKNOWN } from "../wire/values.ts";

export interface Difference {
  /** "attributes[0].type" */
  readonly path: string;
  readonly kind: "ADD" | "UPDATE" | "DELETE";
  readonly replaces: boolean;
}

export interface Compared {
  readonly schema: ResourceSchema;
  readonly definitions: ReadonlyMap<string, Properties>;
  readonly isKubernetes: boolean;
}

/** What makes another object of a Kubernetes object. */
const KUBERNETES_IDENTITY = /^(metadata\.(name|namespace)|kind|apiVersion)$/;

export function differences(compared: Compared, before: Json, after: Json): readonly Difference[] {
  const found: Difference[] = [];
  const walk = (node: Node): void => {
    const { path } = node;
    const [a, b] = [reveal(node.before), reveal(node.after)];
    if (isSame(a, b)) return;
    const replaces = node.replaces || (compared.isKubernetes && KUBERNETES_IDENTITY.test(path));
    if (a === undefined || a === null) found.push({ path, kind: "ADD", replaces });
    else if (b === undefined || b === null) found.push({ path, kind: "DELETE", replaces });
    else if (b === UNKNOWN || !isTree(a) || !isTree(b) || Array.isArray(a) !== Array.isArray(b))
      found.push({ path, kind: "UPDATE", replaces });
    else for (const child of children({ ...node, before: a, after: b, replaces }, compared)) walk(child);
  };
  for (const name of keysOf(before, after)) {
    // What begins so is the engine's own, such as __defaults.
    if (name.startsWith("__")) continue;
    const property = schemaOf(compared.schema.inputs, name);
    walk({
      path: name,
      before: before[name],
      after: after[name],
      shape: property?.shape,
      replaces: property?.replaces === true,
    });
  }
  return found;
}

interface Node {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly shape: Shape | undefined;
  readonly replaces: boolean;
}

function children(node: Node, { definitions }: Compared): readonly Node[] {
  const [before, after] = [node.before as Json, node.after as Json];
  const { shape, replaces, path } = node;
  const isList = Array.isArray(node.before);
  const properties = shape?.kind === "object" ? (definitions.get(shape.name) ?? {}) : {};
  const inner = shape?.kind === "list" || shape?.kind === "map" ? shape.of : undefined;
  return keysOf(before, after).map((name) => {
    const property = schemaOf(properties, name);
    return {
      path: isList ? `${path}[${name}]` : `${path}.${name}`,
      before: before[name],
      after: after[name],
      shape: inner ?? property?.shape,
      replaces: replaces || property?.replaces === true,
    };
  });
}

function schemaOf(properties: Properties, name: string): Property | undefined {
  return Object.hasOwn(properties, name) ? properties[name] : undefined;
}

function isTree(value: unknown): boolean {
  return (isObject(value) && fileValue(value) === undefined) || Array.isArray(value);
}

function keysOf(before: Json, after: Json): readonly string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])];
}
