/** What the local cloud does with each type of resource. A type that is not here is checked and recorded. */
import type { LocalCloud } from "../../cloud/local-cloud.ts";
import type { Behaviour } from "../behaviour.ts";
import { CONNECT_BEHAVIOURS } from "./connect.ts";
import { DYNAMODB_BEHAVIOURS } from "./dynamodb.ts";
import { EC2_BEHAVIOURS } from "./ec2.ts";
import { EVENTS_BEHAVIOURS } from "./events.ts";
import { GOOGLE_NETWORK_BEHAVIOURS } from "./google-network.ts";
import { IAM_BEHAVIOURS } from "./iam.ts";
import { IAM_OIDC_BEHAVIOURS } from "./iam-oidc.ts";
import { KUBERNETES_BEHAVIOURS } from "./kubernetes-pods.ts";
import { LAMBDA_BEHAVIOURS } from "./lambda.ts";
import { LEX_BEHAVIOURS } from "./lex.ts";
import { LOGS_BEHAVIOURS } from "./logs.ts";
import { S3_BEHAVIOURS } from "./s3.ts";

export const BEHAVIOURS: Readonly<Record<string, Behaviour<LocalCloud>>> = {
  ...CONNECT_BEHAVIOURS,
  ...DYNAMODB_BEHAVIOURS,
  ...EC2_BEHAVIOURS,
  ...EVENTS_BEHAVIOURS,
  ...GOOGLE_NETWORK_BEHAVIOURS,
  ...IAM_BEHAVIOURS,
  ...IAM_OIDC_BEHAVIOURS,
  ...KUBERNETES_BEHAVIOURS,
  ...LAMBDA_BEHAVIOURS,
  ...LEX_BEHAVIOURS,
  ...LOGS_BEHAVIOURS,
  ...S3_BEHAVIOURS,
};
