/**
 * What of one stack is deployed, in the order it was created. On disk: a file of all, moved into place, and a journal
 * beside it of what changed since. Hundreds of resources are put one after another, and a file of all grows with each.
 */
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
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

type Change = { readonly put: RecordedResource } | { readonly remove: Pick<RecordedResource, "urn" | "id"> };

export class RecordedStack {
  readonly #file: string;
  readonly #journal: string;
  #isWritten = false;
  #resources: RecordedResource[];
  readonly #next: Map<string, number>;

  constructor(file: string) {
    this.#file = file;
    const content = readContent(file);
    this.#resources = [...content.resources];
    this.#next = new Map(Object.entries(content.next));
    this.#journal = file.replace(/(?:\.json)?$/, ".journal");
    // A journal of a file that somebody deleted tells of nothing that is there.
    if (existsSync(file)) for (const change of readJournal(this.#journal)) this.#apply(change);
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
    this.#record({ put: resource });
  }

  remove(urn: string, id: string): void {
    if (this.find(urn, id) !== undefined) this.#record({ remove: { urn, id } });
  }

  /** On disk before in memory: what cannot be written is not there. */
  #record(change: Change): void {
    if (!this.#isWritten) this.#writeWhole();
    this.#isWritten = true;
    // Line breaks on both sides: a line that a full disk cut off spoils none after it.
    appendFileSync(this.#journal, `\n${JSON.stringify(change)}\n`, { mode: 0o600 });
    this.#apply(change);
  }

  #apply(change: Change): void {
    if ("put" in change) {
      const { put } = change;
      const index = this.#resources.findIndex(({ urn, id }) => urn === put.urn && id === put.id);
      if (index < 0) this.#resources.push(put);
      else this.#resources[index] = put;
      return;
    }
    const { urn, id } = change.remove;
    const removed = this.find(urn, id);
    if (removed === undefined) return;
    this.#resources = this.#resources.filter((resource) => resource !== removed);
    this.#next.set(urn, Math.max(this.#next.get(urn) ?? 0, removed.generation + 1));
  }

  /** Once in the life of a writer. Readers, as previews are, leave both files as they are. */
  #writeWhole(): void {
    const content: Content = {
      version: 1,
      resources: this.#resources,
      next: Object.fromEntries(this.#next),
    };
    mkdirSync(dirname(this.#file), { recursive: true });
    if (!existsSync(this.#file)) rmSync(this.#journal, { force: true });
    const unfinished = `${this.#file}.${process.pid}`;
    // Secrets are in it in the clear, as the cloud needs them: nobody else's to read.
    writeFileSync(unfinished, JSON.stringify(content), { mode: 0o600 });
    renameSync(unfinished, this.#file);
    // Told twice, a change is the same: a crash between these two loses and doubles nothing.
    rmSync(this.#journal, { force: true });
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

function readJournal(file: string): readonly Change[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .flatMap((line) => changeIn(line) ?? []);
}

/** None where the line is half of one: whoever wrote it was told that it failed, or did not live to tell. */
function changeIn(line: string): Change | undefined {
  try {
    return line === "" ? undefined : (JSON.parse(line) as Change);
  } catch {
    // The only thing it can throw is a SyntaxError, and that is the answer.
    return undefined;
  }
}
