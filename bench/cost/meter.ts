/** Looks on in a local cloud: what was consumed since the last reset, and what functions asked of the tables. */
import type { CapacityRow } from "../../sandbox/cloud/dynamodb/capacity.ts";
import type { LocalCloud } from "../../sandbox/cloud/local-cloud.ts";
import type { Call } from "../../sandbox/cloud/service.ts";

/** One call that succeeded. */
export interface TableCall {
  /** Without the stack and the region; undefined: no function, but somebody with the command. */
  readonly caller: string | undefined;
  /** One invocation of the caller. */
  readonly step: string;
  readonly region: string;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** Of a function; of the command where there is no name. */
export interface CallerRow {
  readonly caller: string | undefined;
  readonly row: CapacityRow;
}

export interface Metered {
  readonly contacts: number;
  readonly calls: readonly TableCall[];
  /** All that the tables consumed, refused writes too. */
  readonly rows: readonly CapacityRow[];
  /** What calls that succeeded were told. */
  readonly told: readonly CallerRow[];
  readonly invocations: ReadonlyMap<string, { readonly count: number; readonly gigabyteSeconds: number }>;
  readonly gigabytesIn: number;
  /** By every consumer. */
  readonly gigabytesOut: number;
  readonly objects: number;
}

const RECORD_BYTES = 1024;
const GIGABYTE = 1024 ** 3;

export class Meter {
  readonly #cloud: LocalCloud;
  readonly #witness: string;
  #calls: TableCall[] = [];
  #told: CallerRow[] = [];
  #invocations = new Map<string, { count: number; gigabyteSeconds: number }>();
  readonly #ended = new Map<string, number>();
  #bytesIn = 0;
  #bytesOut = 0;

  constructor(cloud: LocalCloud, witness: string) {
    this.#cloud = cloud;
    this.#witness = witness;
    this.#followTables();
    for (const region of cloud.core.regions)
      for (const stream of cloud.kinesis.streams.in(region))
        stream.onRecord(({ bytes }) => {
          this.#bytesIn += Math.ceil(bytes / RECORD_BYTES) * RECORD_BYTES;
          this.#bytesOut += bytes * cloud.mappings.statusOf(stream.arn).length;
        });
    cloud.lambda.onInvoked(({ region, name, memoryMb, milliseconds }) => {
      const caller = functionOf(name, region);
      const known = this.#invocations.get(caller) ?? { count: 0, gigabyteSeconds: 0 };
      known.count += 1;
      known.gigabyteSeconds += (Math.ceil(milliseconds) / 1000) * (memoryMb / 1024);
      this.#invocations.set(caller, known);
      const worker = `${caller}/${region}`;
      this.#ended.set(worker, (this.#ended.get(worker) ?? 0) + 1);
    });
  }

  /** Since the last reset of the cloud, without the witness, which nobody pays for; begins anew. */
  take(): Metered {
    const metered: Metered = {
      contacts: this.#cloud.connect.statuses().length,
      calls: this.#calls,
      rows: this.#cloud.dynamodb.capacity().filter(({ region }) => region !== this.#witness),
      told: this.#told,
      invocations: this.#invocations,
      gigabytesIn: this.#bytesIn / GIGABYTE,
      gigabytesOut: this.#bytesOut / GIGABYTE,
      objects: this.#objects(),
    };
    this.#calls = [];
    this.#told = [];
    this.#invocations = new Map();
    this.#bytesIn = 0;
    this.#bytesOut = 0;
    return metered;
  }

  /** Every call says what it consumed, as AWS does for whoever asks. */
  #followTables(): void {
    const { dynamodb } = this.#cloud;
    const handle = dynamodb.handle.bind(dynamodb);
    dynamodb.handle = async (call) => {
      const input = ITEMS.has(call.operation)
        ? { ...call.input, ReturnConsumedCapacity: "INDEXES" }
        : call.input;
      const output = await handle({ ...call, input });
      if (ITEMS.has(call.operation) && "json" in output) this.#note(call, output.json["ConsumedCapacity"]);
      return output;
    };
  }

  #note({ principal, region, operation, input, request }: Call, told: unknown): void {
    const caller = principal.kind === "role" ? functionOf(principal.roleName, region) : undefined;
    // A worker serves one request at a time; whatever ended meanwhile parts its calls.
    const worker = /Credential=([^/]+)/.exec(request.headers["authorization"] ?? "")?.[1] ?? "";
    const step = `${worker}/${this.#ended.get(`${caller}/${region}`) ?? 0}`;
    this.#calls.push({ caller, step, region, operation, input });
    for (const each of [told].flat())
      if (isCapacity(each)) this.#told.push(...rowsOf(caller, region, operation, each));
  }

  #objects(): number {
    const { core, s3 } = this.#cloud;
    return core.regions.flatMap((region) => s3.bucketNames(region)).flatMap((bucket) => s3.versions(bucket))
      .length;
  }
}

const WRITES = new Set(["PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems"]);
const ITEMS = new Set([...WRITES, "GetItem", "Query", "Scan", "BatchGetItem", "TransactGetItems"]);

interface ToldCapacity {
  readonly TableName: string;
  readonly Table: { readonly CapacityUnits: number };
  readonly GlobalSecondaryIndexes?: Readonly<Record<string, { readonly CapacityUnits: number }>>;
}

function isCapacity(told: unknown): told is ToldCapacity {
  return typeof told === "object" && told !== null && "Table" in told;
}

/** What is written is written in the other region as well, unless the table is the region's own. */
function rowsOf(
  caller: string | undefined,
  region: string,
  operation: string,
  { TableName: table, Table, GlobalSecondaryIndexes = {} }: ToldCapacity,
): readonly CallerRow[] {
  const row = (units: number, index?: string): CallerRow => ({
    caller,
    row: {
      region,
      table,
      ...(index === undefined ? {} : { index }),
      readUnits: WRITES.has(operation) ? 0 : units,
      writeUnits: WRITES.has(operation) ? units : 0,
      replicatedWriteUnits: WRITES.has(operation) && !table.endsWith("-idempotency") ? units : 0,
    },
  });
  return [
    row(Table.CapacityUnits),
    ...Object.entries(GlobalSecondaryIndexes).map(([name, { CapacityUnits }]) => row(CapacityUnits, name)),
  ];
}

/** tandem-<stack>-<function>, of a role with the region behind it. */
function functionOf(name: string, region: string): string {
  return name.replace(/^tandem-[^-]+-/, "").replace(new RegExp(`-${region}$`), "");
}
