/**
 * A stack's settings, checked before the engine starts. The program checks the same, but the engine looks at
 * types and missing keys first and stops at the first of them: here every problem is named at once.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { parseSettings } from "../components/settings.ts";
import { ROOT } from "./sandbox/folder.ts";

export type RawSettings = Readonly<Record<string, string>>;

interface ProjectFile {
  readonly config: Readonly<Record<string, { readonly default?: unknown }>>;
}
interface StackFile {
  readonly config?: Readonly<Record<string, unknown>>;
}

// Pulumi's own reader of YAML, taken from where Pulumi takes it.
const yaml: { load(text: string): unknown } = createRequire(import.meta.resolve("@pulumi/pulumi"))("js-yaml");

/** Throws InvalidSettings with every problem. `overrides` are keys as the configuration has them. */
export function checkSettings(stack: string, overrides: Readonly<Record<string, unknown>> = {}): void {
  const settings = rawSettingsOf(stack, overrides);
  parseSettings(stack, (key) => settings[key]);
}

/** Keys without their name space, objects as JSON, defaults of the project filled in. */
export function rawSettingsOf(stack: string, overrides: Readonly<Record<string, unknown>> = {}): RawSettings {
  const project = yaml.load(readFileSync(join(ROOT, "Pulumi.yaml"), "utf8")) as ProjectFile;
  const own = yaml.load(readFileSync(join(ROOT, `Pulumi.${stack}.yaml`), "utf8")) as StackFile;
  const defaults = Object.entries(project.config)
    .filter(([key, { default: value }]) => !key.includes(":") && value !== undefined)
    .map(([key, { default: value }]) => [key, value] as const);
  const values = Object.entries({ ...own.config, ...overrides })
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => [key.replace(/^tandem:/, ""), value] as const);
  return Object.fromEntries([...defaults, ...values].map(([key, value]) => [key, raw(value)]));
}

function raw(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
