/**
 * The schemas of one provider package, derived type by type as they are asked for and kept on disk: the
 * TypeScript compiler takes a second to load, and is needed for a type that was never seen only.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Extractor } from "./extract.ts";
import type { PackageSchema, Properties, ResourceSchema } from "./schema.ts";
import { SdkFiles } from "./sdk-files.ts";

export type PackageName = "aws" | "aws-native" | "gcp" | "kubernetes";

const CACHE = fileURLToPath(new URL("../../../node_modules/.cache/tandem-schemas", import.meta.url));
const SAVE_AFTER_MS = 300;

/** A Kubernetes object of a type that the SDK does not know: what it holds is up to its definition. */
const CUSTOM_RESOURCE: ResourceSchema = {
  inputs: {
    apiVersion: { shape: { kind: "text" }, isRequired: true },
    kind: { shape: { kind: "text" }, isRequired: true },
    metadata: { shape: { kind: "any" } },
  },
  outputs: { apiVersion: "text", kind: "text", metadata: "any" },
  constants: {},
  isOpen: true,
};
const CUSTOM_TYPE = /^kubernetes:[\w.-]+\/v\w+:\w+$/;
// The Gateway API bears Kubernetes' own domain and is none of its own kinds.
const BUILT_IN_GROUPS =
  /^kubernetes:((?!gateway\.networking\.)[\w.-]+\.k8s\.io|core|apps|batch|policy|autoscaling|helm\.sh|yaml|kustomize)\//;

export class PackageSchemas {
  readonly version: string;
  readonly definitions: Map<string, Properties>;
  readonly #packageName: PackageName;
  readonly #files: SdkFiles;
  readonly #cacheFile: string;
  readonly #resources: Map<string, ResourceSchema>;
  readonly #missing = new Set<string>();
  #extractor: Promise<Extractor> | undefined;
  #saving: NodeJS.Timeout | undefined;

  constructor(packageName: PackageName, cacheDirectory = CACHE) {
    this.#packageName = packageName;
    this.#files = new SdkFiles(packageName);
    this.version = this.#files.version;
    this.#cacheFile = join(cacheDirectory, `${packageName}-${this.version}-${extractorHash()}.json`);
    const cached = readCache(this.#cacheFile);
    this.#resources = new Map(Object.entries(cached?.resources ?? {}));
    this.definitions = new Map(Object.entries(cached?.definitions ?? {}));
  }

  /** Undefined for a type that the package does not have. */
  async resource(token: string): Promise<ResourceSchema | undefined> {
    const known = this.#resources.get(token);
    if (known !== undefined) return known;
    if (this.#missing.has(token)) return undefined;
    if (CUSTOM_TYPE.test(token) && !BUILT_IN_GROUPS.test(token)) return CUSTOM_RESOURCE;
    this.#extractor ??= this.#load();
    const extractor = await this.#extractor;
    const schema = this.#resources.get(token) ?? extractor.extract(token);
    if (schema !== undefined) {
      this.#resources.set(token, schema);
      this.#saveSoon();
      return schema;
    }
    this.#missing.add(token);
    return undefined;
  }

  /** Writes what was derived and not written yet. */
  save(): void {
    if (this.#saving === undefined) return;
    clearTimeout(this.#saving);
    this.#saving = undefined;
    // A hundred megabytes of parsed declarations: nothing asks for another type soon.
    this.#extractor = undefined;
    const content: PackageSchema = {
      version: this.version,
      resources: Object.fromEntries(this.#resources),
      definitions: Object.fromEntries(this.definitions),
    };
    try {
      this.#write(JSON.stringify(content));
    } catch {
      // A full or read-only disk costs the next process its second, and this one nothing.
    }
  }

  #write(content: string): void {
    // Several processes may share the cache: the last one wins, and none reads half a file.
    const unfinished = `${this.#cacheFile}.${process.pid}`;
    mkdirSync(dirname(this.#cacheFile), { recursive: true });
    try {
      writeFileSync(unfinished, content);
      renameSync(unfinished, this.#cacheFile);
    } finally {
      rmSync(unfinished, { force: true });
    }
    this.#forgetOthers();
  }

  /** Schemas of other versions, and of what this code was before. */
  #forgetOthers(): void {
    const folder = dirname(this.#cacheFile);
    const ours = new RegExp(`^${this.#packageName}-\\d.*\\.json$`);
    for (const name of readdirSync(folder))
      if (ours.test(name) && join(folder, name) !== this.#cacheFile)
        rmSync(join(folder, name), { force: true });
  }

  #saveSoon(): void {
    clearTimeout(this.#saving);
    this.#saving = setTimeout(() => this.save(), SAVE_AFTER_MS).unref();
  }

  async #load(): Promise<Extractor> {
    const { Extractor } = await import("./extract.ts");
    return new Extractor(this.#packageName, this.#files, this.definitions);
  }
}

function readCache(file: string): PackageSchema | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as PackageSchema) : undefined;
}

let hash: string | undefined;

/** Of everything that decides what is derived: this folder's code, and the data laid over it. */
function extractorHash(): string {
  if (hash !== undefined) return hash;
  const sum = createHash("sha256");
  const here = fileURLToPath(new URL(".", import.meta.url));
  for (const file of readdirSync(here).sort()) sum.update(readFileSync(join(here, file)));
  sum.update(readFileSync(new URL("../../data/cloudformation.json.gz", import.meta.url)));
  hash = sum.digest("hex").slice(0, 12);
  return hash;
}
