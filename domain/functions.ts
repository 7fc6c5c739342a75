/**
 * What each Lambda function is allowed and given. The only source of its IAM policy, environment and `readEnv`.
 */
import type { TableName } from "./tables.ts";

export type FunctionName =
  | "identify-customer"
  | "verify-pin"
  | "set-pin"
  | "save-progress"
  | "choose-route"
  | "close-contact"
  | "open-transfer"
  | "ingest-contact-events";

/** DynamoDB data actions, spelled as IAM spells them. */
export type TableAction =
  | "dynamodb:GetItem"
  | "dynamodb:BatchGetItem"
  | "dynamodb:Query"
  | "dynamodb:PutItem"
  | "dynamodb:UpdateItem"
  | "dynamodb:DeleteItem";

/** Key rings and the private half of the instance's security key, held in Secrets Manager. */
export type SecretName = "identifiers" | "ids" | "pinPepper" | "securityKey" | "tokens" | "entryTokens";

/** Other environment variables: what the program puts in besides tables and secrets. */
export type EnvironmentName =
  | "SECURITY_KEY_ID"
  | "SECURITY_KEY_CERTIFICATE"
  | "REDIAL_CARRY_OVER"
  | "QUEUE_IDS"
  /** E.164: the number that customers of this region call. */
  | "PHONE_NUMBER";

export interface TableGrant {
  readonly table: TableName;
  readonly actions: readonly TableAction[];
  /** Indexes that are queried; grants Query on each. */
  readonly indexes?: readonly string[];
}

export interface FunctionContract {
  readonly name: FunctionName;
  readonly calledBy: "flow" | "contact-events";
  readonly tables: readonly TableGrant[];
  readonly secrets: readonly SecretName[];
  readonly environment: readonly EnvironmentName[];
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  /** How Connect reads the reply; functions that no flow calls have none. */
  readonly response?: "STRING_MAP" | "JSON";
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
