/** Mail: a letter to an address of an instance begins a contact, and an agent's reply leaves from that address. */
import type { CloudCore } from "../service.ts";
import { Contact } from "./contact.ts";
import type { ContactReference } from "./contact-origin.ts";
import type { Flow } from "./deployed.ts";
import type { Instance } from "./instance.ts";
import type { Mail } from "./mail.ts";
import type { MailSender } from "./ports.ts";
import type { Registry } from "./registry.ts";
import type { Switchboard } from "./switchboard.ts";

export interface MailDeskParts {
  readonly registry: Registry;
  readonly switchboard: Switchboard;
  readonly sender: MailSender | undefined;
  readonly contacts: Map<string, Contact>;
}

/** What whoever hands mail in by the API adds to it. */
export interface MailOrder {
  readonly flow?: Flow;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly references?: Readonly<Record<string, ContactReference>>;
}

/** How long an answer finds what it answers (docs/evidence.md). */
const THREAD_MS = 90 * 24 * 3_600_000;

export class MailDesk {
  readonly #core: CloudCore;
  readonly #parts: MailDeskParts;
  /** The contact that a message came with, or was a reply in. */
  readonly #threads = new Map<string, Contact>();

  constructor(core: CloudCore, parts: MailDeskParts) {
    this.#core = core;
    this.#parts = parts;
  }

  newMessageId(): string {
    return `<${this.#core.random.uuid()}@email.sandbox>`;
  }

  /** Throws where no instance has the address, its region is lost, or no flow takes its mail. */
  arrive(mail: Mail, order: MailOrder = {}): Contact {
    const { registry, switchboard, contacts } = this.#parts;
    const found = registry.findEmailAddress(mail.to);
    if (found === undefined) throw new Error(`Nobody has the address ${mail.to}.`);
    const { instance, address } = found;
    if (this.#core.faults.isLost(instance.region)) throw new Error(`Region ${instance.region} is lost.`);
    const flow = order.flow ?? registry.flowForMail(instance, address.arn);
    if (flow === undefined)
      throw new Error(
        `No flow of instance ${instance.settings.alias} is associated with mail to ${mail.to}.`,
      );
    const contact = new Contact({
      id: this.#core.random.uuid(),
      instance,
      channel: "EMAIL",
      initiationMethod: order.flow === undefined ? "INBOUND" : "API",
      ...(order.attributes === undefined ? {} : { attributes: order.attributes }),
      customerAddress: mail.from,
      systemAddress: mail.to,
      name: mail.subject,
      segmentAttributes: { "connect:Subtype": "connect:Email", "connect:EmailSubject": mail.subject },
      references: { ...referencesOf(mail), ...order.references },
      ...this.#answeredBy(mail, instance),
      mail,
      startedAt: this.#core.clock.now(),
    });
    contacts.set(contact.id, contact);
    this.#threads.set(mail.messageId, contact);
    switchboard.begin(contact);
    switchboard.answer(contact, flow);
    return contact;
  }

  /** Throws where the contact is no mail, or the cloud has no way to send any. */
  async reply(contact: Contact, text: string): Promise<void> {
    const { mail } = contact.origin;
    if (mail === undefined) throw new Error(`Contact ${contact.id} is no mail that could be replied to.`);
    const { sender } = this.#parts;
    if (sender === undefined) throw new Error("The local cloud has no service that sends mail.");
    const messageId = await sender.sendMail({
      region: contact.region,
      from: mail.to,
      to: mail.from,
      subject: /^re:/i.test(mail.subject) ? mail.subject : `Re: ${mail.subject}`,
      text,
      inReplyTo: mail.messageId,
    });
    this.#threads.set(messageId, contact);
  }

  reset(): void {
    this.#threads.clear();
  }

  /** An instance knows its own mails, and no other's. */
  #answeredBy({ inReplyTo }: Mail, instance: Instance): { readonly relatedContactId?: string } {
    const answered = inReplyTo === undefined ? undefined : this.#threads.get(inReplyTo);
    const isKnown =
      answered?.instance === instance && this.#core.clock.now() - answered.startedAt < THREAD_MS;
    return isKnown ? { relatedContactId: answered.id } : {};
  }
}

function referencesOf(mail: Mail): Readonly<Record<string, ContactReference>> {
  return {
    "message-id": { type: "STRING", value: mail.messageId },
    subject: { type: "STRING", value: mail.subject },
    from: { type: "EMAIL", value: mail.from },
    ...(mail.inReplyTo === undefined ? {} : { "in-reply-to": { type: "STRING", value: mail.inReplyTo } }),
    ...Object.fromEntries(
      mail.attachments.map(({ id, name }) => [name, { type: "ATTACHMENT", value: id }] as const),
    ),
  };
}
