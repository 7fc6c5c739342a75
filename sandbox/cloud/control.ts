/**
 * What a person, a phone network or a fault does to the local cloud: the one interface that journeys, the
 * terminal caller and the console use. Flat methods over plain data, so that it is the same in the process
 * and over HTTP (POST /_sandbox/<method>).
 */
import type { CapacityRow } from "./dynamodb/capacity.ts";
import type { FaultControl } from "./fault/fault-control.ts";
import type { StreamControl } from "./kinesis/stream-status.ts";
import type { LogRecord } from "./log.ts";
import type { PeopleControl } from "./people-control.ts";

/** Of a pair of regions: the AWS region and the Google region next to it. */
export type GoogleSide = "home" | "peer";

export interface CloudDescription {
  readonly endpoint: string;
  /** Where requests to the multi-cluster Gateway go; the header x-sandbox-from says from which side. */
  readonly edgeUrl: string;
  readonly accountId: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Workers that hold a function's bundle now. */
  readonly warmWorkers: number;
  readonly regions: readonly RegionDescription[];
}

export interface RegionDescription {
  readonly region: string;
  readonly isLost: boolean;
  readonly instances: readonly { readonly id: string; readonly alias: string; readonly arn: string }[];
  /** Those that are called. */
  readonly phoneNumbers: readonly string[];
  /** Those that are written to by text. */
  readonly textNumbers: readonly string[];
  readonly mailAddresses: readonly string[];
  readonly functions: readonly string[];
  readonly tables: readonly string[];
  readonly agents: readonly string[];
}

export interface StoredItem {
  readonly region: string;
  readonly table: string;
  readonly item: Readonly<Record<string, unknown>>;
}

export interface SandboxControl extends PeopleControl, FaultControl, StreamControl {
  describe(): Promise<CloudDescription>;

  /** Breaks the open sockets of a chat's customer, as a bad network does; the chat goes on. */
  dropSockets(input: { contactId: string }): Promise<{ readonly dropped: number }>;

  loseRegion(input: { region: string }): Promise<void>;
  restoreRegion(input: { region: string }): Promise<void>;
  /** One way: writes of `from` do not reach `to` until healed; they wait, none is lost. */
  partition(input: { from: string; to: string; bothWays: boolean }): Promise<void>;
  heal(): Promise<void>;
  setLag(input: { milliseconds: number }): Promise<void>;
  slowFunction(input: { region: string; functionName: string; milliseconds: number }): Promise<void>;
  failFunction(input: { region: string; functionName: string; failures: number }): Promise<void>;
  /** The next calls of an operation, such as StartChatContact, take effect, but their replies never arrive. */
  loseReply(input: { region: string; operation: string; count: number }): Promise<void>;
  clearFaults(): Promise<void>;

  /**
   * A token of the customers' issuer, valid for 600 s and the audience "tandem-chat" where nothing is said. Other
   * algorithms than RS256, another issuer and a negative life are forgeries and stale tokens for tests.
   */
  signIn(input: {
    subject: string;
    audience?: string;
    expiresInSeconds?: number;
    algorithm?: "RS256" | "none" | "wrong-key" | "HS256";
    issuer?: string;
    scope?: string;
  }): Promise<{ readonly token: string }>;
  /** One container of the cluster ends and is started again. */
  losePod(input: { side: GoogleSide }): Promise<void>;
  /** Every pod of the cluster ends; none starts until it is restored. */
  loseCluster(input: { side: GoogleSide }): Promise<void>;
  /** Tunnels of a pair are numbered from 1; the pair is that of the AWS region of this side. */
  cutTunnel(input: { side: GoogleSide; tunnel: number }): Promise<void>;
  cutPair(input: { side: GoogleSide }): Promise<void>;
  /** Mends every tunnel and brings lost clusters back; resolves when their pods are ready. */
  restoreGoogle(): Promise<void>;

  /**
   * What AWS would raise on request: calls a second and at once, of an operation of Connect (in every region) or of
   * its participant service (in every instance), and chats at once of an instance. A reset returns to the defaults.
   */
  setQuota(input: { operation: string; rate: number; burst: number; concurrent?: number }): Promise<void>;

  now(): Promise<number>;
  /** Moves the one clock forward and fires what is due, in order. */
  advance(input: { milliseconds: number }): Promise<void>;
  /** Waits until replication, events and timers that are due have done their work. */
  settle(): Promise<void>;

  items(query: { region: string; table: string; partition?: string }): Promise<readonly StoredItem[]>;
  /** Capacity units that tables and indexes of every region have consumed since the last reset. */
  capacity(): Promise<readonly CapacityRow[]>;
  logs(query: { since?: number }): Promise<readonly LogRecord[]>;

  /** Takes the items that a reset returns to. */
  snapshot(): Promise<void>;
  /** Back to the deployed state: snapshot's items, no contacts, no faults, agents out, the clock's offset gone. */
  reset(): Promise<{ readonly milliseconds: number }>;
}
