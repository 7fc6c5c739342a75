/** The edge's key rings, from whichever region's replica of the secrets answers first. */
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { type KeyRing, parseKeyRing } from "../../domain/keyring.ts";
import { otherSide } from "../../domain/traffic/plan.ts";
import type { EdgeSettings } from "../config.ts";
import type { EdgeKeys } from "../edge-ports.ts";
import { clientOptions, placesOf } from "./aws-options.ts";
import type { Credentials } from "./credentials.ts";

const SECRETS_MILLISECONDS = 2_000;

/** Throws what the last replica failed with, or MalformedKeyRing. */
export function edgeSecrets(
  settings: EdgeSettings,
  credentials: () => Promise<Credentials>,
): () => Promise<EdgeKeys> {
  const { home } = settings.regions;
  // The nearest first; a replica's ARN is the home ARN with the region replaced.
  const sides = [settings.cluster, otherSide(settings.cluster)];
  const replicas = sides.flatMap((side) =>
    placesOf(settings.regions[side], "secretsmanager", settings).map((place) => ({
      client: new SecretsManagerClient(clientOptions(place, SECRETS_MILLISECONDS, credentials)),
      region: place.region,
    })),
  );
  const read = async (homeArn: string): Promise<KeyRing> => {
    let failure: unknown;
    for (const { client, region } of replicas) {
      try {
        const arn = homeArn.replace(`:${home.region}:`, `:${region}:`);
        const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
        return parseKeyRing(SecretString ?? "");
      } catch (error) {
        failure = error;
      }
    }
    throw failure;
  };
  return async () => {
    const [entryTokens, identifiers] = await Promise.all([
      read(settings.secrets.entryTokens),
      read(settings.secrets.identifiers),
    ]);
    return { entryTokens, identifiers };
  };
}
