/**
 * The small language that journeys are written in. A journey says what customers, agents and operators do, and
 * what they must see; it never looks inside. Every failed expectation throws, with what was seen instead.
 */
import type { Person } from "./people.ts";

export interface Journey {
  readonly name: string;
  readonly play: (stage: Stage) => Promise<void>;
}

export function journey(name: string, play: (stage: Stage) => Promise<void>): Journey {
  return { name, play };
}

export interface Stage {
  readonly home: Region;
  readonly peer: Region;
  /** The other cloud, which is in front of the chats. */
  readonly google: GoogleSide;
  /** A customer whom the deployed system knows. */
  customer(place: number): Customer;
  /** Somebody whom it does not know. */
  stranger(place: number): Customer;
  /** Somebody else who calls with this customer's number, over another line. */
  spooferOf(customer: Customer): Customer;
  agent(region: Region): Agent;
  /** Somebody of the company, with the `tandem` command. */
  readonly operator: Operator;
  /** Lets replication, events and timers that are due do their work. */
  settles(): Promise<void>;
  passes(time: {
    readonly seconds?: number;
    readonly minutes?: number;
    readonly hours?: number;
    readonly days?: number;
  }): Promise<void>;
  /** From now on, what one region wrote is in the other one's tables so much later. */
  replicationTakes(time: { readonly seconds: number }): Promise<void>;
  /** What one region writes does not reach the other; one way: what home writes does not reach peer. */
  regionsAreCut(cut: { readonly bothWays: boolean }): Promise<void>;
  regionsMeet(): Promise<void>;
  /** The text stands in no log line, trace, event, attribute or item of either region. */
  isNowhere(secret: string): Promise<void>;
}

export interface Region {
  readonly name: "home" | "peer";
  /** Everything in the region stops answering, and what lives in it ends. */
  isLost(): Promise<void>;
  returns(): Promise<void>;
  /** The contact's record as this region's tables hold it; throws where there is none. */
  recordOf(contact: Conversation): Promise<ContactRecord>;
  /** The contacts of each matter of the contact's customer, as this region's tables hold them. */
  threadsOf(contact: Conversation): Promise<readonly (readonly string[])[]>;
  /** This region's tables hold neither the customer of this record nor the contact, apart from the tombstone. */
  holdsNothingOf(record: ContactRecord): Promise<void>;
}

/** Each loss lasts until everything returns. */
export interface GoogleSide {
  losesPod(side: "home" | "peer"): Promise<void>;
  losesCluster(side: "home" | "peer"): Promise<void>;
  /** Of the four tunnels to the AWS region of this side, by number. */
  losesTunnel(side: "home" | "peer", tunnel: 1 | 2 | 3 | 4): Promise<void>;
  losesPair(side: "home" | "peer"): Promise<void>;
  returns(): Promise<void>;
}

export interface Operator {
  /** What both regions hold of the customer, as the document that the customer is given. */
  exports(customer: Customer): Promise<string>;
  /** Regions in which something is left, because they did not answer. */
  erases(customer: Customer): Promise<{ readonly leftIn: readonly ("home" | "peer")[] }>;
  /** After a table was restored, before it serves. */
  replaysTombstones(): Promise<void>;
  /** Until the new key is active in both regions, or in the one that answers. */
  rotates(ring: Ring): Promise<void>;
  /** Home is lost: the peer's replica is written from now on. */
  promotes(ring: Ring): Promise<void>;
}

export type Ring = "identifiers" | "ids" | "pinPepper" | "codes" | "tokens" | "entryTokens";

export interface ContactRecord {
  readonly customerId: string;
  readonly contactId: string;
}

export interface Customer {
  readonly person: Person;
  calls(region: Region): Promise<Call>;
  /** E.164. */
  dials(number: string): Promise<Call>;
  /** Tries again with the same key where the edge says "later". */
  opensChat(as: { readonly signedIn: boolean }): Promise<Chat>;
  /** The six digits of the last text with a code on the customer's phone; throws where none came. */
  textedCode(): Promise<string>;
  /** The edge refuses a chat with such a token by problem details, and starts nothing. */
  isTurnedAway(token: BadToken): Promise<void>;
}

export type BadToken = "forged" | "expired" | "foreign" | "unsigned";

/** What a customer hears or reads. It is consumed: each expectation starts where the last one ended. */
export interface Conversation {
  readonly contactId: string;
  /** The prompt comes next, or later but before the caller has to act. */
  hears(prompt: string, values?: Readonly<Record<string, string>>): void;
  /** In nothing heard so far in this call. */
  neverHeard(...prompts: readonly string[]): void;
  /** Nothing heard so far may be spoken to somebody who has not proved who they are. */
  heardNothingPersonal(): void;
  /** All heard so far was in this language. */
  heardOnly(language: "en-GB" | "de-DE"): void;
  /** It is over, by the system's own doing. */
  isOver(): Promise<void>;
  isQueued(): Promise<void>;
}

export interface Chat extends Conversation {
  /** The region that it was started in. */
  readonly region: "home" | "peer";
  writes(text: string): Promise<void>;
  /** What was given to go on with by phone; throws where nothing was. */
  code(): { readonly number: string; readonly digits: string };
  leaves(): Promise<void>;
}

export interface Call extends Conversation {
  keys(digits: string): Promise<void>;
  says(text: string): Promise<void>;
  waits(): Promise<void>;
  hangsUp(): Promise<void>;
  lineDrops(): Promise<void>;
  /** Milliseconds from dialling to the first prompt. */
  readonly timeToFirstPromptMs: number;
}

export interface Agent {
  logsIn(): Promise<void>;
  accepts(): Promise<void>;
  hears(prompt: string): Promise<void>;
  /** The contact's attributes on the screen have these values. */
  sees(attributes: Readonly<Record<string, string>>): Promise<void>;
  /** On the agent's screen, for the customer of a contact. */
  revokes(contact: Conversation): Promise<void>;
  unlocks(contact: Conversation): Promise<void>;
  ends(): Promise<void>;
}
