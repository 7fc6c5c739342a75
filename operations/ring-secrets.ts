/** The secrets of rings in both regions. A region that does not answer is told from one that says no. */
import { GetFunctionConfigurationCommand, LambdaClient } from "@aws-sdk/client-lambda";
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  StopReplicationToReplicaCommand,
} from "@aws-sdk/client-secrets-manager";
import * as v from "valibot";
import { CONTRACTS } from "../domain/contracts.ts";
import { type FunctionContract, secretVariable } from "../domain/functions.ts";
import { RingDocument, type RingName } from "../domain/key-rotation.ts";
import { CannotRun } from "./cannot-run.ts";
import { type AwsAccess, functionName, type Stack } from "./stack.ts";

export interface HeldRing {
  readonly document: RingDocument;
  /** Written here, and copied to the others; a replica can only be read. */
  readonly isPrimary: boolean;
}

export interface RingSecrets {
  /** Undefined where the region does not answer. */
  read(region: string): Promise<HeldRing | undefined>;
  write(region: string, document: RingDocument): Promise<void>;
  /** Makes the region's replica a primary of its own. */
  promote(region: string): Promise<void>;
}

const OPTIONS = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 3_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
};

/** Names the secret as a function that reads the ring does. Throws CannotRun. */
export function ringSecrets(stack: Stack, ring: RingName, access: AwsAccess = {}): RingSecrets {
  const clients = new Map(
    stack.regions.map((region) => [region, new SecretsManagerClient({ ...access, region, ...OPTIONS })]),
  );
  const clientOf = (region: string): SecretsManagerClient => {
    const client = clients.get(region);
    if (client === undefined) throw new Error(`${region} is no region of the stack ${stack.name}.`);
    return client;
  };
  const arns = new Map<string, Promise<string>>();
  const arnIn = (region: string): Promise<string> => {
    const known = arns.get(region) ?? secretArn(stack, ring, { ...access, region });
    arns.set(region, known);
    return known;
  };
  return {
    read: async (region) => {
      try {
        const SecretId = await arnIn(region);
        const [described, { SecretString: text = "" }] = await Promise.all([
          clientOf(region).send(new DescribeSecretCommand({ SecretId })),
          clientOf(region).send(new GetSecretValueCommand({ SecretId })),
        ]);
        const { PrimaryRegion: primary = region } = described;
        return { document: documentOf(text, ring, region), isPrimary: primary === region };
      } catch (error) {
        if (!isSilence(error)) throw error;
        arns.delete(region);
        return undefined;
      }
    },
    write: async (region, document) => {
      const SecretId = await arnIn(region);
      await clientOf(region).send(
        new PutSecretValueCommand({ SecretId, SecretString: JSON.stringify(document) }),
      );
    },
    promote: async (region) => {
      await clientOf(region).send(new StopReplicationToReplicaCommand({ SecretId: await arnIn(region) }));
    },
  };
}

async function secretArn(
  stack: Stack,
  ring: RingName,
  access: AwsAccess & { readonly region: string },
): Promise<string> {
  const contracts: readonly FunctionContract[] = Object.values(CONTRACTS);
  const reader = contracts.find(({ secrets }) => secrets.includes(ring));
  if (reader === undefined) throw new Error(`No function reads the ring ${ring}.`);
  const FunctionName = functionName(stack, reader.name);
  const client = new LambdaClient({ ...access, ...OPTIONS });
  const { Environment: environment } = await client.send(
    new GetFunctionConfigurationCommand({ FunctionName }),
  );
  client.destroy();
  const arn = environment?.Variables?.[secretVariable(ring)];
  if (arn === undefined)
    throw new CannotRun(
      `${FunctionName} in ${access.region} names no secret for the ring ${ring}.`,
      "Deploy the stack with this release first.",
    );
  return arn;
}

/** Never with a cause: a parser's message may quote what it could not read. */
function documentOf(text: string, ring: RingName, region: string): RingDocument {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), RingDocument), text);
  if (parsed.success) return parsed.output;
  throw new CannotRun(
    `The secret of the ring ${ring} in ${region} is no key ring.`,
    'It must be {"active": n, "versions": {"n": "<base64 of 32 bytes>"}}; put the last good version back.',
  );
}

function isSilence(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ("$fault" in error && error.$fault === "server") return true;
  return error.name === "TimeoutError" || error.name === "AbortError" || "code" in error;
}
