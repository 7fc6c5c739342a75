/** The typed environment of a function: exactly what its contract declares, or one error that names all gaps. */
import { type FunctionContract, secretVariable, tableVariable } from "../../domain/functions.ts";

export interface Environment<C extends FunctionContract> {
  readonly region: string;
  readonly tables: Readonly<Record<C["tables"][number]["table"], string>>;
  /** ARNs in Secrets Manager. */
  readonly secrets: Readonly<Record<C["secrets"][number], string>>;
  readonly values: Readonly<Record<C["environment"][number], string>>;
}

export class IncompleteEnvironment extends Error {
  readonly missing: readonly string[];

  constructor(functionName: string, missing: readonly string[]) {
    super(
      `${functionName} expects the environment variables ${missing.join(", ")}, which are not set. Deploy it with the variables of its contract.`,
    );
    this.name = "IncompleteEnvironment";
    this.missing = missing;
  }
}

/** Throws IncompleteEnvironment. */
export function readEnv<C extends FunctionContract>(
  contract: C,
  source: Readonly<Record<string, string | undefined>>,
): Environment<C> {
  const missing: string[] = [];
  const read = (variable: string): string => {
    const value = source[variable];
    if (value === undefined || value === "") missing.push(variable);
    return value ?? "";
  };
  const readAll = <N extends string>(
    names: readonly N[],
    variableOf: (name: N) => string,
  ): Record<N, string> =>
    Object.fromEntries(names.map((name) => [name, read(variableOf(name))])) as Record<N, string>;

  const environment: Environment<C> = {
    region: read("AWS_REGION"),
    tables: readAll<C["tables"][number]["table"]>(
      contract.tables.map((grant) => grant.table),
      tableVariable,
    ),
    secrets: readAll<C["secrets"][number]>(contract.secrets, secretVariable),
    values: readAll<C["environment"][number]>(contract.environment, (name) => name),
  };
  if (missing.length > 0) throw new IncompleteEnvironment(contract.name, missing);
  return environment;
}
