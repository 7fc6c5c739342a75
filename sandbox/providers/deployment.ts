/** What the stand-ins of all four packages share: the mode, what was found wrong, and what is deployed. */
import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import type { Behaviour, DeployedResource, Json } from "./behaviour.ts";
import type { Failure, Problem } from "./check/problem.ts";
import { KeptFiles } from "./kept-files.ts";
import { type RecordedResource, RecordedStack } from "./recorded-stack.ts";
import { readUrn } from "./urn.ts";
import { fileValue, isObject, plainObject, reveal } from "./wire/values.ts";

/** The engine does not tell a Check whether it belongs to a preview. */
export type Mode = "preview" | "up";

export interface DeploymentOptions<Cloud> {
  readonly directory: string;
  /** What relative paths of archives start from. */
  readonly root: string;
  readonly cloud: Cloud | undefined;
  readonly behaviours: Readonly<Record<string, Behaviour<Cloud>>>;
}

export class Deployment<Cloud> {
  readonly #options: DeploymentOptions<Cloud>;
  readonly #files: KeptFiles;
  readonly #stacks = new Map<string, RecordedStack>();
  readonly #checked = new Set<string>();
  readonly #known = new Set<string>();
  #failures: readonly Failure[] = [];
  #mode: Mode = "up";

  constructor(options: DeploymentOptions<Cloud>) {
    this.#options = options;
    this.#files = new KeptFiles(join(options.directory, "code"), options.root);
  }

  get mode(): Mode {
    return this.#mode;
  }

  /** Begins a run: nothing is checked and nothing wrong yet. */
  begin(mode: Mode): void {
    this.#mode = mode;
    this.#failures = [];
    this.#checked.clear();
    this.#known.clear();
  }

  get failures(): readonly Failure[] {
    return this.#failures;
  }

  get checked(): ReadonlySet<string> {
    return this.#checked;
  }

  noteChecked(urn: string, problems: readonly Problem[]): void {
    this.#checked.add(urn);
    const { path } = readUrn(urn);
    // A replacement is checked twice.
    const others = this.#failures.filter((failure) => failure.urn !== urn);
    this.#failures = [...others, ...problems.map((problem) => ({ urn, path, ...problem }))];
  }

  /** The engine has this resource in its state: creating it again would replace it. */
  noteKnown(urn: string): void {
    this.#known.add(urn);
  }

  isKnown(urn: string): boolean {
    return this.#known.has(urn);
  }

  stack(name: string): RecordedStack {
    const open = this.#stacks.get(name) ?? new RecordedStack(this.#fileOf(name));
    this.#stacks.set(name, open);
    return open;
  }

  #fileOf(stackName: string): string {
    return join(this.#options.directory, `${stackName}.json`);
  }

  stackOf(urn: string): RecordedStack {
    return this.stack(readUrn(urn).stack);
  }

  /** Makes the cloud hold a resource; what the cloud decided about its outputs comes back. */
  async put(resource: RecordedResource): Promise<Json> {
    const { cloud, behaviours } = this.#options;
    const deployed = this.#deployed(resource, (file) => this.#files.keep(file));
    if (cloud === undefined) return {};
    return (await behaviours[resource.type]?.put(cloud, deployed)) ?? {};
  }

  async remove(resource: RecordedResource): Promise<void> {
    const { cloud, behaviours } = this.#options;
    if (cloud !== undefined) await behaviours[resource.type]?.remove(cloud, this.deployed(resource));
  }

  /** An outputs patch; undefined where the cloud has lost it. */
  read(resource: RecordedResource): Json | undefined {
    const { cloud, behaviours } = this.#options;
    const behaviour = behaviours[resource.type];
    if (cloud === undefined || behaviour?.read === undefined) return {};
    return behaviour.read(cloud, this.deployed(resource));
  }

  deployed(resource: RecordedResource): DeployedResource {
    return this.#deployed(resource, (file) => this.#files.locate(file));
  }

  /** Puts every recorded resource of a stack into the cloud again, in the order of their creation. */
  async restore(stackName: string): Promise<number> {
    const { resources } = this.stack(stackName);
    const { cloud, behaviours } = this.#options;
    if (cloud === undefined) return 0;
    this.#pruneFiles();
    // Nearly always in the order of their making; a resource that was changed later may name a newer one.
    let waiting: readonly RecordedResource[] = resources;
    while (waiting.length > 0) {
      const refused: { readonly resource: RecordedResource; readonly cause: unknown }[] = [];
      for (const resource of waiting)
        try {
          await behaviours[resource.type]?.put(cloud, this.deployed(resource));
        } catch (cause) {
          refused.push({ resource, cause });
        }
      const [first] = refused;
      if (first !== undefined && refused.length === waiting.length)
        throw cannotBePutBack(first.resource, this.#fileOf(stackName), first.cause);
      waiting = refused.map(({ resource }) => resource);
    }
    return resources.length;
  }

  /** The stacks of a folder share the copies. */
  #pruneFiles(): void {
    const { directory } = this.#options;
    const names = existsSync(directory) ? readdirSync(directory) : [];
    const stacks = names
      .filter((name) => name.endsWith(".json"))
      .map((name) => this.stack(basename(name, ".json")));
    const resources = stacks.flatMap((stack) => stack.resources);
    this.#files.prune(new Set(resources.flatMap(({ inputs, outputs }) => hashesIn([inputs, outputs]))));
  }

  #deployed(
    { urn, type, id, region, inputs, outputs }: RecordedResource,
    file: Parameters<typeof plainObject>[1],
  ): DeployedResource {
    const { name } = readUrn(urn);
    return {
      urn,
      type,
      id,
      name,
      region,
      inputs: plainObject(inputs, file),
      outputs: plainObject(outputs, file),
    };
  }
}

function hashesIn(value: unknown): readonly string[] {
  const inner = reveal(value);
  const file = fileValue(inner);
  if (file !== undefined) return [file.hash];
  if (Array.isArray(inner)) return inner.flatMap(hashesIn);
  return isObject(inner) ? Object.values(inner).flatMap(hashesIn) : [];
}

function cannotBePutBack({ urn }: RecordedResource, file: string, cause: unknown): Error {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const { path } = readUrn(urn);
  return new Error(
    `${path} of the last session cannot be put back: ${reason}\nTo start anew, without what was deployed, delete ${file}.`,
    { cause },
  );
}
