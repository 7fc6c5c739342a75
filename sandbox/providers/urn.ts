/** What a URN says: urn:pulumi:<stack>::<project>::<parent type>$…$<type>::<name>. */

export interface UrnParts {
  readonly stack: string;
  readonly type: string;
  readonly name: string;
  /** For people: the components it is in, outermost first, its type and its name: "GlobalTable > Table profiles". */
  readonly path: string;
}

export function readUrn(urn: string): UrnParts {
  // A logical name may itself contain "::".
  const [head = "", , types = "", ...name] = urn.split("::");
  const chain = types.split("$");
  const logicalName = name.join("::");
  return {
    stack: head.split(":").slice(2).join(":"),
    type: chain.at(-1) ?? "",
    name: logicalName,
    path: `${chain.map(lastPart).join(" > ")} ${logicalName}`.trim(),
  };
}

function lastPart(type: string): string {
  return type.slice(type.lastIndexOf(":") + 1);
}
