/** Where a stack is: its regions, and the names that everything of it has there (components/naming.ts). */
import { readFile } from "node:fs/promises";
import { type FunctionName, LIVE_ALIAS } from "../domain/functions.ts";
import { CannotRun } from "./cannot-run.ts";

export interface Stack {
  readonly name: string;
  /** Home first. */
  readonly regions: readonly [string, string];
}

export interface StackOptions {
  readonly stack?: string;
  /** HOME,PEER */
  readonly regions?: string;
}

export const ENVIRONMENT = { stack: "TANDEM_STACK", regions: "TANDEM_REGIONS" } as const;

/** What the AWS SDK does not find by itself: tests and journeys name a local cloud. */
export interface AwsAccess {
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

const REGION = /^[a-z]{2}(-[a-z]+)+-\d$/;

/** From the options, else the environment, else the stack's settings in this folder. Throws CannotRun. */
export async function findStack(
  options: StackOptions,
  environment: Readonly<Record<string, string | undefined>>,
  folder: string,
): Promise<Stack> {
  const name = options.stack ?? environment[ENVIRONMENT.stack];
  if (name === undefined || name === "")
    throw new CannotRun("No stack is named.", `Give --stack NAME, or set ${ENVIRONMENT.stack}.`);
  const given = options.regions ?? environment[ENVIRONMENT.regions];
  const [home, peer, ...more] =
    given?.split(",").map((text) => text.trim()) ?? (await regionsOf(name, folder));
  if (home === undefined || peer === undefined || more.length > 0 || ![home, peer].every(isRegion))
    throw new CannotRun(
      `The two regions of the stack ${name} are not known.`,
      `Run it in the folder of Pulumi.${name}.yaml, or give --regions HOME,PEER such as eu-central-1,eu-west-2.`,
    );
  return { name, regions: [home, peer] };
}

export function functionName({ name }: Stack, of: FunctionName): string {
  return `tandem-${name}-${of}`;
}

export function liveFunction(stack: Stack, of: FunctionName): string {
  return `${functionName(stack, of)}:${LIVE_ALIAS}`;
}

function isRegion(text: string): boolean {
  return REGION.test(text);
}

async function regionsOf(stack: string, folder: string): Promise<readonly (string | undefined)[]> {
  const file = `${folder}/Pulumi.${stack}.yaml`;
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  return ["homeRegion", "peerRegion"].map(
    (setting) => new RegExp(`^\\s*tandem:${setting}:\\s*["']?([a-z0-9-]+)`, "m").exec(text)?.[1],
  );
}
