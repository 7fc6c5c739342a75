/** One thing that is wrong with a resource's inputs. */
export interface Problem {
  /** Path of the property: "attributes[0].type". */
  readonly property: string;
  readonly reason: string;
}

/** A problem of a deployment, and whose it is. */
export interface Failure extends Problem {
  readonly urn: string;
  /** Where in the program: "GlobalTable > Table profiles". */
  readonly path: string;
}

/** A value as a message shows it: short, on one line. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}
