/** Physical names, where something outside Pulumi must know them: IAM policies, flows, another region, operators. */
import { type BucketName, type FunctionName, LIVE_ALIAS, type StreamName } from "../domain/functions.ts";
import type { TableName } from "../domain/tables.ts";
import type { Side } from "./regions.ts";

/** Where a name holds: a stack of this program in one region of one account. */
export interface Place {
  readonly stack: string;
  readonly accountId: string;
  readonly region: string;
}

export const tableName = (stack: string, table: TableName): string => `tandem-${stack}-${table}`;

export const tableArn = ({ stack, accountId, region }: Place, table: TableName): string =>
  `arn:aws:dynamodb:${region}:${accountId}:table/${tableName(stack, table)}`;

export const indexArn = (place: Place, table: TableName, index: string): string =>
  `${tableArn(place, table)}/index/${index}`;

// The same in both regions: flows are one text for both and name the region at run time.
export const functionName = (stack: string, name: FunctionName): string => `tandem-${stack}-${name}`;

export const liveFunctionArn = ({ stack, accountId, region }: Place, name: FunctionName): string =>
  `arn:aws:lambda:${region}:${accountId}:function:${functionName(stack, name)}:${LIVE_ALIAS}`;

export const streamName = (stack: string, stream: StreamName): string => `tandem-${stack}-${stream}`;

export const streamArn = ({ stack, accountId, region }: Place, stream: StreamName): string =>
  `arn:aws:kinesis:${region}:${accountId}:stream/${streamName(stack, stream)}`;

// Buckets are one name space for the whole world, hence account and region.
export const bucketName = ({ stack, accountId, region }: Place, bucket: BucketName): string =>
  `tandem-${stack}-${accountId}-${region}-${bucket}`;

export const bucketArn = (place: Place, bucket: BucketName): string =>
  `arn:aws:s3:::${bucketName(place, bucket)}`;

export const logGroupName = (stack: string, name: FunctionName): string =>
  `/aws/lambda/${functionName(stack, name)}`;

export const logGroupArn = (place: Place, name: FunctionName): string =>
  `arn:aws:logs:${place.region}:${place.accountId}:log-group:${logGroupName(place.stack, name)}`;

// IAM is one name space for all regions of an account, hence the region in the name.
export const roleName = ({ stack, region }: Place, purpose: string): string =>
  `tandem-${stack}-${purpose}-${region}`;

export const instanceAlias = (alias: string, side: Side): string => `${alias}-${side}`;

export const botName = (stack: string, purpose?: string): string =>
  purpose === undefined ? `tandem-${stack}` : `tandem-${stack}-${purpose}`;

/** A replica of a secret keeps the ARN, random suffix included, but for the region. */
export const replicaArn = (arn: string, region: string): string => arn.split(":").with(3, region).join(":");

/** Connect's ARNs end in the bare id, which is what flows take. */
export const idOfArn = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1);

export const tableKeyAlias = (stack: string): string => `alias/tandem-${stack}-tables`;

/** One cluster a side; its membership of the fleet has the same name. */
export const clusterName = (stack: string, side: Side): string => `tandem-${stack}-${side}`;

/** Of the edge's role at AWS, and of everything on Google's side that the whole edge shares. */
export const edgeName = (stack: string): string => `tandem-${stack}-edge`;

export const contentKeyAlias = (stack: string): string => `alias/tandem-${stack}-content`;

/** Of texts: what guards and reports them. */
export const configurationSetName = (stack: string): string => `tandem-${stack}`;
export const optOutListName = (stack: string): string => `tandem-${stack}`;

export const messagingArn = (
  { accountId, region }: Place,
  kind: "configuration-set" | "opt-out-list" | "protect-configuration",
  name: string,
): string => `arn:aws:sms-voice:${region}:${accountId}:${kind}/${name}`;

export const mailIdentityArn = ({ accountId, region }: Place, domain: string): string =>
  `arn:aws:ses:${region}:${accountId}:identity/${domain}`;

export const domainOfAddress = (address: string): string => address.slice(address.lastIndexOf("@") + 1);

export const profilesDomainName = (stack: string): string => `tandem-${stack}`;

export const profilesDomainArn = ({ stack, accountId, region }: Place): string =>
  `arn:aws:profile:${region}:${accountId}:domains/${profilesDomainName(stack)}`;

export const scheduleGroupName = (stack: string): string => `tandem-${stack}`;

/** Of the role behind the `tandem` command: one for both regions. */
export const operationsRoleName = (stack: string): string => `tandem-${stack}-operations`;
