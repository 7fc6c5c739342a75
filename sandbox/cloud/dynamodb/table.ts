/** What a table is, apart from its items. */
import type { Image } from "./attribute-values.ts";

export interface KeyNames {
  readonly partition: string;
  readonly sort?: string;
}

export interface IndexSpec extends KeyNames {
  readonly name: string;
  readonly projection: "ALL" | "KEYS_ONLY" | "INCLUDE";
  readonly nonKeyAttributes?: readonly string[];
}

/** eventual: last writer wins. strong: a write needs two of the three regions, the witness among them. */
export type TableReplication =
  | { readonly kind: "regional" }
  | { readonly kind: "eventual"; readonly regions: readonly string[] }
  | { readonly kind: "strong"; readonly regions: readonly string[]; readonly witness?: string };

export interface TableSpec extends KeyNames {
  readonly name: string;
  /** Type letter of every key attribute. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly indexes: readonly IndexSpec[];
  readonly ttlAttribute?: string;
  readonly hasPointInTimeRecovery?: boolean;
  /** By region: the key that a customer manages. */
  readonly keyArns?: Readonly<Record<string, string>>;
  readonly replication: TableReplication;
}

/** The key attributes of an item, or of a Key parameter. */
export function keyOf(table: KeyNames, image: Image): Image {
  const names = table.sort === undefined ? [table.partition] : [table.partition, table.sort];
  return Object.fromEntries(
    names.flatMap((name) => (image[name] === undefined ? [] : [[name, image[name]]])),
  );
}

/** One name for one item of a table, for locks and maps. */
export function itemName(table: TableSpec, key: Image): string {
  return `${table.name} ${JSON.stringify([key[table.partition], table.sort === undefined ? null : key[table.sort]])}`;
}

/** The table with this index and key layout, as CreateTable takes it. */
export function creationOf(table: TableSpec): Record<string, unknown> {
  const indexes = table.indexes.map((index) => ({
    IndexName: index.name,
    KeySchema: keySchema(index),
    Projection: {
      ProjectionType: index.projection,
      ...(index.nonKeyAttributes === undefined ? {} : { NonKeyAttributes: index.nonKeyAttributes }),
    },
  }));
  return {
    TableName: table.name,
    BillingMode: "PAY_PER_REQUEST",
    KeySchema: keySchema(table),
    AttributeDefinitions: Object.entries(table.attributes).map(([AttributeName, AttributeType]) => ({
      AttributeName,
      AttributeType,
    })),
    ...(indexes.length === 0 ? {} : { GlobalSecondaryIndexes: indexes }),
  };
}

function keySchema(keys: KeyNames) {
  return [
    { AttributeName: keys.partition, KeyType: "HASH" },
    ...(keys.sort === undefined ? [] : [{ AttributeName: keys.sort, KeyType: "RANGE" }]),
  ];
}
