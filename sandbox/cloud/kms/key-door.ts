/** How other services use a key that a customer manages: on behalf of whoever called them. */
import type { Principal } from "../service.ts";

export interface KeyUse {
  readonly region: string;
  /** Id, alias or ARN of either. */
  readonly key: string;
  readonly action: "kms:Decrypt" | "kms:Encrypt" | "kms:GenerateDataKey" | "kms:DescribeKey";
  readonly principal: Principal;
  /** What kms:ViaService calls the service: secretsmanager, dynamodb, kinesis, s3. */
  readonly via: string;
  readonly encryptionContext?: Readonly<Record<string, string>>;
}

export interface KeyDoor {
  /** Throws KMS's ServiceError where the principal may not, or the key cannot be used. */
  use(use: KeyUse): void;
}

/** Where nothing is encrypted with a key that anybody manages. */
export const NO_KEYS: KeyDoor = { use: () => undefined };
