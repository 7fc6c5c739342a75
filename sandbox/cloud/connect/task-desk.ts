/** Tasks: contacts without a customer on the line, begun by the API, a flow or an agent. */
import type { Effect, Outcome } from "../../../language/effects.ts";
import type { CloudCore } from "../service.ts";
import { failure } from "./change-contact.ts";
import { Contact } from "./contact.ts";
import type { ContactReference, InitiationMethod } from "./contact-origin.ts";
import type { Flow, QuickConnect } from "./deployed.ts";
import type { Instance } from "./instance.ts";
import type { Switchboard } from "./switchboard.ts";

type StartTask = Extract<Effect, { kind: "start-task" }>;

export interface TaskOrder {
  readonly instance: Instance;
  readonly name: string;
  readonly description?: string;
  readonly initiationMethod: InitiationMethod;
  /** A flow, or the quick connect of a queue: then its flow, for that queue. */
  readonly via: { readonly flow: Flow } | { readonly quickConnect: QuickConnect };
  readonly attributes?: Readonly<Record<string, string>>;
  readonly references?: Readonly<Record<string, ContactReference>>;
  readonly previous?: Contact;
  readonly relatedContactId?: string;
  /** Milliseconds since 1970; at once where absent. */
  readonly scheduledAt?: number;
}

// https://docs.aws.amazon.com/connect/latest/APIReference/API_StartTaskContact.html
const LONGEST_DELAY_MS = 6 * 24 * 3_600_000;

export class TaskDesk {
  readonly #core: CloudCore;
  readonly #contacts: Map<string, Contact>;
  readonly #switchboard: Switchboard;

  constructor(core: CloudCore, contacts: Map<string, Contact>, switchboard: Switchboard) {
    this.#core = core;
    this.#contacts = contacts;
    this.#switchboard = switchboard;
  }

  /** Throws where the quick connect leads to no queue, or the time is not one of the next six days. */
  start({ via, scheduledAt, ...order }: TaskOrder): Contact {
    const { instance } = order;
    const now = this.#core.clock.now();
    const delay = (scheduledAt ?? now) - now;
    if (!(delay >= 0 && delay <= LONGEST_DELAY_MS))
      throw new Error(`A task is scheduled for one of the next six days, not for ${String(scheduledAt)}.`);
    const contact = new Contact({
      ...order,
      id: this.#core.random.uuid(),
      channel: "TASK",
      startedAt: now + delay,
    });
    const { flow, queue } = "flow" in via ? { ...via, queue: undefined } : leadOf(instance, via.quickConnect);
    contact.targetQueue = queue;
    this.#contacts.set(contact.id, contact);
    const begin = () => {
      // Its region was lost, or the cloud was put back, before its time came.
      if (contact.hasEnded) return;
      this.#switchboard.begin(contact);
      this.#switchboard.answer(contact, flow, queue === undefined ? "inbound" : "queue-transfer");
    };
    if (delay === 0) begin();
    else this.#core.clock.after(delay, begin);
    return contact;
  }

  /** The block of a flow: the task is related to the contact that the flow is of. */
  startByFlow(contact: Contact, { name, flowId, description, attributes }: StartTask): Outcome {
    const { instance } = contact;
    const flow = instance.find("flows", flowId);
    if (flow === undefined || !flow.isActive)
      return failure(`Instance ${instance.settings.alias} holds no active contact flow ${flowId}.`);
    this.start({
      instance,
      name,
      initiationMethod: "FLOW",
      via: { flow },
      attributes: { ...contact.attributes, ...attributes },
      relatedContactId: contact.id,
      ...(description === undefined ? {} : { description }),
    });
    return { kind: "done" };
  }
}

/** Where a quick connect leads: its flow, and the queue that the flow starts with. */
export function leadOf(instance: Instance, { name, destination }: QuickConnect) {
  if (destination.kind !== "QUEUE")
    throw new Error(
      `Quick connect ${name} leads to a ${destination.kind}; one that leads to a QUEUE is needed.`,
    );
  return {
    flow: instance.need("flows", destination.flowId),
    queue: instance.need("queues", destination.queueId),
  };
}
