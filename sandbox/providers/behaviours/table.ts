/** What the local cloud does with each type of resource. A type that is not here is checked and recorded. */
import type { LocalCloud } from "../../cloud/local-cloud.ts";
import type { Behaviour } from "../behaviour.ts";
import { CONNECT_BEHAVIOURS } from "./connect.ts";
import { DYNAMODB_BEHAVIOURS } from "./dynamodb.ts";
import { EC2_BEHAVIOURS } from "./ec2.ts";
import { EVENT_SOURCE_BEHAVIOURS } from "./event-source.ts";
import { EVENTS_BEHAVIOURS } from "./events.ts";
import { GOOGLE_NETWORK_BEHAVIOURS } from "./google-network.ts";
import { IAM_BEHAVIOURS } from "./iam.ts";
import { IAM_OIDC_BEHAVIOURS } from "./iam-oidc.ts";
import { KINESIS_BEHAVIOURS } from "./kinesis.ts";
import { KMS_BEHAVIOURS } from "./kms.ts";
import { KUBERNETES_BEHAVIOURS } from "./kubernetes-pods.ts";
import { LAMBDA_BEHAVIOURS } from "./lambda.ts";
import { LEX_BEHAVIOURS } from "./lex.ts";
import { LOGS_BEHAVIOURS } from "./logs.ts";
import { MESSAGING_BEHAVIOURS } from "./messaging.ts";
import { PROFILES_BEHAVIOURS } from "./profiles.ts";
import { S3_BEHAVIOURS } from "./s3.ts";
import { SCHEDULER_BEHAVIOURS } from "./scheduler.ts";
import { SES_BEHAVIOURS } from "./ses.ts";
import { SQS_BEHAVIOURS } from "./sqs.ts";

export const BEHAVIOURS: Readonly<Record<string, Behaviour<LocalCloud>>> = {
  ...CONNECT_BEHAVIOURS,
  ...DYNAMODB_BEHAVIOURS,
  ...EC2_BEHAVIOURS,
  ...EVENT_SOURCE_BEHAVIOURS,
  ...EVENTS_BEHAVIOURS,
  ...GOOGLE_NETWORK_BEHAVIOURS,
  ...IAM_BEHAVIOURS,
  ...IAM_OIDC_BEHAVIOURS,
  ...KINESIS_BEHAVIOURS,
  ...KMS_BEHAVIOURS,
  ...KUBERNETES_BEHAVIOURS,
  ...LAMBDA_BEHAVIOURS,
  ...LEX_BEHAVIOURS,
  ...LOGS_BEHAVIOURS,
  ...MESSAGING_BEHAVIOURS,
  ...PROFILES_BEHAVIOURS,
  ...S3_BEHAVIOURS,
  ...SES_BEHAVIOURS,
  ...SCHEDULER_BEHAVIOURS,
  ...SQS_BEHAVIOURS,
};
