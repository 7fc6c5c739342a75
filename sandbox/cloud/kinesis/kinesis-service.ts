/** Kinesis Data Streams: deployed streams, written and read over AWS's JSON protocol. */
import { notImplemented } from "../error-shape.ts";
import { type KeyDoor, type KeyUse, NO_KEYS } from "../kms/key-door.ts";
import {
  type Call,
  type CloudCore,
  type Grant,
  type Principal,
  type Service,
  ServiceError,
  type ServiceOutput,
} from "../service.ts";
import {
  describePage,
  listed,
  listShards,
  type Operation,
  type Output,
  PAGE,
  readShardsToken,
  summarise,
} from "./describe-stream.ts";
import { readRecord, readRecords, ShardThroughput } from "./put-records.ts";
import { RESHARDING } from "./reshard.ts";
import type { StreamRecord } from "./shard.ts";
import { after, readIterator, recordsFrom, startOf, writeIterator } from "./shard-iterator.ts";
import { invalid, type NewRecord, type Stream } from "./stream.ts";
import { Streams } from "./streams.ts";

/** The key that AWS manages lets everybody of the account use the stream. */
const AWS_KEY = "alias/aws/kinesis";
const MOST_READ_RECORDS = 10_000;
const MOST_READ_BYTES = 10 * 1024 * 1024;

