/** What callers, customers and agents do to the local cloud. */
import type { ContactStatus, DisconnectCause, RingingPhone, Telephony } from "./contact-status.ts";
import type { ReceivedMail } from "./mail/mailboxes.ts";
import type { ReceivedText } from "./messaging/phones.ts";

export interface PeopleControl {
  /** Dials `to`; resolves when the flow waits for the caller, or the contact moved on. Withheld: from is "anonymous". */
  dial(call: { from: string; to: string; telephony?: Telephony }): Promise<ContactStatus>;
  /** Keys digits (with # or *) into a waiting prompt; resolves like dial. */
  keys(input: { contactId: string; digits: string }): Promise<ContactStatus>;
  say(input: { contactId: string; text: string }): Promise<ContactStatus>;
  /** Lets the prompt run into its time limit. */
  silence(input: { contactId: string }): Promise<ContactStatus>;
  hangUp(input: { contactId: string; cause: DisconnectCause }): Promise<ContactStatus>;
  contact(input: { contactId: string }): Promise<ContactStatus>;
  /** Outbound calls that ring at this phone, the oldest first. */
  ringing(input: { number: string }): Promise<readonly RingingPhone[]>;
  /** Picks up the call that has rung longest; resolves like dial. */
  answers(input: { number: string }): Promise<ContactStatus>;
  /** Mail of a customer to an address of an instance. */
  sendsMail(input: {
    from: string;
    to: string;
    subject: string;
    text: string;
    inReplyTo?: string;
    /** Contents in base64. */
    attachments?: readonly { name: string; contentType: string; content: string }[];
  }): Promise<ContactStatus>;

  agentLogsIn(input: { region: string; userName: string }): Promise<void>;
  agentLogsOut(input: { region: string; userName: string }): Promise<void>;
  /** The contact that rings at this agent, or else the one accepted last, if any. */
  agentScreen(input: { region: string; userName: string }): Promise<ContactStatus | null>;
  agentAccepts(input: { region: string; userName: string }): Promise<ContactStatus>;
  /** The contact that is named, or else the one accepted last; so in all that follow. */
  agentEnds(input: { region: string; userName: string; contactId?: string }): Promise<ContactStatus>;
  /** In a chat that the agent has accepted. */
  agentWrites(input: {
    region: string;
    userName: string;
    text: string;
    contactId?: string;
  }): Promise<ContactStatus>;
  /** By mail, to the contact's own. */
  agentReplies(input: {
    region: string;
    userName: string;
    text: string;
    contactId?: string;
  }): Promise<ContactStatus>;
  /** By the name or id of a quick connect; gives the contact that goes on. */
  agentTransfers(input: {
    region: string;
    userName: string;
    quickConnect: string;
    contactId?: string;
  }): Promise<ContactStatus>;
  /** For the queue of a quick connect, at a time or at once; related to the contact that the agent is on. */
  agentStartsTask(input: {
    region: string;
    userName: string;
    name: string;
    quickConnect: string;
    description?: string;
    /** Milliseconds since 1970, at most six days away. */
    scheduledAt?: number;
    references?: Readonly<Record<string, { readonly type: string; readonly value: string }>>;
  }): Promise<ContactStatus>;
  /** A function, by its name and alias, called from the agent's screen: by the instance, or as the named role. */
  agentInvokes(input: {
    region: string;
    userName: string;
    functionName: string;
    payload: unknown;
    roleName?: string;
  }): Promise<unknown>;
  /** A person's text; gives the chat that it went to, null where the network or nobody took it. */
  sendsText(input: { from: string; to: string; text: string }): Promise<ContactStatus | null>;
  /** What an address received by mail, oldest first. */
  mailsTo(input: { address: string }): Promise<readonly ReceivedMail[]>;
  /** What a phone received by text, oldest first. */
  textsTo(input: { number: string }): Promise<readonly ReceivedText[]>;
}
