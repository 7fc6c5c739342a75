/**
 * What each Lambda function is allowed and given. The only source of its IAM policy, environment and `readEnv`.
 */
import type { TableName } from "./tables.ts";

export type FunctionName =
  | "identify-customer"
  | "verify-pin"
  | "set-pin"
  | "send-code"
  | "verify-code"
  | "save-progress"
  | "choose-route"
  | "schedule-callback"
  | "open-transfer"
  | "close-contact"
  | "fulfil-intent"
  | "manage-authentication"
  | "ingest-contact-events"
  | "ingest-contact-records"
  | "apply-events"
  | "relay-events"
  | "steer-contact"
  | "recover-callbacks"
  | "observe-region"
  | "import-customers"
  | "export-customer"
  | "erase-customer";

/** DynamoDB data actions, spelled as IAM spells them. */
export type TableAction =
  | "dynamodb:GetItem"
  | "dynamodb:BatchGetItem"
  | "dynamodb:Query"
  | "dynamodb:Scan"
  | "dynamodb:PutItem"
  | "dynamodb:UpdateItem"
  | "dynamodb:DeleteItem";

/** Key rings and the private half of the instance's security key, held in Secrets Manager. */
export type SecretName =
  | "identifiers"
  | "ids"
  | "pinPepper"
  | "codes"
  | "securityKey"
  | "tokens"
  | "entryTokens";

/** Kinesis: our events, and Connect's contact records, each region its own. */
export type StreamName = "events" | "contact-records";

/** Other environment variables: what the program puts in besides tables, streams, buckets and secrets. */
export type EnvironmentName =
  | "SECURITY_KEY_ID"
  | "SECURITY_KEY_CERTIFICATE"
  | "REDIAL_CARRY_OVER"
  | "QUEUE_IDS"
  /** E.164: the number that customers of this region call. */
  | "PHONE_NUMBER"
  /** E.164: the number that customers of the other region call, and that a transfer from there comes from. */
  | "PEER_PHONE_NUMBER"
  | "INSTANCE_ID"
  /** Ids of the flows that functions start, as JSON by name. */
  | "FLOW_IDS"
  /** The ARN of the number or pool that texts are sent from, and of what guards and reports them. */
  | "SMS_ORIGINATION"
  | "SMS_CONFIGURATION_SET"
  | "SMS_PROTECT_CONFIGURATION"
  | "SMS_OPT_OUT_LIST"
  /** The verified address that mails are sent from. */
  | "EMAIL_SENDER"
  /** The Customer Profiles domain. */
  | "PROFILES_DOMAIN";

export interface TableGrant {
  readonly table: TableName;
  readonly actions: readonly TableAction[];
  /** Indexes that are queried; grants Query on each. */
  readonly indexes?: readonly string[];
  /** The other region's replica too: only for what is written in the region that will read it. */
  readonly inPeer?: true;
}

export interface StreamGrant {
  readonly stream: StreamName;
  /** write: PutRecord; read: what an event source mapping needs. */
  readonly access: "write" | "read";
  /** Of the other region instead of the own one. */
  readonly inPeer?: true;
}

/** Quarantine: what event functions could not apply. Objects: recordings, transcripts, exports. One of each a region. */
export type BucketName = "quarantine" | "objects";

export interface BucketGrant {
  readonly bucket: BucketName;
  readonly actions: readonly (
    | "s3:PutObject"
    | "s3:GetObject"
    | "s3:DeleteObject"
    | "s3:DeleteObjectVersion"
    | "s3:ListBucket"
    | "s3:ListBucketVersions"
  )[];
}

/** Actions on the instance of the own region and what is in it, or on the region's messaging; spelled as IAM does. */
export type ServiceAction =
  | "connect:UpdateContactAttributes"
  | "connect:StopContact"
  | "connect:StartOutboundVoiceContact"
  | "connect:DescribeContact"
  | "connect:GetCurrentMetricData"
  | "sms-voice:SendTextMessage"
  | "sms-voice:PutMessageFeedback"
  | "sms-voice:DeleteOptedOutNumber"
  | "sms-voice:PutOptedOutNumber"
  | "ses:SendEmail"
  | "profile:SearchProfiles"
  | "profile:DeleteProfile";

export type Caller =
  | "flow"
  | "lex"
  /** A person with the command or the agents' screen: invoked by name, allowed by the caller's own policy. */
  | "operator"
  | "contact-events"
  | "schedule"
  /** An event source mapping on the stream that the contract reads. */
  | "stream";

export interface FunctionContract {
  readonly name: FunctionName;
  readonly calledBy: Caller;
  readonly tables: readonly TableGrant[];
  readonly streams?: readonly StreamGrant[];
  readonly buckets?: readonly BucketGrant[];
  readonly services?: readonly ServiceAction[];
  readonly secrets: readonly SecretName[];
  readonly environment: readonly EnvironmentName[];
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  /** How Connect reads the reply; functions that no flow calls have none. */
  readonly response?: "STRING_MAP" | "JSON";
  /** Only for calledBy schedule. */
  readonly everyMinutes?: number;
}

/** The alias that flows and rules invoke; the function behind it changes, its name does not. */
export const LIVE_ALIAS = "live";

/** TABLE_PROFILES and so on: the variable that holds a table's physical name. */
export function tableVariable(table: TableName): string {
  return `TABLE_${table.toUpperCase()}`;
}

/** SECRET_PIN_PEPPER and so on: the variable that holds a secret's ARN. */
export function secretVariable(secret: SecretName): string {
  return `SECRET_${secret.replace(/[A-Z]/g, (capital) => `_${capital}`).toUpperCase()}`;
}

/** STREAM_EVENTS and so on: the variable that holds a stream's name; STREAM_EVENTS_PEER for the other region's ARN. */
export function streamVariable({ stream, inPeer }: Pick<StreamGrant, "stream" | "inPeer">): string {
  return `STREAM_${stream.replace("-", "_").toUpperCase()}${inPeer === true ? "_PEER" : ""}`;
}

/** BUCKET_QUARANTINE and so on: the variable that holds a bucket's name. */
export function bucketVariable(bucket: BucketName): string {
  return `BUCKET_${bucket.toUpperCase()}`;
}
