/** The working folder of a run: copies of the project's files, so that the engine never writes the committed ones. */

import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { LocalWorkspace, type ProjectSettings, type StackSettings } from "@pulumi/pulumi/automation/index.js";
import type { ChildRun, ConfigValue } from "./child-messages.ts";
import { PASSPHRASE } from "./environment.ts";
import { type Passphrase, usePassphrase } from "./passphrase.ts";

type Settings = Readonly<Record<string, unknown>>;
type PulumiCommand = Awaited<ReturnType<typeof LocalWorkspace.create>>["pulumiCommand"];

export interface PreparedProject {
  readonly name: string;
  /** The program's entry file, absolute. */
  readonly program: string;
}

export async function prepareProject(run: ChildRun, pulumiCommand: PulumiCommand): Promise<PreparedProject> {
  const committed = await LocalWorkspace.create({ workDir: run.root, pulumiCommand });
  const project = await committed.projectSettings();
  mkdirSync(run.workDirectory, { recursive: true });
  const copies = await LocalWorkspace.create({ workDir: run.workDirectory, pulumiCommand });
  const file = `Pulumi.${run.stack}.yaml`;
  const stack = existsSync(join(run.root, file)) ? await committed.stackSettings(run.stack) : {};
  const before = existsSync(join(run.workDirectory, file)) ? await copies.stackSettings(run.stack) : {};
  write(run.workDirectory, "Pulumi.yaml", projectCopy(project, relative(run.workDirectory, run.root)));
  write(run.workDirectory, file, stackCopy(project.name, stack, ...encrypted(run, before)));
  return { name: project.name, program: join(run.root, project.main ?? "index.ts") };
}

/** `main` is what relative paths of archives are resolved from, so it has to lead back to the repository. */
export function projectCopy(project: ProjectSettings, pathToRoot: string): Settings {
  return { ...project, main: `${pathToRoot}/` };
}

/** The salt of the copy before this one stays: a new one would encrypt every secret of the state anew. */
export function stackCopy(
  project: string,
  committed: StackSettings,
  overrides: Readonly<Record<string, ConfigValue>>,
  before: StackSettings,
): Settings {
  const qualified = Object.entries(overrides).map(([key, value]) => [qualify(project, key), value]);
  const { encryptionSalt: _ours, ...settings } = committed;
  return {
    ...settings,
    ...(before.encryptionSalt === undefined ? {} : { encryptionsalt: before.encryptionSalt }),
    config: { ...committed.config, ...Object.fromEntries(qualified) },
  };
}

/** Those of the settings that are secret, and the salt under which they are, as the CLI would write them. */
function encrypted(
  { config, secretKeys = [] }: ChildRun,
  before: StackSettings,
): [overrides: ChildRun["config"], before: StackSettings] {
  if (secretKeys.length === 0) return [config, before];
  const passphrase = usePassphrase(PASSPHRASE, before.encryptionSalt);
  const values = Object.entries(config).map(([key, value]) => [
    key,
    secretKeys.includes(key) ? sealed(value, passphrase) : value,
  ]);
  return [Object.fromEntries(values), { ...before, encryptionSalt: passphrase.salt }];
}

/** Every text in a setting by itself, as `pulumi config set --secret --path` does. */
function sealed(value: unknown, passphrase: Passphrase): unknown {
  if (Array.isArray(value)) return value.map((each) => sealed(each, passphrase));
  if (typeof value !== "object" || value === null) return { secure: passphrase.encrypt(String(value)) };
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, sealed(each, passphrase)]));
}

function qualify(project: string, key: string): string {
  return key.includes(":") ? key : `${project}:${key}`;
}

/** JSON is YAML. Written beside and moved: a run that is killed leaves no half a file to the next. */
function write(directory: string, name: string, content: Settings): void {
  const unfinished = join(directory, `.${name}.${process.pid}`);
  writeFileSync(unfinished, `${JSON.stringify(content, undefined, 2)}\n`);
  renameSync(unfinished, join(directory, name));
}
