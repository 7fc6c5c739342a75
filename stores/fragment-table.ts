/** A table of fragments: whole items, read by partition, written on condition. The only place that spells conditions. */
import type { DynamoDBDocumentClient, QueryCommandInput } from "@aws-sdk/lib-dynamodb";
import { DeleteCommand, GetCommand, PutCommand, QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { ANNOUNCING_FIELDS, announcingOf } from "../domain/announcing.ts";
import type { HybridClock } from "../domain/clock.ts";
import { INDEXES, type IndexName, PARTITION_KEY, SORT_KEY } from "../domain/tables.ts";
import { readable } from "./readable.ts";

export interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

export type Item = ItemKey & Readonly<Record<string, unknown>>;

/** Sort keys that begin so, or lie between two; all where nothing is named. */
export interface Range {
  readonly prefix?: string;
  readonly between?: readonly [from: string, to: string];
  /** The greatest sort keys first, at most so many. */
  readonly newest?: number;
  /** The least sort keys, at most so many. */
  readonly oldest?: number;
}

export interface FragmentTable {
  /** Items that have not expired. Observes their clocks. */
  query(pk: string, range?: Range): Promise<readonly Item[]>;
  /** The same of an index, whose partition and range are its own keys; it may not know yet what was just written. */
  queryIndex(index: IndexName, partition: string, range?: Range): Promise<readonly Item[]>;
  find(key: ItemKey): Promise<Item | undefined>;
  /** Saves an item of which `revision` was read (0: none), as the next revision; false where another was saved since. */
  save(item: Item, revision: number): Promise<boolean>;
  /** Saves an item whose key is still free; false where it is taken. */
  putIfAbsent(item: Item): Promise<boolean>;
  /** Deletes an item that this region wrote and answers with it, to one asker only; undefined where there is none. */
  take(key: ItemKey, region: string): Promise<Item | undefined>;
  /** What the item had to tell is told; false where it is no longer at this revision, and has more to tell. */
  announced(key: ItemKey, revision: number): Promise<boolean>;
}

type Document = Record<string, unknown>;

export function dynamoTable(
  client: DynamoDBDocumentClient,
  tableName: string,
  clock: HybridClock,
): FragmentTable {
  const put = (item: Item, condition: Condition): Promise<boolean> =>
    isMet(
      client.send(
        new PutCommand({ TableName: tableName, Item: { ...item, ...announcingOf(item) }, ...condition }),
      ),
    );

  const query = async (request: QueryRequest, limit: number | undefined): Promise<readonly Item[]> => {
    const items: Document[] = [];
    let startKey: Document | undefined;
    do {
      const page = await client.send(
        new QueryCommand({
          TableName: tableName,
          ...request,
          ...(limit === undefined ? {} : { Limit: limit - items.length }),
          ...(startKey === undefined ? {} : { ExclusiveStartKey: startKey }),
        }),
      );
      items.push(...(page.Items ?? []));
      startKey = page.LastEvaluatedKey;
    } while (startKey !== undefined && (limit === undefined || items.length < limit));
    return readable(items, clock);
  };

  return {
    // A step must see what the step before it wrote in this region.
    query: (pk, range = {}) =>
      query({ ConsistentRead: true, ...keyCondition(OWN_KEYS, pk, range) }, limitOf(range)),
    queryIndex: (index, partition, range = {}) =>
      query({ IndexName: index, ...keyCondition(INDEXES[index], partition, range) }, limitOf(range)),
    find: async ({ pk, sk }) => {
      const { Item: item } = await client.send(
        new GetCommand({
          TableName: tableName,
          Key: { [PARTITION_KEY]: pk, [SORT_KEY]: sk },
          ConsistentRead: true,
        }),
      );
      return readable(item === undefined ? [] : [item], clock)[0];
    },
    save: (item, revision) =>
      put({ ...item, revision: revision + 1 }, revision === 0 ? KEY_IS_FREE : revisionIs(revision)),
    putIfAbsent: (item) => put(item, KEY_IS_FREE),
    announced: ({ pk, sk }, revision) => {
      const { ExpressionAttributeNames: names, ...condition } = revisionIs(revision);
      const told = ANNOUNCING_FIELDS.map((field, at) => [`#told${at}`, field] as const);
      return isMet(
        client.send(
          new UpdateCommand({
            TableName: tableName,
            Key: { [PARTITION_KEY]: pk, [SORT_KEY]: sk },
            ...condition,
            UpdateExpression: `REMOVE ${told.map(([alias]) => alias).join(", ")}`,
            ExpressionAttributeNames: { ...names, ...Object.fromEntries(told) },
          }),
        ),
      );
    },
    take: async ({ pk, sk }, region) => {
      try {
        const { Attributes: item } = await client.send(
          new DeleteCommand({
            TableName: tableName,
            Key: { [PARTITION_KEY]: pk, [SORT_KEY]: sk },
            ConditionExpression: "#region = :region",
            ExpressionAttributeNames: { "#region": "region" },
            ExpressionAttributeValues: { ":region": region },
            ReturnValues: "ALL_OLD",
          }),
        );
        return readable(item === undefined ? [] : [item], clock)[0];
      } catch (error) {
        if (error instanceof Error && error.name === "ConditionalCheckFailedException") return undefined;
        throw error;
      }
    },
  };
}

interface Condition {
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues?: Document;
}

const KEY_IS_FREE: Condition = {
  ConditionExpression: "attribute_not_exists(#pk)",
  ExpressionAttributeNames: { "#pk": PARTITION_KEY },
};

function revisionIs(revision: number): Condition {
  return {
    ConditionExpression: "#revision = :revision",
    ExpressionAttributeNames: { "#revision": "revision" },
    ExpressionAttributeValues: { ":revision": revision },
  };
}

interface KeyNames {
  readonly partitionKey: string;
  readonly sortKey: string;
}

const OWN_KEYS: KeyNames = { partitionKey: PARTITION_KEY, sortKey: SORT_KEY };

type QueryRequest = Omit<QueryCommandInput, "TableName" | "Limit" | "ExclusiveStartKey">;

function keyCondition({ partitionKey, sortKey }: KeyNames, pk: string, range: Range): QueryRequest {
  const { prefix, between, newest } = range;
  const order = newest === undefined ? {} : { ScanIndexForward: false };
  const names = { "#pk": partitionKey };
  if (between === undefined && prefix === undefined)
    return {
      KeyConditionExpression: "#pk = :pk",
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: { ":pk": pk },
      ...order,
    };
  const [condition, values] =
    between === undefined
      ? ["begins_with(#sk, :prefix)", { ":prefix": prefix }]
      : ["#sk BETWEEN :from AND :to", { ":from": between[0], ":to": between[1] }];
  return {
    KeyConditionExpression: `#pk = :pk AND ${condition}`,
    ExpressionAttributeNames: { ...names, "#sk": sortKey },
    ExpressionAttributeValues: { ":pk": pk, ...values },
    ...order,
  };
}

function limitOf({ newest, oldest }: Range): number | undefined {
  return newest ?? oldest;
}

/** False where the write's condition did not hold. */
async function isMet(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === "ConditionalCheckFailedException") return false;
    throw error;
  }
}
