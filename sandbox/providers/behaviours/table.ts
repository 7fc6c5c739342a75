/** What the local cloud does with each type of resource. A type that is not here is checked and recorded. */
import type { LocalCloud } from "../../cloud/local-cloud.ts";
import type { Behaviour } from "../behaviour.ts";
import { CONNECT_BEHAVIOURS } from "./connect.ts";
import { DYNAMODB_BEHAVIOURS } from "./dynamodb.ts";
import { EVENTS_BEHAVIOURS } from "./events.ts";
import { IAM_BEHAVIOURS } from "./iam.ts";
import { LAMBDA_BEHAVIOURS } from "./lambda.ts";
import { LEX_BEHAVIOURS } from "./lex.ts";
import { LOGS_BEHAVIOURS } from "./logs.ts";
import { S3_BEHAVIOURS } from "./s3.ts";

export const BEHAVIOURS: Readonly<Record<string, Behaviour<LocalCloud>>> = {
  ...CONNECT_BEHAVIOURS,
  ...DYNAMODB_BEHAVIOURS,
  ...EVENTS_BEHAVIOURS,
  ...IAM_BEHAVIOURS,
  ...LAMBDA_BEHAVIOURS,
  ...LEX_BEHAVIOURS,
  ...LOGS_BEHAVIOURS,
  ...S3_BEHAVIOURS,
};
