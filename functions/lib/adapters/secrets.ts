/** Reads key rings, again and again, and the security key's private half, once, from Secrets Manager. */
import { Logger } from "@aws-lambda-powertools/logger";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { type KeyRing, parseKeyRing } from "../../../domain/keyring.ts";
import { type LiveKeyRing, liveKeyRing, withFreshRings } from "../live-key-ring.ts";

export interface Secrets {
  /** Stays as fresh as `withFreshRings` keeps it. */
  keyRing(secretArn: string): Promise<KeyRing>;
  /** The handler, with every ring that was read here kept fresh. */
  withFreshRings<Event, Reply>(handler: (event: Event) => Promise<Reply>): (event: Event) => Promise<Reply>;
  /** PKCS#8 PEM. */
  privateKey(secretArn: string): Promise<string>;
}

export function secretsOf(region: string, now: () => number = () => Date.now()): Secrets {
  const rings: LiveKeyRing[] = [];
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
    keyRing: async (secretArn) => {
      const ring = await liveKeyRing({
        read: async () => parseKeyRing(await read(secretArn)),
        now,
        failed: (error) => tell(secretArn, error),
      });
      rings.push(ring);
      return ring;
    },
    withFreshRings: (handler) => withFreshRings(rings, handler),
    privateKey: async (secretArn) => readPrivateKey(await read(secretArn), secretArn),
  };
}

/** By name alone: a parser's message may quote what it could not read. */
function tell(secretArn: string, error: unknown): void {
  const name = error instanceof Error ? error.name : "unknown";
  new Logger({ serviceName: "secrets" }).warn("a key ring could not be read again", {
    secretArn,
    error: name,
  });
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
