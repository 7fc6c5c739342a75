/**
 * The design that Tandem is not, run over the same calls: one shared item for each customer, session and identifier,
 * which both regions write; every step a transaction of all that it changes and an entry in an idempotency table.
 */
import { TABLES } from "../../domain/tables.ts";
import { createCore } from "../../sandbox/cloud/cloud-core.ts";
import type { Image } from "../../sandbox/cloud/dynamodb/attribute-values.ts";
import { DynamoDbService } from "../../sandbox/cloud/dynamodb/dynamodb-service.ts";
import type { TableSpec } from "../../sandbox/cloud/dynamodb/table.ts";
import { IamService } from "../../sandbox/cloud/iam/iam-service.ts";
import { Randomness } from "../../sandbox/cloud/randomness.ts";
import type { CloudCore } from "../../sandbox/cloud/service.ts";
import { type Consumption, tableConsumption } from "./consumption.ts";
import type { TableCall } from "./meter.ts";
import {
  addWrite,
  emptyStep,
  LISTS,
  logicalName,
  SAME_TABLES,
  SHARED,
  STEPS,
  type Step,
  stepsOf,
  type Write,
} from "./naive-steps.ts";

const MOST_PARTS = 100;

type Input = Readonly<Record<string, unknown>>;

interface HeldItem {
  readonly table: string;
  readonly image: Image;
}

/** What the tables hold in a region, as the wire has it. */
export async function itemsOf(dynamodb: DynamoDbService, region: string): Promise<readonly HeldItem[]> {
  const held: HeldItem[] = [];
  for (const TableName of dynamodb.tableNames(region)) {
    let ExclusiveStartKey: unknown;
    do {
      const page = await asked(dynamodb, region, "Scan", { TableName, ExclusiveStartKey });
      for (const image of page["Items"] as readonly Image[])
        held.push({ table: logicalName(TableName), image });
      ExclusiveStartKey = page["LastEvaluatedKey"];
    } while (ExclusiveStartKey !== undefined);
  }
  return held;
}

export class NaiveDesign {
  readonly #core: CloudCore;
  readonly #dynamodb: DynamoDbService;
  readonly #home: string;
  #steps = 0;

  private constructor(core: CloudCore, dynamodb: DynamoDbService, home: string) {
    this.#core = core;
    this.#dynamodb = dynamodb;
    this.#home = home;
  }

  static async open(regions: { home: string; peer: string }): Promise<NaiveDesign> {
    const { home, peer } = regions;
    const accountId = "111122223333";
    const random = new Randomness("naive");
    const iam = new IamService(accountId, random);
    const core = createCore({ accountId, regions: [home, peer], random, endpoint: "", iam });
    const dynamodb = new DynamoDbService(core);
    for (const table of naiveTables([home, peer])) await dynamodb.putTable(home, table);
    for (const table of naiveTables([home, peer]))
      if (table.replication.kind === "regional") await dynamodb.putTable(peer, table);
    return new NaiveDesign(core, dynamodb, home);
  }

