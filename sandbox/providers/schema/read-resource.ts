/** A resource type, read from the two files an SDK has of it: the declarations and the script. */
import ts from "typescript";
import { parse } from "./declarations.ts";
import { importTemplate, templateNames } from "./documented.ts";
import type { ShapeReader } from "./read-shape.ts";
import type { OutputKind, Properties, Property, ResourceSchema } from "./schema.ts";
import type { SdkFiles } from "./sdk-files.ts";

export interface SdkType {
  readonly packageName: string;
  readonly token: string;
  /** Path without extension of the files that declare it. */
  readonly stem: string;
}

export interface SdkResource {
  readonly schema: ResourceSchema;
  /** Paths such as "targets[*].arn" whose change makes a new resource, where the script says. */
  readonly replacePaths: readonly string[];
}

export function readResource(files: SdkFiles, shapes: ShapeReader, type: SdkType): SdkResource {
  const source = parse(files, `${type.stem}.d.ts`);
  const script = files.read(`${type.stem}.js`);
  const className = type.token.split(":")[2] ?? "";
  const resourceClass = source.statements.find(ts.isClassDeclaration);
  const args = source.statements
    .filter(ts.isInterfaceDeclaration)
    .find((declaration) => declaration.name.text === `${className}Args`);
  const fields = resourceClass === undefined ? [] : fieldsOf(resourceClass);
  const always = new Set(fields.filter((field) => isAlwaysSet(field, source)).map(nameOf));
  const template = type.packageName === "gcp" ? importTemplate(source.text) : undefined;
  const declared = args === undefined ? {} : shapes.properties(args, source);
  const schema: ResourceSchema = {
    inputs: refine(declared, {
      required: missingChecks(script),
      autoNamed: autoNamed(type.packageName, declared, always),
      replacing: new Set(template === undefined ? [] : templateNames(template)),
    }),
    outputs: Object.fromEntries(fields.map((field) => [nameOf(field), outputKind(field.type)])),
    constants: constantsIn(script),
    ...(args?.members.some(ts.isIndexSignatureDeclaration) ? { isOpen: true } : {}),
    ...(template === undefined ? {} : { importTemplate: template }),
  };
  return { schema, replacePaths: replacePathsIn(script) };
}

interface Refinement {
  readonly required: ReadonlySet<string>;
  readonly autoNamed: ReadonlySet<string>;
  readonly replacing: ReadonlySet<string>;
}

function refine(properties: Properties, { required, autoNamed, replacing }: Refinement): Properties {
  const refined = (name: string, property: Property): Property => ({
    ...property,
    ...(required.has(name) ? { isRequired: true } : {}),
    ...(autoNamed.has(name) ? { isAutoNamed: true } : {}),
    ...(replacing.has(name) ? { replaces: true } : {}),
  });
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [name, refined(name, property)]),
  );
}

/** The constructor throws these itself, but a program that uses `any` or an Output gets past it. */
function missingChecks(script: string): ReadonlySet<string> {
  const checks = script.matchAll(/throw new Error\("Missing required property '([^']+)'"\)/g);
  return new Set([...checks].map((match) => match[1] ?? ""));
}

/** A name that may be left out and is there afterwards. aws-native's are found in the registry. */
function autoNamed(
  packageName: string,
  inputs: Properties,
  always: ReadonlySet<string>,
): ReadonlySet<string> {
  const name = inputs["name"];
  const isNamed = name?.shape.kind === "text" && name.isRequired !== true && always.has("name");
  return new Set(isNamed && packageName !== "aws-native" ? ["name"] : []);
}

function constantsIn(script: string): Readonly<Record<string, string>> {
  const body = script.slice(script.indexOf("constructor("));
  const set = [...body.matchAll(/resourceInputs\["([^"]+)"\] = ("[^"]*");/g)];
  return Object.fromEntries(set.map(([, name = "", value = '""']) => [name, String(JSON.parse(value))]));
}

function replacePathsIn(script: string): readonly string[] {
  const list = /replaceOnChanges: (\[.*?\]) \};/.exec(script)?.[1];
  return list === undefined ? [] : (JSON.parse(list) as readonly string[]);
}

function fieldsOf(declaration: ts.ClassDeclaration): readonly ts.PropertyDeclaration[] {
  const isPublic = (field: ts.PropertyDeclaration) =>
    !field.modifiers?.some(
      ({ kind }) => kind === ts.SyntaxKind.PrivateKeyword || kind === ts.SyntaxKind.StaticKeyword,
    );
  return declaration.members.filter(ts.isPropertyDeclaration).filter(isPublic);
}

function nameOf(field: ts.PropertyDeclaration): string {
  return "text" in field.name ? field.name.text : "";
}

function isAlwaysSet(field: ts.PropertyDeclaration, source: ts.SourceFile): boolean {
  return field.type !== undefined && !/undefined/.test(field.type.getText(source));
}

function outputKind(type: ts.TypeNode | undefined): OutputKind {
  if (type === undefined) return "any";
  if (ts.isTypeReferenceNode(type)) return outputKind(type.typeArguments?.[0]);
  if (ts.isUnionTypeNode(type)) return outputKind(type.types[0]);
  if (ts.isArrayTypeNode(type)) return "list";
  if (ts.isTypeLiteralNode(type)) return "map";
  switch (type.kind) {
    case ts.SyntaxKind.StringKeyword:
      return "text";
    case ts.SyntaxKind.NumberKeyword:
      return "number";
    case ts.SyntaxKind.BooleanKeyword:
      return "boolean";
    default:
      return "any";
  }
}
