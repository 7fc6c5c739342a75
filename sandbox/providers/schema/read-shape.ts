/** TypeScript's types of arguments, read as shapes; and the properties of an interface. */
import ts from "typescript";
import { type Declarations, literalOf } from "./declarations.ts";
import { documentedValues, proseOf, saysItReplaces } from "./documented.ts";
import type { Literal, Properties, Property, Shape } from "./schema.ts";

const ANY: Shape = { kind: "any" };

const KEYWORDS: ReadonlyMap<ts.SyntaxKind, Shape> = new Map<ts.SyntaxKind, Shape>([
  [ts.SyntaxKind.StringKeyword, { kind: "text" }],
  [ts.SyntaxKind.NumberKeyword, { kind: "number" }],
  [ts.SyntaxKind.BooleanKeyword, { kind: "boolean" }],
]);

export class ShapeReader {
  readonly #declarations: Declarations;
  /** Grows as shapes are read: an object may refer to itself. */
  readonly definitions: Map<string, Properties>;

  constructor(declarations: Declarations, definitions: Map<string, Properties>) {
    this.#declarations = declarations;
    this.definitions = definitions;
  }

  properties(declaration: ts.InterfaceDeclaration, source: ts.SourceFile): Properties {
    const members = declaration.members.filter(ts.isPropertySignature);
    return Object.fromEntries(
      members.flatMap((member) => {
        if (member.type === undefined || !("text" in member.name)) return [];
        const comment = source.text.slice(member.pos, member.name.end);
        return [[member.name.text, this.#property(member.type, member.questionToken === undefined, comment)]];
      }),
    );
  }

  shape(node: ts.TypeNode): Shape {
    const keyword = KEYWORDS.get(node.kind);
    if (keyword !== undefined) return keyword;
    if (ts.isParenthesizedTypeNode(node)) return this.shape(node.type);
    if (ts.isArrayTypeNode(node)) return { kind: "list", of: this.shape(node.elementType) };
    if (ts.isLiteralTypeNode(node)) return { kind: "one-of", values: [literalOf(node)] };
    if (ts.isUnionTypeNode(node)) return this.#union(node);
    if (ts.isTypeReferenceNode(node)) return this.#reference(node);
    if (ts.isTypeLiteralNode(node)) {
      const index = node.members.find(ts.isIndexSignatureDeclaration);
      return index === undefined ? ANY : { kind: "map", of: this.shape(index.type) };
    }
    return ANY;
  }

  #property(type: ts.TypeNode, isRequired: boolean, comment: string): Property {
    const shape = this.shape(type);
    const prose = proseOf(comment);
    const each = shape.kind === "list" ? shape.of : shape;
    const mayBeListed = each.kind === "text" && each.isOpenEnum !== true;
    const values = mayBeListed ? documentedValues(prose) : undefined;
    return {
      shape,
      ...(isRequired ? { isRequired: true } : {}),
      ...(saysItReplaces(prose) ? { replaces: true } : {}),
      ...(values === undefined ? {} : { values }),
    };
  }

  #union(node: ts.UnionTypeNode): Shape {
    const isUndefined = (type: ts.TypeNode) => type.kind === ts.SyntaxKind.UndefinedKeyword;
    const shapes = node.types.filter((type) => !isUndefined(type)).map((type) => this.shape(type));
    if (shapes.some((shape) => shape.kind === "any")) return ANY;
    const enums = shapes.filter((shape) => shape.kind === "one-of");
    // `string | enums.X`
    const isOpen = shapes.some((shape) => shape.kind === "text") && enums.length === shapes.length - 1;
    if (isOpen && enums.length > 0) return { kind: "text", isOpenEnum: true };
    if (enums.length === shapes.length)
      return { kind: "one-of", values: enums.flatMap((shape) => shape.values) };
    const distinct = [...new Map(shapes.map((shape) => [JSON.stringify(shape), shape])).values()];
    const [first = ANY, ...others] = distinct;
    return others.length === 0 ? first : { kind: "union", of: distinct };
  }

  #reference(node: ts.TypeReferenceNode): Shape {
    const parts = namesOf(node.typeName);
    const name = parts.join(".");
    const argument = (index: number): Shape => {
      const type = node.typeArguments?.[index];
      return type === undefined ? ANY : this.shape(type);
    };
    if (name === "pulumi.Input" || name === "Input" || name === "pulumi.Output") return argument(0);
    if (/^pulumi\.asset\.|^pulumi\.(Asset|Archive)$/.test(name)) return { kind: "file" };
    if (name === "Record") return { kind: "map", of: argument(1) };
    if (name === "Array") return { kind: "list", of: argument(0) };
    if (parts[0] === "enums") return this.#enum(parts.slice(1));
    if (parts[0] === "inputs") return this.#definition(parts.slice(1).join("."));
    // A resource class, an ARN, a policy document: taken as it is.
    return ANY;
  }

  #enum(parts: readonly string[]): Shape {
    const values: readonly Literal[] = this.#declarations.enumValues(parts) ?? [];
    return values.length === 0 ? { kind: "text" } : { kind: "one-of", values };
  }

  #definition(name: string): Shape {
    const declaration = this.#declarations.input(name);
    if (declaration === undefined) return ANY;
    if (ts.isTypeAliasDeclaration(declaration)) return this.shape(declaration.type);
    if (!this.definitions.has(name)) {
      this.definitions.set(name, {});
      this.definitions.set(name, this.properties(declaration, this.#declarations.inputSource));
    }
    return { kind: "object", name };
  }
}

function namesOf(name: ts.EntityName): readonly string[] {
  return ts.isIdentifier(name) ? [name.text] : [...namesOf(name.left), name.right.text];
}
