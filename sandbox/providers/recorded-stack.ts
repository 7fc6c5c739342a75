/** What of one stack is deployed, on disk: written whole, moved into place, in the order it was created. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Json } from "./behaviour.ts";

export interface RecordedResource {
  readonly urn: string;
  readonly type: string;
  readonly id: string;
  /** How many resources this URN named before: each has ids of its own. */
  readonly generation: number;
  readonly region: string;
  /** As they travelled, secrets and archives marked. */
  readonly inputs: Json;
  readonly outputs: Json;
}

interface Content {
  readonly version: 1;
  readonly resources: readonly RecordedResource[];
  /** By URN, of resources that were deleted: the generation that comes next. */
  readonly next: Readonly<Record<string, number>>;
}

export class RecordedStack {
  readonly #file: string;
  #resources: RecordedResource[];
  readonly #next: Map<string, number>;

  constructor(file: string) {
    this.#file = file;
    const content = readContent(file);
    this.#resources = [...content.resources];
    this.#next = new Map(Object.entries(content.next));
  }

  get resources(): readonly RecordedResource[] {
    return this.#resources;
  }

  find(urn: string, id: string): RecordedResource | undefined {
    return this.#resources.find((resource) => resource.urn === urn && resource.id === id);
  }

  /** Whoever has this id already: no two resources of a type can, in one region. */
  holder({
    type,
    id,
    region,
  }: Pick<RecordedResource, "type" | "id" | "region">): RecordedResource | undefined {
    return this.#resources.find((held) => held.type === type && held.id === id && held.region === region);
  }

  /** While a resource is replaced, its URN names two: this is the newer one. */
  newest(urn: string): RecordedResource | undefined {
    return this.#resources.findLast((resource) => resource.urn === urn);
  }

  /** The generation of a resource that is about to be made. */
  nextGeneration(urn: string): number {
    const newest = this.newest(urn);
    return Math.max(this.#next.get(urn) ?? 0, newest === undefined ? 0 : newest.generation + 1);
  }

  /** What is there keeps its place in the order. */
  put(resource: RecordedResource): void {
    const index = this.#resources.findIndex(({ urn, id }) => urn === resource.urn && id === resource.id);
    if (index < 0) this.#resources.push(resource);
    else this.#resources[index] = resource;
    this.#save();
  }

  remove(urn: string, id: string): void {
    const removed = this.find(urn, id);
    if (removed === undefined) return;
    this.#resources = this.#resources.filter((resource) => resource !== removed);
    this.#next.set(urn, Math.max(this.#next.get(urn) ?? 0, removed.generation + 1));
    this.#save();
  }

  #save(): void {
    const content: Content = {
      version: 1,
      resources: this.#resources,
      next: Object.fromEntries(this.#next),
    };
    mkdirSync(dirname(this.#file), { recursive: true });
    const unfinished = `${this.#file}.${process.pid}`;
    // Secrets are in it in the clear, as the cloud needs them: nobody else's to read.
    writeFileSync(unfinished, JSON.stringify(content), { mode: 0o600 });
    renameSync(unfinished, this.#file);
  }
}

function readContent(file: string): Content {
  if (!existsSync(file)) return { version: 1, resources: [], next: {} };
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Content;
  } catch (cause) {
    throw new Error(`${file} should hold the deployed resources and is no JSON. Delete it to start anew.`, {
      cause,
    });
  }
}
