/** What other stacks may read of a Tandem stack: one object, versioned. Fields are added, never renamed or removed. */
import type { FunctionName } from "../domain/functions.ts";
import type { TableName } from "../domain/tables.ts";

export const OUTPUTS_VERSION = 1;
/** Name of the stack output that holds it. */
export const OUTPUT_NAME = "tandem";

export interface TandemOutputs {
  readonly version: typeof OUTPUTS_VERSION;
  readonly stack: string;
  readonly accountId: string;
  readonly linkMode: "independent" | "linked";
  readonly witnessRegion: string;
  readonly regions: { readonly home: RegionOutputs; readonly peer: RegionOutputs };
  /** Physical names, the same in both regions. */
  readonly tables: Readonly<Record<TableName, string>>;
  readonly google: { readonly project: string; readonly network: string; readonly subnet: string };
  readonly kubernetes: { readonly namespace: string };
  readonly edge: EdgeOutputs;
}

export interface EdgeOutputs {
  readonly hostname: string;
  /** IPv4 address that the hostname's A record is to name. */
  readonly address: string;
  /** Proves the hostname to Google: without it in the zone no certificate is issued, or renewed. */
  readonly certificateProof: { readonly name: string; readonly type: string; readonly data: string };
}

export interface RegionOutputs {
  readonly region: string;
  readonly instance: { readonly id: string; readonly arn: string; readonly alias: string };
  /** E.164. */
  readonly phoneNumber: string;
  /** What customers write to; no resource type says which flow takes its mails, so that its ARN is here. */
  readonly mail: { readonly address: string; readonly addressArn: string };
  /** Key under which encrypted input of this instance is made. */
  readonly securityKeyId: string;
  readonly botAliasArn: string;
  /** Bare ids, by name. */
  readonly queues: Readonly<Record<string, string>>;
  readonly flows: Readonly<Record<string, string>>;
  readonly modules: Readonly<Record<string, string>>;
  /** ARNs of the live aliases. */
  readonly functions: Readonly<Record<FunctionName, string>>;
}
