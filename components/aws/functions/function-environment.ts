/** The variables of a function: exactly what its contract names, beside what every function gets. */
import {
  type EnvironmentName,
  type FunctionContract,
  type SecretName,
  secretVariable,
  tableVariable,
} from "../../../domain/functions.ts";
import { type Place, tableName } from "../../naming.ts";

export interface EnvironmentSources<Value> {
  readonly place: Place;
  readonly peerRegion: string;
  readonly secretArns: Readonly<Record<SecretName, string>>;
  /** What other resources decide, by variable. */
  readonly values: Readonly<Record<EnvironmentName, Value>>;
}

export function functionEnvironment<Value>(
  contract: FunctionContract,
  { place, peerRegion, secretArns, values }: EnvironmentSources<Value>,
): Readonly<Record<string, string | Value>> {
  return {
    STACK: place.stack,
    LINK_PEER_REGION: peerRegion,
    POWERTOOLS_SERVICE_NAME: contract.name,
    POWERTOOLS_METRICS_NAMESPACE: "Tandem",
    ...Object.fromEntries(
      contract.tables.map(({ table }) => [tableVariable(table), tableName(place.stack, table)]),
    ),
    ...Object.fromEntries(contract.secrets.map((secret) => [secretVariable(secret), secretArns[secret]])),
    ...Object.fromEntries(contract.environment.map((name) => [name, values[name]])),
  };
}
