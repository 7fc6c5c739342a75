/** The streams of every region, by name and by ARN. */
import { type CloudCore, ServiceError } from "../service.ts";
import { Stream, type StreamSpec } from "./stream.ts";

const ARN = /^arn:aws[a-z-]*:kinesis:([a-z0-9-]+):(\d{12}):stream\/([A-Za-z0-9_.-]{1,128})$/;

export class Streams {
  readonly #core: CloudCore;
  readonly #streams = new Map<string, Stream>();
  readonly #listeners = new Set<(stream: Stream) => void>();

  constructor(core: CloudCore) {
    this.#core = core;
  }

  /** Makes the region hold this stream, new or changed; another number of shards replaces all of them. */
  put(spec: StreamSpec): Stream {
    const held = this.find(spec.region, spec.name);
    if (held === undefined) {
      const stream = new Stream(spec, this.arnOf(spec.region, spec.name), () => this.#core.clock.now());
      this.#streams.set(`${spec.region}/${spec.name}`, stream);
      for (const listener of this.#listeners) listener(stream);
      return stream;
    }
    const isResized = held.spec.shardCount !== spec.shardCount;
    held.spec = spec;
    if (isResized) held.resize(spec.shardCount);
    return held;
  }

  remove(region: string, name: string): void {
    this.#streams.delete(`${region}/${name}`);
  }

  find(region: string, name: string): Stream | undefined {
    return this.#streams.get(`${region}/${name}`);
  }

  findByArn(arn: string): Stream | undefined {
    const [, region = "", , name = ""] = ARN.exec(arn) ?? [];
    return this.find(region, name);
  }

  /** Throws ResourceNotFoundException. */
  require(region: string, name: string): Stream {
    const stream = this.find(region, name);
    if (stream !== undefined) return stream;
    throw new ServiceError(
      "ResourceNotFoundException",
      `Stream ${name} under account ${this.#core.accountId} not found.`,
    );
  }

  in(region: string): readonly Stream[] {
    return [...this.#streams.values()]
      .filter(({ spec }) => spec.region === region)
      .sort((a, b) => (a.spec.name < b.spec.name ? -1 : 1));
  }

  /** Told of every stream that is made from now on. */
  onNew(listener: (stream: Stream) => void): void {
    this.#listeners.add(listener);
  }

  arnOf(region: string, name: string): string {
    return `arn:aws:kinesis:${region}:${this.#core.accountId}:stream/${name}`;
  }

  /** The name that a call means, by StreamName or StreamARN; undefined where it names none of this region. */
  nameIn(input: Readonly<Record<string, unknown>>, region: string): string | undefined {
    const { StreamName: name, StreamARN: arn } = input;
    if (typeof name === "string") return name;
    const named = ARN.exec(String(arn));
    return named?.[1] === region && named[2] === this.#core.accountId ? named[3] : undefined;
  }

  /** Every stream as it was deployed: empty, with its first shards. */
  empty(): void {
    for (const stream of this.#streams.values()) stream.empty();
  }
}
