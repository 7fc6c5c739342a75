/** Reads key rings and the security key's private half from Secrets Manager, once per instance of a function. */
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { type KeyRing, parseKeyRing } from "../../../domain/keyring.ts";

export interface Secrets {
  keyRing(secretArn: string): Promise<KeyRing>;
  /** PKCS#8 PEM. */
  privateKey(secretArn: string): Promise<string>;
}

export function secretsOf(region: string): Secrets {
  const client = new SecretsManagerClient({
    region,
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 500, requestTimeout: 1_000, throwOnRequestTimeout: true },
  });
  const read = async (secretArn: string): Promise<string> => {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretArn }));
    if (SecretString === undefined)
      throw new Error(`The secret ${secretArn} has no text; put a JSON document into it.`);
    return SecretString;
  };
  return {
    keyRing: async (secretArn) => parseKeyRing(await read(secretArn)),
    privateKey: async (secretArn) => readPrivateKey(await read(secretArn), secretArn),
  };
}

/** Never with a cause: a parser's message may quote what it could not read. */
function readPrivateKey(text: string, secretArn: string): string {
  const document = jsonOf(text);
  if (typeof document === "object" && document !== null && "privateKey" in document) {
    const { privateKey } = document;
    if (typeof privateKey === "string") return privateKey;
  }
  throw new Error(`The secret ${secretArn} must be {"privateKey": "<PKCS#8 PEM>"}; it is not.`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
