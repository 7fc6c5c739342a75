/**
 * What a person, a phone network or a fault does to the local cloud: the one interface that journeys, the
 * terminal caller and the console use. Flat methods over plain data, so that it is the same in the process
 * and over HTTP (POST /_sandbox/<method>).
 */

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
  readonly phoneNumbers: readonly string[];
  readonly functions: readonly string[];
  readonly tables: readonly string[];
  readonly agents: readonly string[];
}

export type ContactState = "in-flow" | "awaiting-input" | "queued" | "ringing" | "connected" | "ended";

export interface Utterance {
  readonly seq: number;
  readonly at: number;
  /** customer: what the caller hears; agent: what the agent hears (whispers). */
  readonly to: "customer" | "agent";
  readonly text: string;
  readonly languageCode: string;
  /** The flow or module and the action that spoke. */
  readonly flow: string;
  readonly action: string;
  /** input: the caller is expected to key or speak after it. */
  readonly expects: "nothing" | "keys" | "speech-or-keys" | "text";
}

/** One message of a chat, in the order of the transcript. */
export interface ChatMessage {
  readonly at: number;
  readonly role: "CUSTOMER" | "AGENT" | "SYSTEM";
  readonly displayName: string;
  readonly text: string;
}

export interface ContactStatus {
  readonly contactId: string;
  readonly region: string;
  readonly state: ContactState;
  readonly queueName?: string;
  readonly agent?: string;
  readonly disconnectReason?: string;
  readonly utterances: readonly Utterance[];
  /** Of a chat: what everybody wrote. */
  readonly messages?: readonly ChatMessage[];
  readonly attributes: Readonly<Record<string, string>>;
  /** Flow blocks that took their error branch, and why: AccessDenied, timeouts, nonsense. */
  readonly errors: readonly { readonly action: string; readonly error: string; readonly reason: string }[];
}

/** What the phone network tells of a call besides the number, by SIP header: P-Charge-Info, ISUP-OLI, JIP. */
export type Telephony = Readonly<Record<string, string>>;

export type DisconnectCause = "hang-up" | "line-dropped";

export interface StoredItem {
  readonly region: string;
  readonly table: string;
  readonly item: Readonly<Record<string, unknown>>;
}

export interface LogRecord {
  readonly at: number;
  readonly region: string;
  /** function: a line a function printed; flow: a flow trace; event: a contact event; error: what went wrong. */
  readonly source: "function" | "flow" | "event" | "error";
  readonly name: string;
  readonly text: string;
}

export interface SandboxControl {
  describe(): Promise<CloudDescription>;

  /** Dials `to`; resolves when the flow waits for the caller, or the contact moved on. Withheld: from is "anonymous". */
  dial(call: { from: string; to: string; telephony?: Telephony }): Promise<ContactStatus>;
  /** Keys digits (with # or *) into a waiting prompt; resolves like dial. */
  keys(input: { contactId: string; digits: string }): Promise<ContactStatus>;
  say(input: { contactId: string; text: string }): Promise<ContactStatus>;
  /** Lets the prompt run into its time limit. */
  silence(input: { contactId: string }): Promise<ContactStatus>;
  hangUp(input: { contactId: string; cause: DisconnectCause }): Promise<ContactStatus>;
  contact(input: { contactId: string }): Promise<ContactStatus>;

  agentLogsIn(input: { region: string; userName: string }): Promise<void>;
  agentLogsOut(input: { region: string; userName: string }): Promise<void>;
  /** The contact that rings at this agent, if any. */
  agentScreen(input: { region: string; userName: string }): Promise<ContactStatus | null>;
  agentAccepts(input: { region: string; userName: string }): Promise<ContactStatus>;
  agentEnds(input: { region: string; userName: string }): Promise<ContactStatus>;
  /** In a chat that the agent has accepted. */
  agentWrites(input: { region: string; userName: string; text: string }): Promise<ContactStatus>;
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
  logs(query: { since?: number }): Promise<readonly LogRecord[]>;

  /** Takes the items that a reset returns to. */
  snapshot(): Promise<void>;
  /** Back to the deployed state: snapshot's items, no contacts, no faults, agents out, the clock's offset gone. */
  reset(): Promise<{ readonly milliseconds: number }>;
}
