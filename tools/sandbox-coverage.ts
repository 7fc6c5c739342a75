/** `npm run sandbox:coverage`: what the local cloud does, what it only records, and what it refuses by name. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Bot, TEST_ALIAS_ID } from "../sandbox/cloud/lex/bot.ts";
import { type LocalCloud, startCloud } from "../sandbox/cloud/local-cloud.ts";
import type { Service } from "../sandbox/cloud/service.ts";
import { readOperationNames } from "../sandbox/data/read.ts";
import { BEHAVIOURS } from "../sandbox/providers/behaviours/table.ts";
import { RecordedStack } from "../sandbox/providers/recorded-stack.ts";
import { readArguments } from "./arguments.ts";
import { sentenceOf } from "./failure.ts";
import { sandboxFolder } from "./sandbox/folder.ts";
import { SANDBOX } from "./sandbox/settings.ts";

interface Coverage {
  /** Type tokens with a behaviour, and operations such as connect:StopContact. */
  readonly implemented: readonly string[];
  /** Types of the last deployment that are checked and recorded, and have no behaviour. */
  readonly recordedOnly: readonly string[];
  /** Operations of the local cloud's services that it refuses by their name. */
  readonly refused: readonly string[];
}

const LOCALE = { localeId: "en_GB", confidenceThreshold: 0.4, intents: [], isBuilt: true };
const ADDRESS = {
  Bucket: "coverage",
  botId: "COVERAGE00",
  botAliasId: TEST_ALIAS_ID,
  localeId: LOCALE.localeId,
  sessionId: "coverage",
};

const { values } = readArguments({
  usage: "npm run sandbox:coverage -- [--json]",
  about: "Lists resource types and API operations by what the local cloud does with them.",
  takesNames: false,
  options: { json: { type: "boolean", help: "print one JSON object as the last line" } },
});

try {
  const coverage = await measure();
  if (values.json === true) console.log(JSON.stringify(coverage));
  else print(coverage);
} catch (error) {
  console.error(sentenceOf(error));
  process.exitCode = 2;
}

async function measure(): Promise<Coverage> {
  const directory = await mkdtemp(join(tmpdir(), "tandem-coverage-"));
  const cloud = await startCloud({ ...SANDBOX, port: 0, seed: "coverage", directory });
  try {
    // Lex and S3 look for the bot and the bucket before they look at the operation.
    cloud.s3.putBucket(SANDBOX.home, ADDRESS.Bucket);
    cloud.lex.putBot(
      new Bot(ADDRESS.botId, SANDBOX.home, "coverage", 60, new Map([[LOCALE.localeId, LOCALE]])),
    );
    const operations = (await Promise.all(servicesOf(cloud).map(probe))).flat();
    const named = (isRefused: boolean) =>
      operations.filter((operation) => operation.isRefused === isRefused).map(({ name }) => name);
    return {
      implemented: [...Object.keys(BEHAVIOURS).sort(), ...named(false)],
      recordedOnly: recordedOnly(),
      refused: named(true),
    };
  } finally {
    await cloud.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

function servicesOf(cloud: LocalCloud): readonly Service[] {
  const { connect, dynamodb, kinesis, kms, lambda, lex, messaging, profiles, s3, secrets, ses, sqs, sts } =
    cloud;
  return [connect, dynamodb, kinesis, kms, lambda, lex, messaging, profiles, s3, secrets, ses, sqs, sts];
}

/** Asks an all but empty cloud for everything the service is known for: only what it lacks is refused by its name. */
async function probe(service: Service): Promise<{ readonly name: string; readonly isRefused: boolean }[]> {
  const region = SANDBOX.home;
  const principal = { kind: "administrator", arn: `arn:aws:iam::${SANDBOX.accountId}:root` } as const;
  const request = {
    method: "POST",
    path: "/",
    query: new URLSearchParams(),
    headers: {},
    body: new Uint8Array(),
  };
  const probed = [];
  for (const operation of readOperationNames()[service.signingName] ?? []) {
    const name = `${service.signingName}:${operation}`;
    let isRefused = false;
    try {
      await service.handle({ region, principal, operation, input: ADDRESS, request });
    } catch (error) {
      // Any other error is one of an operation that exists, and misses its input.
      isRefused = error instanceof Error && error.message.includes(`does not implement ${name}.`);
    }
    probed.push({ name, isRefused });
  }
  return probed;
}

function recordedOnly(): readonly string[] {
  const { resources } = new RecordedStack(join(sandboxFolder().providerState, `${SANDBOX.stack}.json`));
  const types = new Set(resources.map((resource) => resource.type));
  return [...types].filter((type) => !Object.hasOwn(BEHAVIOURS, type)).sort();
}

function print({ implemented, recordedOnly: recorded, refused }: Coverage): void {
  const sections = { implemented, "recorded only (of the last deployment)": recorded, refused };
  for (const [title, names] of Object.entries(sections))
    console.log(`${title}: ${names.length}\n${names.map((name) => `  ${name}`).join("\n")}\n`);
}
