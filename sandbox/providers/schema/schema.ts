/** What a provider takes and gives, as far as a stand-in has to know it: plain data that is cached as JSON. */

export type Literal = string | number | boolean | null;

export type Shape =
  | { readonly kind: "number" | "boolean" | "any" | "file" }
  /** An open enum only documents: the service may take values that are newer than the SDK. */
  | { readonly kind: "text"; readonly isOpenEnum?: true }
  | { readonly kind: "one-of"; readonly values: readonly Literal[] }
  | { readonly kind: "list" | "map"; readonly of: Shape }
  /** An object of this name among the package's definitions. */
  | { readonly kind: "object"; readonly name: string }
  | { readonly kind: "union"; readonly of: readonly Shape[] };

/** Of a list, the item counts speak of the list and everything else of its items. */
export interface Constraints {
  readonly values?: readonly unknown[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
}

export interface Property extends Constraints {
  readonly shape: Shape;
  readonly isRequired?: true;
  /** A change makes a new resource of it. */
  readonly replaces?: true;
  /** Filled from the logical name where the program gives none. */
  readonly isAutoNamed?: true;
}

export type Properties = Readonly<Record<string, Property>>;

export type OutputKind = "text" | "number" | "boolean" | "list" | "map" | "any";

export interface ResourceSchema {
  readonly inputs: Properties;
  /** Every property of the resource's class, inputs among them. */
  readonly outputs: Readonly<Record<string, OutputKind>>;
  /** What the SDK itself sets: a Kubernetes object's kind and apiVersion. */
  readonly constants: Readonly<Record<string, string>>;
  /** Takes properties that are not declared: custom resources. */
  readonly isOpen?: true;
  /** The properties that the id is made of, in order: CloudFormation's primary identifier. */
  readonly idFrom?: readonly string[];
  /** What an output looks like, where that is published. */
  readonly outputPatterns?: Readonly<Record<string, string>>;
  /** Google's own form of an id, such as projects/{{project}}/global/networks/{{name}}. */
  readonly importTemplate?: string;
}

export interface PackageSchema {
  readonly version: string;
  readonly resources: Readonly<Record<string, ResourceSchema>>;
  readonly definitions: Readonly<Record<string, Properties>>;
}

/** An output that the program cannot set. */
export function isComputed(schema: ResourceSchema, output: string): boolean {
  return !Object.hasOwn(schema.inputs, output) && !Object.hasOwn(schema.constants, output);
}
