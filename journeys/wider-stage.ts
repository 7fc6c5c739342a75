/**
 * What journeys say of texts, mails, tasks and calls that we make. Their scripts are written in these words already;
 * they join the catalogue once a driver speaks them.
 */
import type { Agent, Call, Conversation, Customer, Region, Stage } from "./language.ts";

export interface WiderStage extends Stage {
  wider(customer: Customer): WiderCustomer;
  /** The agents of a region, by their place in its list. */
  agentAt(region: Region, place: number): WiderAgent;
  /** Calls that telephones of customers have seen ring so far. */
  callsTo(customer: Customer): Promise<number>;
}

export interface WiderCustomer {
  texts(region: Region, text: string): Promise<Written>;
  mails(
    region: Region,
    mail: { readonly subject: string; readonly text: string; readonly attachments?: readonly string[] },
  ): Promise<Written>;
  answersMail(earlier: Written, mail: { readonly text: string; readonly region?: Region }): Promise<Written>;
  /** Picks up the call that rings; throws where none does. */
  picksUp(): Promise<Call>;
}

export interface Written extends Pick<Conversation, "contactId"> {
  isQueued(): Promise<void>;
}

export interface WiderAgent extends Agent {
  /** Of the contact that rings or is on the screen: what its journey id leads to in this region's tables. */
  knows(matter: {
    readonly intent: string;
    readonly answers: Readonly<Record<string, string>>;
    readonly level: 0 | 1 | 2 | 3;
  }): Promise<void>;
  /** The contacts of the thread on the screen, and the attachments that it leads to. */
  seesThread(contacts: readonly Pick<Conversation, "contactId">[]): Promise<void>;
  seesAttachments(names: readonly string[]): Promise<void>;
  /** By the quick connect of the other region's queue. */
  transfersToPeer(): Promise<void>;
  /** The call that arrives in the other region, before anybody there has it; throws where none does. */
  transferred(): Promise<Call>;
  startsTask(task: { readonly name: string; readonly days: number }): Promise<Written>;
}

export interface Specification {
  readonly name: string;
  readonly play: (stage: WiderStage) => Promise<void>;
}

export function specification(name: string, play: Specification["play"]): Specification {
  return { name, play };
}
