/** What the local cloud does with a deployed resource: one entry per type in a table. */

export type Json = { [name: string]: unknown };

export interface DeployedResource {
  readonly urn: string;
  /** Pulumi type token, such as aws:dynamodb/table:Table. */
  readonly type: string;
  /** Physical id, as the provider told the engine. */
  readonly id: string;
  /** Logical name: the last part of the URN. */
  readonly name: string;
  /** The provider's region; of Kubernetes the cluster, as <location>/<name>; the empty string where neither is known. */
  readonly region: string;
  /** Plain values: secrets unwrapped, archives as { path, hash }. */
  readonly inputs: Json;
  /** Inputs and outputs as the schema lays them out, with the values that were chosen for ids and ARNs. */
  readonly outputs: Json;
}

export interface Behaviour<Cloud> {
  /**
   * Makes the cloud hold this resource, whether it is new, changed, or read back from disk at start: the same
   * call for all three. Returns outputs that the cloud decides. Throws Error for what the service would refuse.
   */
  put(cloud: Cloud, resource: DeployedResource): Promise<Json | undefined> | Json | undefined;
  remove(cloud: Cloud, resource: DeployedResource): Promise<void> | void;
  /** What the cloud holds now, as an outputs patch; undefined where it is gone. Absent: as recorded. */
  read?(cloud: Cloud, resource: DeployedResource): Json | undefined;
}
