/** What a mapping needs of the services around it, and what it asks of its function's role before it reads. */
import type { Stream } from "../kinesis/stream.ts";
import type { InvocationRequest, InvocationResult } from "../lambda/invocation.ts";
import type { CloudCore, Grant, Principal } from "../service.ts";
import type { GivenUpBatch } from "./invocation-record.ts";
import type { MappingSpec } from "./mapping-spec.ts";

export interface MappedFunction {
  readonly name: string;
  readonly roleArn: string;
  /** The role's session, as which Lambda reads the stream and leaves what failed. */
  readonly principal: Principal;
}

export interface MappingPorts {
  readonly core: CloudCore;
  /** Undefined where the function is gone. */
  functionOf(spec: MappingSpec): MappedFunction | undefined;
  invoke(request: InvocationRequest): Promise<InvocationResult>;
  /** Throws ServiceError where the destination or the role refuses. */
  leave(spec: MappingSpec, batch: GivenUpBatch, event: object, principal: Principal): void;
  /** Throws ServiceError where the key of an encrypted stream does not let the role decrypt. */
  decrypt(stream: Stream, principal: Principal): void;
  newId(): string;
}

/** What Lambda checks when a mapping is made, and needs whenever it reads. */
const READS = ["GetRecords", "GetShardIterator", "DescribeStream", "DescribeStreamSummary", "ListShards"];

/** Why the function's role may not read the stream, in IAM's words. */
export function readDenial(
  spec: MappingSpec,
  stream: Stream,
  { core, functionOf, decrypt }: MappingPorts,
): string | undefined {
  const found = functionOf(spec);
  if (found === undefined) return `Function not found: ${spec.functionArn}`;
  const grants = READS.map((name): Grant => ({ action: `kinesis:${name}`, resource: spec.streamArn }));
  try {
    for (const grant of grants) core.authorize(found.principal, grant);
    decrypt(stream, found.principal);
    return undefined;
  } catch (refusal) {
    return refusal instanceof Error ? refusal.message : String(refusal);
  }
}
