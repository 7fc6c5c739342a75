/** The declarations of an SDK that a resource's arguments refer to: nested inputs and enums. */
import ts from "typescript";
import type { Literal } from "./schema.ts";
import type { SdkFiles } from "./sdk-files.ts";

export type InputDeclaration = ts.InterfaceDeclaration | ts.TypeAliasDeclaration;

export class Declarations {
  readonly files: SdkFiles;
  /** Enums by their folder. */
  readonly #enums = new Map<string, ReadonlyMap<string, readonly Literal[]>>();
  #inputs: ReadonlyMap<string, InputDeclaration> | undefined;
  #inputSource: ts.SourceFile | undefined;

  constructor(files: SdkFiles) {
    this.files = files;
  }

  /** One file of some megabytes holds all nested inputs of a package. */
  get inputSource(): ts.SourceFile {
    this.#inputSource ??= parse(this.files, "types/input.d.ts");
    return this.#inputSource;
  }

  input(qualifiedName: string): InputDeclaration | undefined {
    this.#inputs ??= new Map(declaredIn(this.inputSource.statements, ""));
    return this.#inputs.get(qualifiedName);
  }

  /** The values of an enum, by its name in parts: ["connect", "QueueStatus"]. */
  enumValues(parts: readonly string[]): readonly Literal[] | undefined {
    const folder = parts.slice(0, -1).join("/");
    const known = this.#enums.get(folder) ?? this.#readEnums(folder);
    this.#enums.set(folder, known);
    return known.get(parts.at(-1) ?? "");
  }

  #readEnums(folder: string): ReadonlyMap<string, readonly Literal[]> {
    const path = `types/enums/${folder === "" ? "" : `${folder}/`}index.d.ts`;
    if (!this.files.has(path)) return new Map();
    return new Map(parse(this.files, path).statements.flatMap(enumsIn));
  }
}

export function parse(files: SdkFiles, path: string): ts.SourceFile {
  const options = {
    languageVersion: ts.ScriptTarget.Latest,
    jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
  };
  return ts.createSourceFile(path, files.read(path), options, false);
}

export function literalOf(node: ts.LiteralTypeNode): Literal {
  const { literal } = node;
  if (ts.isStringLiteral(literal)) return literal.text;
  if (ts.isNumericLiteral(literal)) return Number(literal.text);
  if (ts.isPrefixUnaryExpression(literal) && ts.isNumericLiteral(literal.operand))
    return -Number(literal.operand.text);
  if (literal.kind === ts.SyntaxKind.NullKeyword) return null;
  return literal.kind === ts.SyntaxKind.TrueKeyword;
}

function* declaredIn(
  statements: readonly ts.Statement[],
  namespace: string,
): Generator<[string, InputDeclaration]> {
  for (const statement of statements) {
    if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement))
      yield [namespace + statement.name.text, statement];
    else if (ts.isModuleDeclaration(statement)) {
      let name = `${namespace}${statement.name.text}.`;
      let body: ts.Node | undefined = statement.body;
      while (body !== undefined && ts.isModuleDeclaration(body)) {
        name += `${body.name.text}.`;
        body = body.body;
      }
      if (body !== undefined && ts.isModuleBlock(body)) yield* declaredIn(body.statements, name);
    }
  }
}

/** An enum is declared as a constant object whose members are literals. */
function enumsIn(statement: ts.Statement): [string, readonly Literal[]][] {
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.flatMap((declaration) => {
    if (declaration.type === undefined || !ts.isTypeLiteralNode(declaration.type)) return [];
    const values = declaration.type.members.flatMap((member) =>
      ts.isPropertySignature(member) && member.type !== undefined && ts.isLiteralTypeNode(member.type)
        ? [literalOf(member.type)]
        : [],
    );
    return ts.isIdentifier(declaration.name) ? [[declaration.name.text, values]] : [];
  });
}
