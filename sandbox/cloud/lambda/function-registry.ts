/** The functions of every region with their versions, aliases and resource policies. */
import type { FunctionAddress } from "./function-address.ts";
import type { PermissionStatement } from "./resource-policy.ts";

export interface FunctionConfiguration {
  readonly region: string;
  readonly name: string;
  readonly description: string;
  readonly runtime: string;
  readonly handler: string;
  readonly roleArn: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly maximumConcurrency: number;
  /** The unpacked code, in a folder that no later deployment writes to. */
  readonly codeFolder: string;
  readonly codeSha256: string;
  readonly codeBytes: number;
}

export interface FunctionVersion {
  readonly version: string;
  readonly configuration: FunctionConfiguration;
  /** Clock time of the deployment, in milliseconds. */
  readonly modifiedAt: number;
}

interface FunctionEntry {
  latest: FunctionVersion;
  newest: number;
  readonly versions: Map<string, FunctionVersion>;
  readonly aliases: Map<string, FunctionAlias>;
  readonly permissions: Map<string, PermissionStatement>;
}

export interface FunctionAlias {
  readonly name: string;
  readonly functionVersion: string;
  readonly description: string;
}

export interface Deployment {
  readonly configuration: FunctionConfiguration;
  readonly publish: boolean;
  readonly at: number;
  /** The number that a function read back from disk had before. */
  readonly restoredVersion?: number;
}

export class FunctionRegistry {
  readonly #functions = new Map<string, FunctionEntry>();

  /** Whether anything changed, and the version that now holds the configuration. */
  deploy({ configuration, publish, at, restoredVersion }: Deployment): { changed: boolean; version: string } {
    const held = this.#functions.get(key(configuration));
    const entry = held ?? emptyEntry({ version: "$LATEST", configuration, modifiedAt: at });
    const changed = held !== undefined && !isSame(held.latest.configuration, configuration);
    if (held === undefined) this.#functions.set(key(configuration), entry);
    if (changed) entry.latest = { version: "$LATEST", configuration, modifiedAt: at };
    if (!publish) return { changed, version: "$LATEST" };
    const newest = entry.versions.get(String(entry.newest));
    if (newest === undefined || !isSame(newest.configuration, configuration)) {
      entry.newest = held === undefined ? (restoredVersion ?? 1) : entry.newest + 1;
      entry.versions.set(String(entry.newest), { ...entry.latest, version: String(entry.newest) });
    }
    return { changed, version: String(entry.newest) };
  }

  remove(region: string, name: string): void {
    this.#functions.delete(key({ region, name }));
  }

  has(region: string, name: string): boolean {
    return this.#functions.has(key({ region, name }));
  }

  names(region: string): readonly string[] {
    return [...this.#functions.values()]
      .map((entry) => entry.latest.configuration)
      .filter((configuration) => configuration.region === region)
      .map((configuration) => configuration.name)
      .sort();
  }

  /** What an address leads to; undefined where there is no such function, alias or version. */
  resolve({ region, name, qualifier }: FunctionAddress): FunctionVersion | undefined {
    const entry = this.#functions.get(key({ region, name }));
    if (entry === undefined) return undefined;
    const version = entry.aliases.get(qualifier ?? "")?.functionVersion ?? qualifier ?? "$LATEST";
    if (version === "$LATEST") return entry.latest;
    return entry.versions.get(version) ?? (isOlder(version, entry) ? entry.latest : undefined);
  }

  /** Throws where the function or the version is not there, as Lambda would. */
  putAlias(region: string, functionName: string, alias: FunctionAlias): void {
    const entry = this.#functions.get(key({ region, name: functionName }));
    if (entry === undefined) throw new Error(`Function not found: ${functionName} in ${region}.`);
    const { functionVersion } = alias;
    if (
      functionVersion !== "$LATEST" &&
      !entry.versions.has(functionVersion) &&
      !isOlder(functionVersion, entry)
    )
      throw new Error(
        `Function ${functionName} in ${region} has no version ${functionVersion}; its newest is ${entry.newest}.`,
      );
    entry.aliases.set(alias.name, alias);
  }

  removeAlias(region: string, functionName: string, name: string): void {
    this.#functions.get(key({ region, name: functionName }))?.aliases.delete(name);
  }

  alias(region: string, functionName: string, name: string): FunctionAlias | undefined {
    return this.#functions.get(key({ region, name: functionName }))?.aliases.get(name);
  }

  aliases(region: string, functionName: string): readonly FunctionAlias[] {
    return [...(this.#functions.get(key({ region, name: functionName }))?.aliases.values() ?? [])];
  }

  putPermission(region: string, functionName: string, statement: PermissionStatement): void {
    const entry = this.#functions.get(key({ region, name: functionName }));
    if (entry === undefined) throw new Error(`Function not found: ${functionName} in ${region}.`);
    entry.permissions.set(statementKey(statement), statement);
  }

  /** Only where it still holds: a replacement under the same id was made before its predecessor goes. */
  removePermission(region: string, functionName: string, statement: PermissionStatement): void {
    const permissions = this.#functions.get(key({ region, name: functionName }))?.permissions;
    const held = permissions?.get(statementKey(statement));
    if (JSON.stringify(held) === JSON.stringify(statement)) permissions?.delete(statementKey(statement));
  }

  /** The resource policy of exactly this address: an alias does not inherit the function's. */
  permissions({ region, name, qualifier }: FunctionAddress): readonly PermissionStatement[] {
    const entry = this.#functions.get(key({ region, name }));
    return [...(entry?.permissions.values() ?? [])].filter((s) => s.qualifier === qualifier);
  }
}

function emptyEntry(latest: FunctionVersion): FunctionEntry {
  return { latest, newest: 0, versions: new Map(), aliases: new Map(), permissions: new Map() };
}

function key({ region, name }: { readonly region: string; readonly name: string }): string {
  return `${region}/${name}`;
}

function statementKey({ statementId, qualifier }: PermissionStatement): string {
  return `${qualifier ?? ""}/${statementId}`;
}

// Versions from before a restart are known by number alone: their code is gone, the present one answers.
function isOlder(version: string, entry: FunctionEntry): boolean {
  return /^[1-9]\d*$/.test(version) && Number(version) < entry.newest;
}

function isSame(one: FunctionConfiguration, other: FunctionConfiguration): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
