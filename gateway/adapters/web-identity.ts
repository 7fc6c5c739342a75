/** AWS credentials for the pod's own token: asked for once for all clients, and renewed before they run out. */
import { readFile } from "node:fs/promises";
import { AssumeRoleWithWebIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { otherSide } from "../../domain/traffic/plan.ts";
import type { EdgeSettings } from "../config.ts";
import { type ClientPlace, clientOptions, placesOf } from "./aws-options.ts";
import type { Credentials } from "./credentials.ts";
import { CredentialsUnavailable } from "./failure.ts";

const STS_MILLISECONDS = 2_000;
/** Long enough to find another way to STS while the old ones still hold. */
const RENEW_BEFORE_MILLISECONDS = 10 * 60_000;
const RETRY_MILLISECONDS = 5_000;

export type AssumeRole = (place: ClientPlace, token: string) => Promise<Credentials>;

export interface WebIdentityPorts {
  /** Any region's STS gives credentials for every region: in the order in which they are asked. */
  readonly places: readonly ClientPlace[];
  readonly readToken: () => Promise<string>;
  readonly assumeRole: AssumeRole;
  now(): number;
}

/** Fails static: credentials that still hold are used as long as no STS answers. Throws CredentialsUnavailable. */
export function webIdentity(ports: WebIdentityPorts): () => Promise<Credentials> {
  let held: Credentials | undefined;
  let renewal: Promise<Credentials> | undefined;
  let failedAt = Number.NEGATIVE_INFINITY;

  const renew = async (): Promise<Credentials> => {
    try {
      held = await obtain(ports);
      return held;
    } catch (error) {
      failedAt = ports.now();
      throw error;
    } finally {
      renewal = undefined;
    }
  };

  return async () => {
    const left = (held?.expiration.getTime() ?? 0) - ports.now();
    if (held !== undefined && left > RENEW_BEFORE_MILLISECONDS) return held;
    const isDue = ports.now() - failedAt >= RETRY_MILLISECONDS;
    if (held !== undefined && left > 0) {
      // Nobody waits for what is not needed yet; what went wrong shows when the old ones have run out.
      if (isDue && renewal === undefined) {
        renewal = renew();
        renewal.catch(() => undefined);
      }
      return held;
    }
    renewal ??= renew();
    return await renewal;
  };
}

async function obtain({ places, readToken, assumeRole }: WebIdentityPorts): Promise<Credentials> {
  const token = await readToken();
  const failures: unknown[] = [];
  for (const place of places) {
    try {
      return await assumeRole(place, token);
    } catch (error) {
      failures.push(error);
    }
  }
  throw new CredentialsUnavailable(new AggregateError(failures, "Every STS endpoint failed."));
}

/** For the pod of these settings: the STS of its own side first. */
export function podCredentials(settings: EdgeSettings): () => Promise<Credentials> {
  const sides = [settings.cluster, otherSide(settings.cluster)];
  return webIdentity({
    places: sides.flatMap((side) => placesOf(settings.regions[side], "sts", settings)),
    // Read each time: the kubelet writes a new token well before the old one runs out.
    readToken: async () => (await readFile(settings.role.tokenFile, "utf8")).trim(),
    assumeRole: stsRole(settings.role),
    now: Date.now,
  });
}

function stsRole({ arn, sessionName }: EdgeSettings["role"]): AssumeRole {
  return async (place, token) => {
    const client = new STSClient(clientOptions(place, STS_MILLISECONDS));
    try {
      const { Credentials: given } = await client.send(
        new AssumeRoleWithWebIdentityCommand({
          RoleArn: arn,
          RoleSessionName: sessionName,
          WebIdentityToken: token,
        }),
      );
      const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = given ?? {};
      if (!AccessKeyId || !SecretAccessKey || !SessionToken || !Expiration)
        throw new Error("STS answered without credentials.");
      return {
        accessKeyId: AccessKeyId,
        secretAccessKey: SecretAccessKey,
        sessionToken: SessionToken,
        expiration: Expiration,
      };
    } finally {
      client.destroy();
    }
  };
}
