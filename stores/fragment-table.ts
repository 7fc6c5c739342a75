/** A table of fragments: whole items, read by partition, written on condition. The only place that spells conditions. */
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { DeleteCommand, GetCommand, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { type HybridClock, parseClock } from "../domain/clock.ts";
import { PARTITION_KEY, SORT_KEY } from "../domain/tables.ts";

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
}

export interface FragmentTable {
  /** Items that have not expired. Observes their clocks. */
  query(pk: string, range?: Range): Promise<readonly Item[]>;
  find(key: ItemKey): Promise<Item | undefined>;
  /** Saves an item of which `revision` was read (0: none), as the next revision; false where another was saved since. */
  save(item: Item, revision: number): Promise<boolean>;
  /** Saves an item whose key is still free; false where it is taken. */
  putIfAbsent(item: Item): Promise<boolean>;
  /** Deletes an item that this region wrote and answers with it, to one asker only; undefined where there is none. */
  take(key: ItemKey, region: string): Promise<Item | undefined>;
}

type Document = Record<string, unknown>;

export function dynamoTable(
  client: DynamoDBDocumentClient,
  tableName: string,
  clock: HybridClock,
): FragmentTable {
  const put = async (item: Item, condition: Condition): Promise<boolean> => {
    try {
      await client.send(new PutCommand({ TableName: tableName, Item: item, ...condition }));
      return true;
    } catch (error) {
      if (error instanceof Error && error.name === "ConditionalCheckFailedException") return false;
      throw error;
    }
  };

  return {
    query: async (pk, range = {}) => {
      const items: Document[] = [];
      let startKey: Document | undefined;
      do {
        const page = await client.send(
          new QueryCommand({
            TableName: tableName,
            // A step must see what the step before it wrote in this region.
            ConsistentRead: true,
            ...keyCondition(pk, range),
            ...(range.newest === undefined ? {} : { ScanIndexForward: false, Limit: range.newest }),
            ...(startKey === undefined ? {} : { ExclusiveStartKey: startKey }),
          }),
        );
        items.push(...(page.Items ?? []));
        startKey = page.LastEvaluatedKey;
      } while (startKey !== undefined && (range.newest === undefined || items.length < range.newest));
      return readable(items, clock);
    },
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

function keyCondition(pk: string, { prefix, between }: Range) {
  const partition = {
    KeyConditionExpression: "#pk = :pk",
    ExpressionAttributeNames: { "#pk": PARTITION_KEY },
    ExpressionAttributeValues: { ":pk": pk },
  };
  if (between === undefined && prefix === undefined) return partition;
  const [condition, values] =
    between === undefined
      ? ["begins_with(#sk, :prefix)", { ":prefix": prefix }]
      : ["#sk BETWEEN :from AND :to", { ":from": between[0], ":to": between[1] }];
  return {
    KeyConditionExpression: `#pk = :pk AND ${condition}`,
    ExpressionAttributeNames: { "#pk": PARTITION_KEY, "#sk": SORT_KEY },
    ExpressionAttributeValues: { ":pk": pk, ...values },
  };
}

/** Expiry is lazy in the tables, so what has expired is left out here. */
function readable(documents: readonly Document[], clock: HybridClock): readonly Item[] {
  const now = clock.now();
  const items = documents
    .filter(isItem)
    .filter(({ expiresAt }) => typeof expiresAt !== "number" || expiresAt * 1000 > now);
  for (const item of items) if (typeof item["clock"] === "string") clock.observe(parseClock(item["clock"]));
  return items;
}

function isItem(document: Document): document is Document & Item {
  return typeof document["pk"] === "string" && typeof document["sk"] === "string";
}
