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

export const TABLES = {
  profiles: {
    name: "profiles",
    replication: "eventual",
    precious: true,
    expiresAt: "expiresAt",
    indexes: [],
  },
  contacts: {
    name: "contacts",
    replication: "eventual",
    precious: true,
    expiresAt: "expiresAt",
    indexes: [BY_CONTACT, BY_JOURNEY],
  },
  authentication: {
    name: "authentication",
    replication: "eventual",
    precious: true,
    expiresAt: "expiresAt",
    indexes: [],
  },
  sessions: {
    name: "sessions",
    replication: "eventual",
    precious: true,
    expiresAt: "expiresAt",
    indexes: [],
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
