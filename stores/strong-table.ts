/**
 * One region's replica of a strongly consistent table: whole items, written on condition. A replica that has no
 * quorum, or does not answer, is told from one that says no.
 */
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { GetCommand, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { PARTITION_KEY, SORT_KEY } from "../domain/tables.ts";
import type { Item, ItemKey } from "./fragment-table.ts";

/** strong: what a quorum agreed on. eventual: what this replica has, quorum or not. */
export type Consistency = "strong" | "eventual";

export type PutAnswer =
  | { readonly kind: "put" }
  /** What stands there instead; undefined where it was deleted since. */
  | { readonly kind: "refused"; readonly item: Item | undefined };

/** Attributes that must be so. `absentOr`: or there is no item at all. */
export interface Condition {
  readonly absentOr: boolean;
  readonly all: Readonly<Record<string, string | number>>;
  /** Each of these would do besides `all`. */
  readonly any?: readonly {
    readonly attribute: string;
    readonly is: "=" | "<";
    readonly value: string | number;
  }[];
}

export interface StrongTable {
  /** These throw NoAnswer where it is not known what the table holds, or whether it was written. */
  putIf(item: Item, condition: Condition): Promise<PutAnswer>;
  find(key: ItemKey, consistency: Consistency): Promise<Item | undefined>;
  /** The item with the greatest sort key that begins so. */
  last(pk: string, prefix: string, consistency: Consistency): Promise<Item | undefined>;
}

/** The replica has no quorum or cannot be reached: another one may answer. */
export class NoAnswer extends Error {
  constructor(cause: unknown) {
    super("A replica of a strongly consistent table gave no answer; the other region's may.", { cause });
    this.name = "NoAnswer";
  }
}

export function strongTable(client: DynamoDBDocumentClient, tableName: string): StrongTable {
  const find: StrongTable["find"] = async ({ pk, sk }, consistency) => {
    const { Item: item } = await answered(
      client.send(
        new GetCommand({
          TableName: tableName,
          Key: { [PARTITION_KEY]: pk, [SORT_KEY]: sk },
          ConsistentRead: consistency === "strong",
        }),
      ),
    );
    return item as Item | undefined;
  };
  return {
    find,
    putIf: async (item, condition) => {
      try {
        const put = new PutCommand({
          TableName: tableName,
          Item: item,
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
          ...expression(condition),
        });
        await answered(client.send(put));
        return { kind: "put" };
      } catch (error) {
        if (!(error instanceof Error) || error.name !== "ConditionalCheckFailedException") throw error;
        // Saves a round trip between regions where the service sends what it found.
        const image = "Item" in error ? error.Item : undefined;
        const found = image === undefined ? await find(item, "strong") : plain(image);
        return { kind: "refused", item: found };
      }
    },
    last: async (pk, prefix, consistency) => {
      const { Items: [item] = [] } = await answered(
        client.send(
          new QueryCommand({
            TableName: tableName,
            KeyConditionExpression: "#pk = :pk AND begins_with(#sk, :prefix)",
            ExpressionAttributeNames: { "#pk": PARTITION_KEY, "#sk": SORT_KEY },
            ExpressionAttributeValues: { ":pk": pk, ":prefix": prefix },
            ConsistentRead: consistency === "strong",
            ScanIndexForward: false,
            Limit: 1,
          }),
        ),
      );
      return item as Item | undefined;
    },
  };
}

function expression({ absentOr, all, any = [] }: Condition) {
  const names: Record<string, string> = {};
  const values: Record<string, string | number> = {};
  const compare = (attribute: string, is: string, value: string | number): string => {
    const at = Object.keys(values).length;
    names[`#a${at}`] = attribute;
    values[`:v${at}`] = value;
    return `#a${at} ${is} :v${at}`;
  };
  const must = Object.entries(all).map(([attribute, value]) => compare(attribute, "=", value));
  const options = [
    ...(absentOr ? ["attribute_not_exists(#pk)"] : []),
    ...(must.length > 0 ? [must.join(" AND ")] : []),
    ...any.map(({ attribute, is, value }) => compare(attribute, is, value)),
  ];
  return {
    ConditionExpression: options.map((option) => `(${option})`).join(" OR "),
    ExpressionAttributeNames: { ...names, ...(absentOr ? { "#pk": PARTITION_KEY } : {}) },
    ...(Object.keys(values).length > 0 ? { ExpressionAttributeValues: values } : {}),
  };
}

/** Errors after which nothing is known; every other one is somebody's mistake, and stays what it is. */
const UNDECIDED = new Set([
  "ReplicatedWriteConflictException",
  "ThrottlingException",
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "TransactionConflictException",
  "TimeoutError",
  "AbortError",
  "CredentialsUnavailable",
  "ExpiredTokenException",
]);

async function answered<T>(request: Promise<T>): Promise<T> {
  try {
    return await request;
  } catch (error) {
    if (isUndecided(error)) throw new NoAnswer(error);
    throw error;
  }
}

function isUndecided(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (UNDECIDED.has(error.name)) return true;
  if ("$fault" in error) return error.$fault === "server";
  // The client never spoke to a service: the network, by Node's own codes.
  return "code" in error && typeof error.code === "string";
}

interface Told {
  readonly S?: string;
  readonly N?: string;
  readonly M?: Readonly<Record<string, Told>>;
}

/** From the service's own form of an item, for the types that claims and plans have. */
function plain(image: unknown): Item {
  const fields = plainFields(image as Readonly<Record<string, Told>>);
  return { ...fields, pk: String(fields[PARTITION_KEY]), sk: String(fields[SORT_KEY]) };
}

function plainFields(told: Readonly<Record<string, Told>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(told).map(([name, { S, N, M }]) => [
      name,
      M === undefined ? (S ?? Number(N)) : plainFields(M),
    ]),
  );
}
