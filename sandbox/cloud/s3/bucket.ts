/** One bucket: every key with its versions, newest first. A bucket that was never versioned has one, called null. */

export interface StoredObject {
  readonly kind: "object";
  readonly versionId: string;
  readonly modifiedAt: number;
  readonly body: Uint8Array;
  readonly etag: string;
  /** Headers that come back as they were sent: content type, metadata, checksums. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface DeleteMarker {
  readonly kind: "marker";
  readonly versionId: string;
  readonly modifiedAt: number;
}

export type ObjectVersion = StoredObject | DeleteMarker;

export type Versioning = "Enabled" | "Suspended" | undefined;

/** The version of objects that were put while nothing was versioned. */
export const NULL_VERSION = "null";

export class Bucket {
  readonly region: string;
  versioning: Versioning;
  /** The customer's key that objects are encrypted with by default. */
  keyId: string | undefined;
  readonly #newVersionId: () => string;
  #keys = new Map<string, readonly ObjectVersion[]>();

  constructor(region: string, newVersionId: () => string) {
    this.region = region;
    this.#newVersionId = newVersionId;
  }

  put(key: string, object: Omit<StoredObject, "kind" | "versionId">): StoredObject {
    const version = { ...object, kind: "object", versionId: this.#nextVersionId() } as const;
    this.#add(key, version);
    return version;
  }

  /** Without a version: hides the key behind a marker where there are versions, else takes it away. */
  delete(key: string, at: number): DeleteMarker | undefined {
    if (this.versioning === undefined) {
      this.#keys.delete(key);
      return undefined;
    }
    const marker = { kind: "marker", versionId: this.#nextVersionId(), modifiedAt: at } as const;
    this.#add(key, marker);
    return marker;
  }

  /** For good; returns what it was. */
  deleteVersion(key: string, versionId: string): ObjectVersion | undefined {
    const versions = this.versions(key);
    const found = versions.find((version) => version.versionId === versionId);
    const rest = versions.filter((version) => version !== found);
    if (rest.length === 0) this.#keys.delete(key);
    else this.#keys.set(key, rest);
    return found;
  }

  versions(key: string): readonly ObjectVersion[] {
    return this.#keys.get(key) ?? [];
  }

  get keys(): readonly string[] {
    return [...this.#keys.keys()].sort();
  }

  /** Of every key the newest version, unless that is a marker. */
  get current(): ReadonlyMap<string, StoredObject> {
    const shown = new Map<string, StoredObject>();
    for (const [key, [newest]] of this.#keys) if (newest?.kind === "object") shown.set(key, newest);
    return shown;
  }

  get isEmpty(): boolean {
    return this.#keys.size === 0;
  }

  get size(): number {
    return this.#keys.size;
  }

  copy(): ReadonlyMap<string, readonly ObjectVersion[]> {
    return new Map(this.#keys);
  }

  /** Holds what the copy held, or nothing. */
  restore(copy: ReadonlyMap<string, readonly ObjectVersion[]> = new Map()): void {
    this.#keys = new Map(copy);
  }

  #add(key: string, version: ObjectVersion): void {
    const older = this.versions(key).filter(({ versionId }) => versionId !== version.versionId);
    this.#keys.set(key, [version, ...older]);
  }

  #nextVersionId(): string {
    return this.versioning === "Enabled" ? this.#newVersionId() : NULL_VERSION;
  }
}