  /** What everything begins with: the customers. */
  async hold(items: readonly HeldItem[]): Promise<void> {
    const step = emptyStep(this.#home);
    for (const { table, image } of items) if (!SAME_TABLES.has(table)) addWrite(step, table, image);
    for (const write of step.writes.values()) {
      await this.#call(this.#home, "PutItem", wholeOf(write));
    }
    await this.#dynamodb.settle();
    this.#dynamodb.snapshot();
    await this.#dynamodb.reset();
  }

  /** What these calls would have consumed; everything begins anew after it. */
  async play(calls: readonly TableCall[]): Promise<Consumption> {
    for (const step of stepsOf(calls)) await this.#run(step);
    await this.#dynamodb.settle();
    const consumed = tableConsumption(this.#dynamodb.capacity());
    await this.#dynamodb.reset();
    return consumed;
  }

  async close(): Promise<void> {
    await this.#dynamodb.stop();
    this.#core.clock.stop();
  }

  async #run({ region, reads, writes, reply }: Step): Promise<void> {
    const id = { S: `step#${this.#steps++}` };
    await this.#call(region, "GetItem", { TableName: STEPS, Key: { pk: id }, ConsistentRead: true });
    for (const { operation, input } of reads.values()) await this.#call(region, operation, input);
    if (writes.size === 0 && reply === undefined) return;
    const entry = { ...(reply ?? { status: { S: "done" }, expiresAt: { N: "1800000000" } }), pk: id };
    const changes = [...writes.values()].filter(({ kind }) => kind !== "entry").map(changeOf);
    for (const write of writes.values())
      if (write.kind === "entry")
        await this.#call(region, "PutItem", { TableName: STEPS, Item: write.image });
    if (changes.length === 0 && reply === undefined) return;
    const TransactItems = [...changes, { Put: { TableName: STEPS, Item: entry } }];
    // A transaction takes a hundred; who has more needs several.
    for (let at = 0; at < TransactItems.length; at += MOST_PARTS)
      await this.#call(region, "TransactWriteItems", {
        TransactItems: TransactItems.slice(at, at + MOST_PARTS),
      });
  }

  async #call(region: string, operation: string, input: Input): Promise<void> {
    await asked(this.#dynamodb, region, operation, input);
  }
}

async function asked(
  dynamodb: DynamoDbService,
  region: string,
  operation: string,
  input: Input,
): Promise<Input> {
  const principal = { kind: "administrator", arn: "naive" } as const;
  const nothing = {
    method: "POST",
    path: "/",
    query: new URLSearchParams(),
    headers: {},
    body: new Uint8Array(),
  };
  const output = await dynamodb.handle({ region, operation, input, principal, request: nothing });
  return "json" in output ? output.json : {};
}

function wholeOf(write: Write): Readonly<Record<string, unknown>> {
  if (write.kind === "removal") throw new Error("Nothing is removed from what a run begins with.");
  if (write.kind !== "shared") return { TableName: write.table, Item: write.image };
  const parts = [...write.parts].flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  return { TableName: SHARED, Item: { pk: write.pk, ...Object.fromEntries(parts) } };
}

function changeOf(write: Write): Record<string, unknown> {
  if (write.kind === "item" || write.kind === "entry")
    return { Put: { TableName: write.table, Item: write.image } };
  if (write.kind === "removal") return { Delete: { TableName: write.table, Key: write.key } };
  const parts = [...write.parts];
  const set = parts.flatMap(([, value], at) => (value === undefined ? [] : [`#p${at} = :p${at}`]));
  const removed = parts.flatMap(([, value], at) => (value === undefined ? [`#p${at}`] : []));
  const values = parts.flatMap(([, value], at) => (value === undefined ? [] : [[`:p${at}`, value]]));
  return {
    Update: {
      TableName: SHARED,
      Key: { pk: write.pk },
      UpdateExpression: `SET ${[...set, "#version = :version"].join(", ")}${removed.length > 0 ? ` REMOVE ${removed.join(", ")}` : ""}`,
      ExpressionAttributeNames: {
        "#version": "version",
        ...Object.fromEntries(parts.map(([name], at) => [`#p${at}`, name])),
      },
      ExpressionAttributeValues: { ":version": { N: "1" }, ...Object.fromEntries(values) },
    },
  };
}

function naiveTables(regions: readonly string[]): readonly TableSpec[] {
  const both = { kind: "eventual", regions } as const;
  const indexes = TABLES.contacts.indexes
    .filter(({ name }) => name !== "by-announcing")
    .map(({ name, partitionKey, sortKey }) => ({
      name,
      partition: partitionKey,
      sort: sortKey,
      projection: "ALL" as const,
    }));
  const keys = new Set(["pk", "sk", ...indexes.flatMap(({ partition, sort }) => [partition, sort])]);
  const attributes = Object.fromEntries([...keys].map((name) => [name, "S"]));
  return [
    { name: SHARED, partition: "pk", attributes: { pk: "S" }, indexes: [], replication: both },
    { name: LISTS, partition: "pk", sort: "sk", attributes, indexes, replication: both },
    { name: STEPS, partition: "pk", attributes: { pk: "S" }, indexes: [], replication: { kind: "regional" } },
  ];
}
