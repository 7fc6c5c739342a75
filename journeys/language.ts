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
  /** A customer whom the deployed system knows. */
  customer(place: number): Customer;
  /** Somebody whom it does not know. */
  stranger(place: number): Customer;
  /** Somebody else who calls with this customer's number, over another line. */
  spooferOf(customer: Customer): Customer;
  agent(region: Region): Agent;
  /** Lets replication, events and timers that are due do their work. */
  settles(): Promise<void>;
  passes(time: { readonly minutes?: number; readonly hours?: number; readonly days?: number }): Promise<void>;
  /** The text stands in no log line, trace, event, attribute or item of either region. */
  isNowhere(secret: string): Promise<void>;
}

export interface Region {
  readonly name: "home" | "peer";
  /** Everything in the region stops answering, and what lives in it ends. */
  isLost(): Promise<void>;
  returns(): Promise<void>;
  /** The contact's record as this region's tables hold it; throws where there is none. */
  recordOf(call: Call): Promise<ContactRecord>;
}

export interface ContactRecord {
  readonly customerId: string;
  readonly contactId: string;
}

export interface Customer {
  readonly person: Person;
  calls(region: Region): Promise<Call>;
}

/** A call in progress. What is heard is consumed: each expectation starts where the last one ended. */
export interface Call {
  readonly contactId: string;
  /** The prompt comes next, or later but before the caller has to act. */
  hears(prompt: string, values?: Readonly<Record<string, string>>): void;
  /** In nothing heard so far in this call. */
  neverHeard(...prompts: readonly string[]): void;
  /** Nothing heard so far may be spoken to somebody who has not proved who they are. */
  heardNothingPersonal(): void;
  /** All heard so far was in this language. */
  heardOnly(language: "en-GB" | "de-DE"): void;
  keys(digits: string): Promise<void>;
  says(text: string): Promise<void>;
  waits(): Promise<void>;
  hangsUp(): Promise<void>;
  lineDrops(): Promise<void>;
  /** The call is over, by the system's own doing. */
  isOver(): Promise<void>;
  isQueued(): Promise<void>;
  /** Milliseconds from dialling to the first prompt. */
  readonly timeToFirstPromptMs: number;
}

export interface Agent {
  logsIn(): Promise<void>;
  accepts(): Promise<void>;
  hears(prompt: string): Promise<void>;
  ends(): Promise<void>;
}
