/** Live and ended contacts, and the desks at which callers, agents, texts, mail and tasks are served. */
import type { ContactStatus } from "../contact-status.ts";
import type { CloudCore } from "../service.ts";
import { AgentDesk } from "./agent-desk.ts";
import { AgentRoom } from "./agent-room.ts";
import { CallerDesk, settled } from "./caller-desk.ts";
import { ChatDesk } from "./chat-desk.ts";
import type { Contact } from "./contact.ts";
import type { ContactEvents } from "./contact-events.ts";
import type { ContactRecords } from "./contact-records.ts";
import { MailDesk } from "./mail-desk.ts";
import { Phones } from "./phones.ts";
import type { ConnectPorts, ContactControl } from "./ports.ts";
import type { Registry } from "./registry.ts";
import { Switchboard } from "./switchboard.ts";
import { TaskDesk } from "./task-desk.ts";
import { TextDesk } from "./text-desk.ts";
import { joinThirdParty } from "./third-party.ts";
import { WaitingLine } from "./waiting-line.ts";

export interface CenterParts {
  readonly registry: Registry;
  readonly events: ContactEvents;
  readonly records: ContactRecords;
}

export class ContactCenter {
  readonly desk: AgentDesk;
  readonly line = new WaitingLine();
  readonly calls: CallerDesk;
  readonly chats: ChatDesk;
  readonly texts: TextDesk;
  readonly mails: MailDesk;
  readonly tasks: TaskDesk;
  readonly control: ContactControl;
  readonly #core: CloudCore;
  readonly #records: ContactRecords;
  readonly #phones: Phones;
  readonly #switchboard: Switchboard;
  readonly #contacts = new Map<string, Contact>();

  constructor(core: CloudCore, ports: ConnectPorts, { registry, events, records }: CenterParts) {
    const { speech, functions } = ports;
    const contacts = this.#contacts;
    this.#core = core;
    this.#records = records;
    this.#phones = new Phones(core);
    this.desk = new AgentDesk(core, registry, this.line);
    const phones = this.#phones;
    const switchboard = new Switchboard(core, ports, {
      desk: this.desk,
      line: this.line,
      events,
      records,
      moves: {
        joinThirdParty: (run, effect) =>
          joinThirdParty(run, effect, {
            registry,
            phones,
            callIn: (call) => this.calls.callIn(call),
            endLeg: (leg) => this.#switchboard.end(leg, "CUSTOMER_DISCONNECT"),
          }),
        startTask: (contact, effect) => this.tasks.startByFlow(contact, effect),
      },
    });
    this.#switchboard = switchboard;
    this.chats = new ChatDesk(core, { switchboard, speech, contacts });
    this.calls = new CallerDesk(core, { registry, switchboard, phones, chats: this.chats, speech, contacts });
    this.texts = new TextDesk(core, registry, this.chats, ports.texts);
    this.mails = new MailDesk(core, { registry, switchboard, sender: ports.mails, contacts });
    this.tasks = new TaskDesk(core, contacts, switchboard);
    const { desk, chats, mails, tasks } = this;
    const room = new AgentRoom(core, { desk, switchboard, chats, mails, tasks, functions, contacts });
    this.control = this.#people(room);
    core.faults.onChange(() => this.#cutLostRegions());
  }

  find(contactId: string): Contact | undefined {
    return this.#contacts.get(contactId);
  }

  need(contactId: string): Contact {
    const contact = this.#contacts.get(contactId);
    if (contact === undefined) throw new Error(`There is no contact ${contactId}.`);
    return contact;
  }

  /** Every contact since the last reset. */
  statuses(): readonly ContactStatus[] {
    return [...this.#contacts.values()].map((contact) => contact.status());
  }

  now(): number {
    return this.#core.clock.now();
  }

  /** Ends a contact through the API. */
  stop(contact: Contact): void {
    this.#switchboard.end(contact, "API");
  }

  get isQuiet(): boolean {
    return [...this.#contacts.values()].every((c) => c.activity.isIdle);
  }

  async settle(): Promise<void> {
    await Promise.all([...this.#contacts.values()].map((c) => c.activity.idle()));
  }

  reset(): void {
    this.desk.reset();
    for (const contact of this.#contacts.values()) this.#switchboard.cut(contact);
    this.#phones.reset();
    this.chats.reset();
    this.texts.reset();
    this.mails.reset();
    this.#records.reset();
    this.#contacts.clear();
    this.line.clear();
  }

  #people(room: AgentRoom): ContactControl {
    const { calls, desk } = this;
    return {
      dial: async (call) => calls.dial(call),
      keys: async ({ contactId, digits }) => calls.keys(this.need(contactId), digits),
      say: async ({ contactId, text }) => calls.say(this.need(contactId), text),
      silence: async ({ contactId }) => calls.silence(this.need(contactId)),
      hangUp: async ({ contactId, cause }) => calls.hangUp(this.need(contactId), cause),
      contact: async ({ contactId }) => this.need(contactId).status(),
      ringing: async (input) => calls.ringing(input),
      answers: async (input) => calls.answers(input),
      agentLogsIn: async ({ region, userName }) => desk.logIn(region, userName),
      agentLogsOut: async ({ region, userName }) => desk.logOut(region, userName),
      agentScreen: async (input) => room.screen(input),
      agentAccepts: async (input) => room.accepts(input),
      agentEnds: async (input) => room.ends(input),
      agentWrites: async (input) => room.writes(input),
      agentReplies: async (input) => room.replies(input),
      agentTransfers: async (input) => room.transfers(input),
      agentStartsTask: async (input) => room.startsTask(input),
      agentInvokes: async (input) => room.invokes(input),
      sendsMail: async ({ attachments = [], ...mail }) =>
        settled(
          this.mails.arrive({
            ...mail,
            messageId: this.mails.newMessageId(),
            attachments: attachments.map((file) => ({ ...file, id: this.#core.random.uuid() })),
          }),
        ),
    };
  }

  #cutLostRegions(): void {
    for (const region of this.#core.regions) {
      if (!this.#core.faults.isLost(region)) continue;
      this.desk.dropRegion(region);
      for (const contact of this.#contacts.values())
        if (contact.region === region) this.#switchboard.cut(contact);
    }
  }
}
