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
  /** Somebody whose telephone shows the number of this region itself, as a call does that it puts through. */
  pretenderOf(region: Region): Customer;
  agent(region: Region): Agent;
  /** The agents of a region, by their place in its list. */
  agentAt(region: Region, place: number): Agent;
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
  /** From now on, what the service tells of contacts comes twice, and not in the order in which it happened. */
  eventsAreUnreliable(): Promise<void>;
  /** The text stands in no log line, trace, event, attribute or item of either region. */
  isNowhere(secret: string): Promise<void>;
}

export interface Region {
  readonly name: "home" | "peer";
  /** Everything in the region stops answering, and what lives in it ends. */
  isLost(): Promise<void>;
  returns(): Promise<void>;
  /** The next so many runs of one of its functions fail. */
  falters(functionName: string, runs: number): Promise<void>;
  /** The contact's record as this region's tables hold it; throws where there is none. */
  recordOf(contact: Pick<Conversation, "contactId">): Promise<ContactRecord>;
  /** The contacts of each matter of the contact's customer, as this region's tables hold them. */
  threadsOf(contact: Pick<Conversation, "contactId">): Promise<readonly (readonly string[])[]>;
  /** An event of this contact comes over the region's stream only now, and again. */
  hearsLateOf(record: ContactRecord): Promise<void>;
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
  /** As the receipts say: regions that erased, and those in which something is left, because they did not answer. */
  erases(customer: Customer): Promise<{
    readonly erasedIn: readonly ("home" | "peer")[];
    readonly leftIn: readonly ("home" | "peer")[];
  }>;
  /** Customers' tables are again what this region's backup says of that time; what was written since is gone. */
  restoresTables(region: Region, asOf: { readonly minutesAgo: number }): Promise<void>;
  /** After a table was restored, before it serves. */
  replaysTombstones(): Promise<void>;
  /** Until the new key is active in both regions, or in the one that answers; `meanwhile` at each look at it. */
  rotates(ring: Ring, meanwhile?: () => Promise<void>): Promise<void>;
  /** The same command again, later: old keys go where nobody needs them, and both regions are made alike. */
  goesOnRotating(ring: Ring): Promise<void>;
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
  /** Picks up the call that rings, as soon as it does; throws where none has after so long. */
  picksUp(within: { readonly minutes: number }): Promise<Call>;
  /** So often has the telephone rung by calls of ours, answered or not. */
  wasCalled(expected: { readonly times: number }): Promise<void>;
  /** To the number of the region that takes texts. */
  texts(region: Region, text: string): Promise<Written>;
  mails(region: Region, mail: Mail): Promise<Written>;
  /** An answer to their own mail, or to what an agent wrote in it; to the same region where none is named. */
  answersMail(
    earlier: Written,
    answer: { readonly text: string; readonly region?: Region },
  ): Promise<Written>;
  /** The last text that came, by the prompt that it is. */
  wasTexted(prompt: string): Promise<void>;
  /** Tries again with the same key where the edge says "later". */
  opensChat(as: { readonly signedIn: boolean }): Promise<Chat>;
  /** The six digits of the last text with a code on the customer's phone; throws where none came. */
  textedCode(): Promise<string>;
  /** The edge refuses a chat with such a token by problem details, and starts nothing. */
  isTurnedAway(token: BadToken): Promise<void>;
}

export interface Mail {
  readonly subject: string;
  readonly text: string;
  /** What stands in each file, by the file's name. */
  readonly attachments?: Readonly<Record<string, string>>;
}

/** What a person reads and no menu answers: a text, a mail, a task. */
export interface Written extends Pick<Conversation, "contactId" | "isQueued" | "isOver"> {}

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
  /** The call that the caller hears from now on, after an agent or a flow has sent this one on; throws where none did. */
  goesOn(): Promise<Call>;
  /** The tones that rang through with the call, as whoever listens in hears them; throws where none did. */
  tones(): string;
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
  /** Of the contact that rings or is on the screen: what its journey id leads to in this region's tables. */
  knows(matter: Matter): Promise<void>;
  /** The contacts of the thread on the screen, these and no others. */
  seesThread(contacts: readonly Pick<Conversation, "contactId">[]): Promise<void>;
  /** The files that the thread on the screen leads to, by links that hold. */
  seesAttachments(names: readonly string[]): Promise<void>;
  /** By mail, to the one on the screen. */
  replies(text: string): Promise<void>;
  /** By the quick connect of the other region's queue. */
  transfersToPeer(): Promise<void>;
  /** About the contact on the screen; it comes into a queue after so many days. */
  startsTask(task: { readonly name: string; readonly days: number }): Promise<Written>;
  /** Nothing rings at this desk. */
  isLeftAlone(): Promise<void>;
  ends(): Promise<void>;
}

export interface Matter {
  readonly intent: string;
  /** By question; others may have been answered besides. */
  readonly answers: Readonly<Record<string, string>>;
  readonly level: 0 | 1 | 2 | 3;
}
