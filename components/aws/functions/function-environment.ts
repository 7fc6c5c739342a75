/** The variables of a function: exactly what its contract names, beside what every function gets. */
import {
  bucketVariable,
  type EnvironmentName,
  type FunctionContract,
  type SecretName,
  type StreamGrant,
  secretVariable,
  streamVariable,
  tableVariable,
} from "../../../domain/functions.ts";
import { bucketName, type Place, streamArn, streamName, tableName } from "../../naming.ts";

export interface EnvironmentSources<Value> {
  readonly place: Place;
  readonly peer: Place;
  readonly secretArns: Readonly<Record<SecretName, string>>;
  /** What other resources decide, by variable. */
  readonly values: Readonly<Record<EnvironmentName, Value>>;
}

export function functionEnvironment<Value>(
  contract: FunctionContract,
  { place, peer, secretArns, values }: EnvironmentSources<Value>,
): Readonly<Record<string, string | Value>> {
  const streamOf = ({ stream, inPeer }: StreamGrant): string =>
    inPeer === true ? streamArn(peer, stream) : streamName(place.stack, stream);
  return {
    STACK: place.stack,
    LINK_PEER_REGION: peer.region,
    POWERTOOLS_SERVICE_NAME: contract.name,
    POWERTOOLS_METRICS_NAMESPACE: "Tandem",
    ...Object.fromEntries(
      contract.tables.map(({ table }) => [tableVariable(table), tableName(place.stack, table)]),
    ),
    ...Object.fromEntries((contract.streams ?? []).map((grant) => [streamVariable(grant), streamOf(grant)])),
    ...Object.fromEntries(
      (contract.buckets ?? []).map(({ bucket }) => [bucketVariable(bucket), bucketName(place, bucket)]),
    ),
    ...Object.fromEntries(contract.secrets.map((secret) => [secretVariable(secret), secretArns[secret]])),
    ...Object.fromEntries(contract.environment.map((name) => [name, values[name]])),
  };
}
