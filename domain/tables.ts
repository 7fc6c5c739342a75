/** The tables of the program: the one schema that the components deploy and the stores read and write. */

export type TableName =
  | "profiles"
  | "contacts"
  | "authentication"
  | "sessions"
  | "coordination"
  | "claims"
  | "idempotency";

/** eventual: any region writes, last writer wins. strong: a quorum of regions. regional: not replicated. */
export type Replication = "eventual" | "strong" | "regional";

export interface IndexSchema {
  readonly name: string;
  readonly partitionKey: string;
  readonly sortKey: string;
}

export interface TableSchema {
  readonly name: TableName;
  readonly replication: Replication;
  /** Holds what cannot be made again: protected against deletion where the stack's settings ask for it. */
  readonly precious: boolean;
  /** Attribute with the expiry in epoch seconds; absent where nothing expires by itself. */
  readonly expiresAt?: "expiresAt";
  readonly indexes: readonly IndexSchema[];
}

/** Every table has the same key pair, so that an entity's fragments are one query. */
export const PARTITION_KEY = "pk";
export const SORT_KEY = "sk";

const BY_CONTACT: IndexSchema = { name: "by-contact", partitionKey: "contactId", sortKey: "sk" };
const BY_JOURNEY: IndexSchema = { name: "by-journey", partitionKey: "journeyId", sortKey: "sk" };

/** Sparse: what an item has to tell and the stream has not taken yet, by region, the oldest first. */
const BY_ANNOUNCING: IndexSchema = {
  name: "by-announcing",
  partitionKey: "announcing",
  sortKey: "announcingSince",
};
/** Sparse: callbacks that are still to be made, by region, the earliest first. */
const BY_DUE: IndexSchema = { name: "by-due", partitionKey: "dueIn", sortKey: "dueAt" };

/** A table that has an index of a name has this one. */
export const INDEXES = {
  "by-contact": BY_CONTACT,
  "by-journey": BY_JOURNEY,
  "by-announcing": BY_ANNOUNCING,
  "by-due": BY_DUE,
} as const satisfies Record<string, IndexSchema>;
export type IndexName = keyof typeof INDEXES;

export const TABLES = {
  profiles: {
    name: "profiles",
    replication: "eventual",
    precious: true,
    expiresAt: "expiresAt",
    indexes: [BY_ANNOUNCING],
  },
  contacts: {
    name: "contacts",
    replication: "eventual",
    precious: true,
    expiresAt: "expiresAt",
    indexes: [BY_CONTACT, BY_JOURNEY, BY_ANNOUNCING, BY_DUE],
  },
  authentication: {
    name: "authentication",
    replication: "eventual",
    precious: true,
    expiresAt: "expiresAt",
    indexes: [BY_ANNOUNCING],
  },
  sessions: {
    name: "sessions",
    replication: "eventual",
    precious: true,
    expiresAt: "expiresAt",
    indexes: [BY_ANNOUNCING],
  },
  coordination: {
    name: "coordination",
    replication: "eventual",
    precious: false,
    expiresAt: "expiresAt",
    indexes: [],
  },
  // Strongly consistent tables have no TTL (facts/data-and-lambda.md §6.1): a sweeper deletes.
  claims: { name: "claims", replication: "strong", precious: true, indexes: [] },
  idempotency: {
    name: "idempotency",
    replication: "regional",
    precious: false,
    expiresAt: "expiresAt",
    indexes: [],
  },
} as const satisfies Record<TableName, TableSchema>;
