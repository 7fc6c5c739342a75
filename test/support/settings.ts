/** A stack's configuration that has nothing wrong with it, as the engine hands it to the program. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

export type RawConfig = Readonly<Record<string, string>>;

interface ProjectFile {
  readonly config: Readonly<Record<string, { readonly default?: unknown }>>;
}
interface StackFile {
  readonly config: Readonly<Record<string, unknown>>;
}

// Pulumi's own reader of YAML, taken from where Pulumi takes it.
const yaml: { load(text: string): unknown } = createRequire(import.meta.resolve("@pulumi/pulumi"))("js-yaml");

/** Keys without their name space, objects as JSON, defaults of the project filled in. */
export function rawConfigOf(stack: string): RawConfig {
  const project = yaml.load(readFileSync("Pulumi.yaml", "utf8")) as ProjectFile;
  const own = yaml.load(readFileSync(`Pulumi.${stack}.yaml`, "utf8")) as StackFile;
  const defaults = Object.entries(project.config)
    .filter(([key, { default: value }]) => !key.includes(":") && value !== undefined)
    .map(([key, { default: value }]) => [key, value] as const);
  const values = Object.entries(own.config).map(
    ([key, value]) => [key.replace(/^tandem:/, ""), value] as const,
  );
  return Object.fromEntries([...defaults, ...values].map(([key, value]) => [key, raw(value)]));
}

/** The sandbox's, with what its start puts in: key rings and security keys. */
export function sandboxConfig(changes: Readonly<Record<string, unknown>> = {}): RawConfig {
  const { securityKey = "{}" } = rawConfigOf("staging");
  const { home, peer } = JSON.parse(securityKey);
  const secret = (region: string, name: string): string =>
    `arn:aws:secretsmanager:${region}:111122223333:secret:tandem/${name}-AbC123`;
  const made = {
    keyRings: {
      identifiers: secret("eu-central-1", "identifiers"),
      ids: secret("eu-central-1", "ids"),
      pinPepper: secret("eu-central-1", "pin-pepper"),
    },
    securityKey: {
      home: { certificate: home.certificate, secretArn: secret("eu-central-1", "security-key") },
      peer: { certificate: peer.certificate, secretArn: secret("eu-west-2", "security-key") },
    },
  };
  const overrides = Object.entries({ ...made, ...changes })
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => [key, raw(value)]);
  return { ...rawConfigOf("sandbox"), ...Object.fromEntries(overrides) };
}

function raw(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
