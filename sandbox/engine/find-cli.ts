/** Where the Pulumi CLI comes from: five ways, the first that works. */

import { basename, join, resolve } from "node:path";
import { buildCli } from "./build-cli.ts";
import { type Machine, thisMachine } from "./machine.ts";

/** Tried together with the SDK in package.json; Go modules of later versions are not published. */
export const PINNED_CLI = "3.259.0";

export type CliSource = "TANDEM_PULUMI" | "PATH" | "versions folder" | "npm" | "go build";

export interface Cli {
  /** Absolute path of an executable named pulumi. */
  readonly path: string;
  readonly version: string;
  readonly source: CliSource;
}

/** None of the five ways led to a CLI; its message says what to do about each. */
export class CliNotFound extends Error {
  override readonly name = "CliNotFound";
}

type Tell = (line: string) => void;
type Attempt = Cli | { readonly refused: string };

const NPM_SECONDS = 20;

export interface FindCliOptions {
  readonly machine?: Machine;
  /** Ends a download or a build under way. */
  readonly signal?: AbortSignal;
}

/** Throws CliNotFound, or the signal's reason. */
export async function findCli(tell: Tell, options: FindCliOptions = {}): Promise<Cli> {
  const { machine: plain = thisMachine(), signal } = options;
  const machine = signal === undefined ? plain : interruptible(plain, signal);
  const named = machine.env["TANDEM_PULUMI"];
  if (named !== undefined && named !== "") return theNamedOne(machine, resolve(named), tell);
  const refused: string[] = ["TANDEM_PULUMI is not set: set it to the path of a pulumi executable."];
  for (const way of [onPath, inVersionsFolder, fromNpm, fromGo]) {
    const attempt = await way(machine, tell);
    signal?.throwIfAborted();
    if (!("refused" in attempt)) return attempt;
    refused.push(attempt.refused);
  }
  const ways = refused.map((line, index) => `  ${index + 1}. ${line}`);
  throw new CliNotFound(
    `No Pulumi CLI ${PINNED_CLI} or later was found. Any one of these is enough:\n${ways.join("\n")}`,
  );
}

function interruptible(machine: Machine, signal: AbortSignal): Machine {
  return { ...machine, run: (command, args, options) => machine.run(command, args, { ...options, signal }) };
}

/** Somebody asked for this one: where it does not work, say so, and take no other behind their back. */
async function theNamedOne(machine: Machine, path: string, tell: Tell): Promise<Cli> {
  if (!/^pulumi(\.exe)?$/.test(basename(path)) || !machine.exists(path)) {
    throw new CliNotFound(
      `TANDEM_PULUMI is ${path}, which is not an executable file named pulumi. Correct it or unset it.`,
    );
  }
  const version = await versionOf(machine, path);
  if (version === undefined) {
    throw new CliNotFound(
      `TANDEM_PULUMI is ${path}, which does not answer "version". Correct it or unset it.`,
    );
  }
  if (isOlder(version))
    tell(`TANDEM_PULUMI is version ${version}; ${PINNED_CLI} or later is tried and expected.`);
  return { path, version, source: "TANDEM_PULUMI" };
}

async function onPath(machine: Machine, tell: Tell): Promise<Attempt> {
  const path = machine.which("pulumi");
  const install = `install Pulumi ${PINNED_CLI} or later (https://www.pulumi.com/docs/install/).`;
  if (path === undefined) return { refused: `There is no pulumi on PATH: ${install}` };
  const version = await versionOf(machine, path);
  if (version === undefined) return { refused: `${path} does not answer "version": ${install}` };
  if (isOlder(version)) {
    tell(`${path} is version ${version}, older than ${PINNED_CLI}: passed over.`);
    return { refused: `${path} is version ${version}: ${install}` };
  }
  return { path, version, source: "PATH" };
}

async function inVersionsFolder(machine: Machine): Promise<Attempt> {
  const path = join(versionsFolder(machine), "pulumi");
  const found = await pinnedAt(machine, path, "versions folder");
  return found ?? { refused: `${path} is not a working CLI ${PINNED_CLI}: put one there.` };
}

async function fromNpm(machine: Machine, tell: Tell): Promise<Attempt> {
  const advice = `let npm reach its registry and get.pulumi.com.`;
  if (machine.which("npm") === undefined)
    return { refused: `There is no npm on PATH: install Node with npm, and ${advice}` };
  tell(`Downloading the Pulumi CLI ${PINNED_CLI} with the npm package pulumi (${NPM_SECONDS} s at most).`);
  // The package is a thin wrapper: on first use it downloads the CLI into the versions folder.
  const args = ["exec", "--yes", `--package=pulumi@${PINNED_CLI}`, "--", "pulumi", "version"];
  const env = { PULUMI_VERSION: PINNED_CLI, npm_config_update_notifier: "false" };
  const result = await machine.run("npm", args, {
    timeoutSeconds: NPM_SECONDS,
    workDirectory: machine.home,
    env,
  });
  const found = await pinnedAt(machine, join(versionsFolder(machine), "pulumi"), "npm");
  if (found !== undefined) return found;
  const reason = result.reason === "" ? "no CLI came of it" : lastLine(result.reason);
  tell(`The npm package pulumi did not bring the CLI (${reason}).`);
  return { refused: `The npm package pulumi@${PINNED_CLI} did not bring the CLI (${reason}): ${advice}` };
}

async function fromGo(machine: Machine, tell: Tell): Promise<Attempt> {
  const built = await buildCli(machine, { version: PINNED_CLI, folder: versionsFolder(machine) }, tell);
  if (built.refused !== undefined) return { refused: built.refused };
  const found = await pinnedAt(machine, built.path, "go build");
  return found ?? { refused: `The CLI built with go at ${built.path} does not answer "version".` };
}

async function pinnedAt(machine: Machine, path: string, source: CliSource): Promise<Cli | undefined> {
  if (!machine.exists(path)) return undefined;
  const version = await versionOf(machine, path);
  return version === PINNED_CLI ? { path, version, source } : undefined;
}

function versionsFolder(machine: Machine): string {
  const pulumiHome = machine.env["PULUMI_HOME"] || join(machine.home, ".pulumi");
  return join(pulumiHome, "versions", PINNED_CLI, "bin");
}

async function versionOf(machine: Machine, path: string): Promise<string | undefined> {
  const env = { PULUMI_SKIP_UPDATE_CHECK: "true" };
  const result = await machine.run(path, ["version"], { timeoutSeconds: NPM_SECONDS, env });
  if (!result.succeeded) return undefined;
  return /^v?(\d+\.\d+\.\d+\S*)$/m.exec(result.stdout)?.[1];
}

function isOlder(version: string): boolean {
  const [found, pinned] = [numbers(version), numbers(PINNED_CLI)];
  const first = found.findIndex((part, index) => part !== pinned[index]);
  return first !== -1 && (found[first] ?? 0) < (pinned[first] ?? 0);
}

function numbers(version: string): readonly number[] {
  return version.split(/[.-]/).slice(0, 3).map(Number);
}

function lastLine(text: string): string {
  return text.slice(text.lastIndexOf("\n") + 1);
}