export class KinesisService implements Service {
  readonly signingName = "kinesis";
  readonly protocol = "json-1.1";
  readonly streams: Streams;
  readonly #core: CloudCore;
  readonly #keys: KeyDoor;
  readonly #throughput = new ShardThroughput();
  readonly #operations: Readonly<Record<string, Operation>> = {
    PutRecord: (call, stream) => this.#putRecord(call, stream),
    PutRecords: (call, stream) => this.#putRecords(call, stream),
    GetShardIterator: (call, stream) => this.#iterator(call, stream),
    GetRecords: (call, stream) => this.#getRecords(call, stream),
    ListShards: (call, stream) => listShards(call, stream),
    DescribeStream: (call, stream) => describePage(call, stream),
    DescribeStreamSummary: (_call, stream) => summarise(stream),
    ...RESHARDING,
  };

  constructor(core: CloudCore, keys: KeyDoor = NO_KEYS) {
    this.#core = core;
    this.#keys = keys;
    this.streams = new Streams(core);
  }

  grants({ operation, input, region }: Call): readonly Grant[] {
    const action = `kinesis:${operation}`;
    if (operation === "ListStreams") return [{ action, resource: "*" }];
    const name = this.#nameOf(operation, input, region);
    return [{ action, resource: name === undefined ? "*" : this.streams.arnOf(region, name) }];
  }

  async handle(call: Call): Promise<ServiceOutput> {
    const { operation, input, region } = call;
    if (operation === "ListStreams") return { json: this.#list(call) };
    const run = Object.hasOwn(this.#operations, operation) ? this.#operations[operation] : undefined;
    if (run === undefined) throw notImplemented(this.signingName, operation, this.protocol);
    const name = this.#nameOf(operation, input, region);
    if (name === undefined)
      throw invalid("Either StreamName or StreamARN of a stream in this region must be given.");
    const stream = this.streams.require(region, name);
    if (operation.startsWith("PutRecord")) this.useKey(stream, "kms:GenerateDataKey", call.principal);
    if (operation === "GetRecords") this.useKey(stream, "kms:Decrypt", call.principal);
    return { json: { ...run(call, stream) } };
  }

  /** Throws KMS's ServiceError where the stream has a key of the customer's that the principal may not use. */
  useKey({ spec, arn }: Stream, action: KeyUse["action"], principal: Principal): void {
    const { type, keyId = AWS_KEY } = spec.encryption;
    if (type === "NONE" || keyId.endsWith(AWS_KEY)) return;
    const encryptionContext = { "aws:kinesis:arn": arn };
    this.#keys.use({ region: spec.region, key: keyId, action, principal, via: "kinesis", encryptionContext });
  }

  /** What a service of the cloud itself writes, such as Connect its contact records. Throws ServiceError. */
  putRecord(region: string, stream: string, partitionKey: string, text: string): void {
    if (this.#core.faults.isServiceLost(region, this.signingName))
      throw new ServiceError("ServiceUnavailable", `Kinesis of ${region} is lost.`, 503);
    const held = this.streams.require(region, stream);
    held.put({ partitionKey, data: Buffer.from(text).toString("base64") });
    held.announce();
  }

  /** Streams stay, empty and with their first shards. */
  reset(): void {
    this.streams.empty();
  }

  /** Later pages of ListShards and every GetRecords name their stream in a token only. */
  #nameOf(operation: string, input: Readonly<Record<string, unknown>>, region: string): string | undefined {
    const named = this.streams.nameIn(input, region);
    if (named !== undefined) return named;
    if (operation === "GetRecords") return readIterator(input["ShardIterator"], this.#core).stream;
    const token = input["NextToken"];
    return operation === "ListShards" && typeof token === "string"
      ? readShardsToken(token).stream
      : undefined;
  }

  #putRecord({ input }: Call, stream: Stream): Output {
    const record = readRecord(input, stream);
    this.#admit(record, stream);
    const { shardId, sequenceNumber } = stream.put(record);
    stream.announce();
    return { ShardId: shardId, SequenceNumber: sequenceNumber, EncryptionType: stream.spec.encryption.type };
  }

  /** Not all or nothing: what a full shard refuses is told entry by entry. */
  #putRecords({ input }: Call, stream: Stream): Output {
    const results = readRecords(input, stream).map((record) => {
      try {
        this.#admit(record, stream);
        const { shardId, sequenceNumber } = stream.put(record);
        return { ShardId: shardId, SequenceNumber: sequenceNumber };
      } catch (error) {
        if (!(error instanceof ServiceError) || error.code !== "ProvisionedThroughputExceededException")
          throw error;
        return { ErrorCode: error.code, ErrorMessage: error.message };
      }
    });
    stream.announce();
    return {
      FailedRecordCount: results.filter((result) => "ErrorCode" in result).length,
      Records: results,
      EncryptionType: stream.spec.encryption.type,
    };
  }

  // An on-demand stream grows with what it is given; a provisioned one refuses.
  #admit(record: NewRecord, stream: Stream): void {
    const shard = stream.shardFor(record);
    if (stream.spec.mode === "ON_DEMAND") return;
    const bytes = Buffer.byteLength(record.data, "base64");
    if (!this.#throughput.take(shard, bytes, this.#core.clock.now()))
      throw new ServiceError(
        "ProvisionedThroughputExceededException",
        `Rate exceeded for shard ${shard.id} in stream ${stream.spec.name} under account ${this.#core.accountId}.`,
      );
  }

  #iterator({ input }: Call, stream: Stream): Output {
    const shard = stream.shard(String(input["ShardId"]));
    return { ShardIterator: this.#written(stream, shard.id, startOf(stream, shard, input)) };
  }

  #getRecords({ input }: Call, stream: Stream): Output {
    const position = readIterator(input["ShardIterator"], this.#core);
    const shard = stream.shard(position.shard);
    const limit = Number(input["Limit"] ?? MOST_READ_RECORDS);
    if (!Number.isInteger(limit) || limit < 1 || limit > MOST_READ_RECORDS)
      throw invalid(`Limit must be from 1 to ${MOST_READ_RECORDS}.`);
    const waiting = recordsFrom(stream, shard, position.from);
    const taken = firstOf(waiting, limit);
    const last = taken.at(-1);
    const oldestLeft = waiting[taken.length];
    const isAtEnd = !shard.isOpen && oldestLeft === undefined;
    return {
      Records: taken.map((record) => ({
        SequenceNumber: record.sequenceNumber,
        ApproximateArrivalTimestamp: record.arrivedAt / 1000,
        Data: record.data,
        PartitionKey: record.partitionKey,
        EncryptionType: stream.spec.encryption.type,
      })),
      ...(isAtEnd
        ? { ChildShards: childrenOf(stream, shard.id) }
        : {
            NextShardIterator: this.#written(
              stream,
              shard.id,
              last === undefined ? position.from : after(last),
            ),
          }),
      MillisBehindLatest: oldestLeft === undefined ? 0 : this.#core.clock.now() - oldestLeft.arrivedAt,
    };
  }

  #written({ spec }: Stream, shard: string, from: string): string {
    return writeIterator({ stream: spec.name, shard, from, madeAt: this.#core.clock.now() });
  }

  #list({ input, region }: Call): Output {
    const start = String(input["ExclusiveStartStreamName"] ?? input["NextToken"] ?? "");
    const rest = this.streams.in(region).filter(({ spec }) => spec.name > start);
    const page = rest.slice(0, Number(input["Limit"] ?? PAGE));
    return {
      StreamNames: page.map(({ spec }) => spec.name),
      StreamSummaries: page.map(listed),
      HasMoreStreams: page.length < rest.length,
      ...(page.length < rest.length && { NextToken: page.at(-1)?.spec.name }),
    };
  }
}

function firstOf(records: readonly StreamRecord[], limit: number): readonly StreamRecord[] {
  let bytes = 0;
  return records.slice(0, limit).filter((record, at) => {
    bytes += record.bytes;
    return at === 0 || bytes <= MOST_READ_BYTES;
  });
}

function childrenOf(stream: Stream, shardId: string): readonly Output[] {
  return stream.shards
    .filter(({ parents }) => parents.includes(shardId))
    .map(({ id, parents, range }) => ({
      ShardId: id,
      ParentShards: parents,
      HashKeyRange: { StartingHashKey: String(range.first), EndingHashKey: String(range.last) },
    }));
}
