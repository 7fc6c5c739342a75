/**
 * A stream and its event source mapping in this process: shards, batches, the lowest failed sequence number as
 * checkpoint, retries, what is given up, batches delivered twice, and a shard that splits.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
 */
export interface ModelRecord {
  readonly key: string;
  readonly sequence: string;
  /** In base64. */
  readonly data: string;
}

interface Shard {
  /** From which key hashes, to below which. */
  readonly from: number;
  readonly to: number;
  readonly records: ModelRecord[];
  /** What it split into: read only when nothing of this one is left. */
  children: readonly Shard[];
  position: number;
}

export interface MappingArgs {
  readonly batchSize: number;
  /** Deliveries of a batch without progress before it is given up. */
  readonly retries: number;
  /** Whether this batch, done, is delivered once more: the service did not hear of it. */
  isRepeated?(): boolean;
}

export interface Delivered {
  readonly invocations: number;
  /** Records of batches that were delivered again though they were done. */
  readonly repeated: number;
  readonly givenUp: readonly ModelRecord[];
}

type Consumer = (event: unknown) => Promise<unknown>;

const HASHES = 0x10000;

export class StreamModel {
  #sequence = 0n;
  #shards: readonly Shard[];

  constructor(shards = 1) {
    this.#shards = Array.from({ length: shards }, (_, at) =>
      shardOf((at * HASHES) / shards, ((at + 1) * HASHES) / shards),
    );
  }

  put(key: string, data: string | Uint8Array): ModelRecord {
    this.#sequence += 1n;
    const record = {
      key,
      sequence: String(
        49_590_338_271_490_256_608_559_692_538_361_571_095_921_575_989_136_588_898n + this.#sequence,
      ),
      data: Buffer.from(data).toString("base64"),
    };
    this.#openShardOf(key).records.push(record);
    return record;
  }

  /** From now on: what is in it already stays where it is. */
  split(): void {
    for (const shard of this.#open()) {
      const middle = Math.floor((shard.from + shard.to) / 2);
      shard.children = [shardOf(shard.from, middle), shardOf(middle, shard.to)];
    }
  }

  /** Reads all there is, shard by shard, parents before children. */
  async deliver(consumer: Consumer, args: MappingArgs): Promise<Delivered> {
    const total = { invocations: 0, repeated: 0, givenUp: [] as ModelRecord[] };
    const drain = async (shard: Shard): Promise<void> => {
      let tries = 0;
      while (shard.position < shard.records.length) {
        const batch = shard.records.slice(shard.position, shard.position + args.batchSize);
        const done = await this.#invoke(consumer, batch);
        total.invocations += 1;
        if (done === batch.length && args.isRepeated?.() === true) {
          await this.#invoke(consumer, batch);
          total.invocations += 1;
          total.repeated += batch.length;
        }
        tries = done > 0 ? 0 : tries + 1;
        shard.position += done;
        if (tries > args.retries) {
          total.givenUp.push(...batch);
          shard.position += batch.length;
          tries = 0;
        }
      }
      for (const child of shard.children) await drain(child);
    };
    await Promise.all(this.#shards.map(drain));
    return total;
  }

  async #invoke(consumer: Consumer, batch: readonly ModelRecord[]): Promise<number> {
    const reply = await consumer(batchEvent(batch)).catch(() => "failed" as const);
    if (reply === "failed") return 0;
    const failures = (reply as { batchItemFailures?: readonly { itemIdentifier: string }[] } | undefined)
      ?.batchItemFailures;
    if (failures === undefined || failures.length === 0) return batch.length;
    const places = failures.map(({ itemIdentifier }) =>
      batch.findIndex(({ sequence }) => sequence === itemIdentifier),
    );
    return places.includes(-1) ? 0 : Math.min(...places);
  }

  #open(): readonly Shard[] {
    const openOf = (shard: Shard): readonly Shard[] =>
      shard.children.length === 0 ? [shard] : shard.children.flatMap(openOf);
    return this.#shards.flatMap(openOf);
  }

  #openShardOf(key: string): Shard {
    let hash = 7;
    for (const letter of key) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % HASHES;
    const found = this.#open().find(({ from, to }) => hash >= from && hash < to);
    if (found === undefined) throw new Error(`Expected a shard for the key ${key}; none takes it.`);
    return found;
  }
}

/** As Lambda hands records over. */
export function batchEvent(records: readonly ModelRecord[], more: Readonly<Record<string, unknown>> = {}) {
  return {
    ...more,
    Records: records.map(({ key, sequence, data }) => ({
      kinesis: {
        kinesisSchemaVersion: "1.0",
        partitionKey: key,
        sequenceNumber: sequence,
        data,
        approximateArrivalTimestamp: 1_772_442_000.123,
      },
      eventSource: "aws:kinesis",
      eventVersion: "1.0",
      eventID: `shardId-000000000000:${sequence}`,
      eventName: "aws:kinesis:record",
      awsRegion: "eu-central-1",
      eventSourceARN: "arn:aws:kinesis:eu-central-1:123456789012:stream/tandem-test-events",
    })),
  };
}

function shardOf(from: number, to: number): Shard {
  return { from, to, records: [], children: [], position: 0 };
}
