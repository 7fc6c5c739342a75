/**
 * A stack's settings, checked before the engine starts. The program checks the same, but the engine looks at
 * types and missing keys first and stops at the first of them: here every problem is named at once.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { SettingProblem } from "../components/setting-checks.ts";
import { InvalidSettings, parseSettings } from "../components/settings.ts";
import { didYouMean } from "../sandbox/providers/check/near.ts";
import { ROOT } from "./sandbox/folder.ts";
import { SANDBOX } from "./sandbox/settings.ts";

export type RawSettings = Readonly<Record<string, string>>;

interface ProjectFile {
  readonly config: Readonly<Record<string, { readonly default?: unknown }>>;
}

// Pulumi's own reader of YAML, taken from where Pulumi takes it.
const yaml: { load(text: string, options: { readonly filename: string }): unknown } = createRequire(
  import.meta.resolve("@pulumi/pulumi"),
)("js-yaml");

/** The local cloud's account and regions are its own: another place would have none of its secrets. */
const PLACE: RawSettings = {
  accountId: SANDBOX.accountId,
  homeRegion: SANDBOX.home,
  peerRegion: SANDBOX.peer,
  witnessRegion: SANDBOX.witness,
};

/** Throws InvalidSettings with every problem. `overrides` are keys as the configuration has them. */
export function checkSettings(stack: string, overrides: Readonly<Record<string, unknown>> = {}): void {
  const settings = rawSettingsOf(stack, overrides);
  const place = stack === SANDBOX.stack ? PLACE : {};
  const problems = [
    ...unknownKeys(stack, overrides),
    ...elsewhere(settings, place),
    // Checked as if they spoke of the right place: secrets that are in no other are not wrong besides.
    ...refusals(stack, { ...settings, ...place }),
  ];
  if (problems.length > 0) throw new InvalidSettings(problems);
}

/** Keys without their name space, objects as JSON, defaults of the project filled in. */
export function rawSettingsOf(stack: string, overrides: Readonly<Record<string, unknown>> = {}): RawSettings {
  const defaults = Object.entries(readProject().config)
    .filter(([key, { default: value }]) => !key.includes(":") && value !== undefined)
    .map(([key, { default: value }]) => [key, value] as const);
  const values = Object.entries({ ...readStack(stack), ...overrides })
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => [bare(key), value] as const);
  return Object.fromEntries([...defaults, ...values].map(([key, value]) => [key, raw(value)]));
}

function refusals(stack: string, settings: RawSettings): readonly SettingProblem[] {
  try {
    parseSettings(stack, (key) => settings[key]);
    return [];
  } catch (error) {
    if (error instanceof InvalidSettings) return error.problems;
    throw error;
  }
}

/** The engine takes a key that nothing reads without a word: a mistyped optional one would never be missed. */
function unknownKeys(stack: string, overrides: Readonly<Record<string, unknown>>): readonly SettingProblem[] {
  const known = Object.keys(readProject().config);
  return Object.keys({ ...readStack(stack), ...overrides }).flatMap((key) =>
    bare(key).includes(":") || known.includes(bare(key))
      ? []
      : [
          {
            key,
            expected: "a setting that Pulumi.yaml declares",
            // Its value may be a secret.
            came: "one that it does not",
            remedy: `Remove it from Pulumi.${stack}.yaml, or correct its name${didYouMean(bare(key), known)}.`,
          },
        ],
  );
}

function elsewhere(settings: RawSettings, place: RawSettings): readonly SettingProblem[] {
  return Object.entries(place)
    .filter(([key, ours]) => settings[key] !== ours)
    .map(([key, ours]) => ({
      key: `tandem:${key}`,
      expected: `"${ours}", the local cloud's own`,
      came: settings[key] === undefined ? "nothing" : `"${settings[key]}"`,
      remedy: "Keep the committed value; every other stack may have its own.",
    }));
}

function readProject(): ProjectFile {
  return readYaml("Pulumi.yaml") as unknown as ProjectFile;
}

function readStack(stack: string): Readonly<Record<string, unknown>> {
  const name = `Pulumi.${stack}.yaml`;
  const { config = {} } = readYaml(name);
  if (isRecord(config)) return config;
  throw new Error(`${name} should hold a setting on each line below "config:"; it holds ${shown(config)}.`);
}

/** Throws where the file is no YAML, or no map: the message names it. */
function readYaml(name: string): Readonly<Record<string, unknown>> {
  const content = yaml.load(readFileSync(join(ROOT, name), "utf8"), { filename: name });
  if (isRecord(content)) return content;
  throw new Error(`${name} should hold "config:" and the settings below it; it holds ${shown(content)}.`);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  return value === undefined || value === null ? "nothing" : JSON.stringify(value);
}

function bare(key: string): string {
  return key.replace(/^tandem:/, "");
}

function raw(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
