/** Contact events as Connect puts them on the region's bus; attributes and numbers are not in them. */
import type { CloudCore } from "../service.ts";
import type { Activity } from "./activity.ts";
import { newResourceArn } from "./arn.ts";
import type { Contact } from "./contact.ts";
import type { ContactEventSink } from "./ports.ts";

export type ContactEventType =
  | "INITIATED"
  | "CONNECTED_TO_SYSTEM"
  | "CONTACT_DATA_UPDATED"
  | "QUEUED"
  | "CONNECTED_TO_AGENT"
  | "DISCONNECTED"
  | "COMPLETED";

type Detail = Readonly<Record<string, unknown>>;

const DETAIL_TYPE = "Amazon Connect Contact Event";

export class ContactEvents {
  readonly #core: CloudCore;
  readonly #sink: ContactEventSink;
  readonly #activity: Activity;

  constructor(core: CloudCore, sink: ContactEventSink, activity: Activity) {
    this.#core = core;
    this.#sink = sink;
    this.#activity = activity;
  }

  announce(contact: Contact, eventType: ContactEventType): void {
    this.#emit(contact, contactEvent(contact, eventType));
  }

  /**
   * Only that they have changed, not what they are; in the letters of the newer samples. Faults are ordered for the
   * passages of a contact and befall those alone.
   */
  announceAttributes(contact: Contact): void {
    const detail = contactEvent(contact, "CONTACT_DATA_UPDATED");
    void this.#deliver(contact, inPascalCase({ ...detail, updatedProperties: ["UserDefinedAttributes"] }));
  }

  /** Best effort: this is the one place where faults lose, repeat and hold back events. */
  #emit(contact: Contact, detail: Detail): void {
    const { copies, delayMs } = this.#core.faults.contactEvents.next();
    const deliver = () =>
      Promise.all(Array.from({ length: copies }, () => this.#deliver(contact, detail))).then(() => undefined);
    if (delayMs === 0) void deliver();
    else this.#core.clock.after(delayMs, deliver);
  }

  async #deliver(contact: Contact, detail: Detail): Promise<void> {
    this.#activity.enter();
    try {
      await this.#sink.emit(contact.region, DETAIL_TYPE, [contact.arn, contact.instance.arn], detail);
    } catch (error) {
      // Contact events are best effort: a bus that refuses one costs the event, never the call.
      this.#core.log.write({
        region: contact.region,
        source: "error",
        name: DETAIL_TYPE,
        text: `An event of contact ${contact.id} was not delivered: ${error instanceof Error ? error.message : String(error)}`,
      });
    } finally {
      this.#activity.leave();
    }
  }
}

/** facts/connect.md §5.1; timestamps are ISO 8601. globalResiliencyMetadata is of linked pairs, and none is here. */
export function contactEvent(contact: Contact, eventType: ContactEventType): Detail {
  const { instance, origin, targetQueue, agent, connectedToSystemAt } = contact;
  return {
    eventType,
    contactId: contact.id,
    initialContactId: contact.initialContactId,
    ...(origin.previous === undefined ? {} : { previousContactId: origin.previous.id }),
    ...(origin.relatedContactId === undefined ? {} : { relatedContactId: origin.relatedContactId }),
    channel: contact.channel,
    instanceArn: instance.arn,
    initiationMethod: origin.initiationMethod,
    initiationTimestamp: iso(contact.startedAt),
    ...(eventType === "INITIATED" || connectedToSystemAt === undefined
      ? {}
      : { connectedToSystemTimestamp: iso(connectedToSystemAt) }),
    ...(contact.disconnectedAt === undefined ? {} : { disconnectTimestamp: iso(contact.disconnectedAt) }),
    ...(contact.disconnectReason === undefined || contact.disconnectedAt === undefined
      ? {}
      : { disconnectReason: contact.disconnectReason }),
    ...(targetQueue === undefined || contact.enqueuedAt === undefined
      ? {}
      : {
          queueInfo: {
            queueArn: targetQueue.arn,
            queueType: "STANDARD",
            enqueueTimestamp: iso(contact.enqueuedAt),
          },
        }),
    ...(agent === undefined || contact.connectedToAgentAt === undefined
      ? {}
      : {
          agentInfo: {
            agentArn: newResourceArn(instance.arn, "users", agent.id),
            connectedToAgentTimestamp: iso(contact.connectedToAgentAt),
          },
        }),
    ...(origin.segmentAttributes === undefined
      ? {}
      : { segmentAttributes: segmentWire(origin.segmentAttributes) }),
    tags: {
      "aws:connect:instanceId": instance.id,
      ...(contact.systemAddress === undefined ? {} : { "aws:connect:systemEndpoint": contact.systemAddress }),
    },
  };
}

export function segmentWire(attributes: Readonly<Record<string, string>>): Detail {
  return Object.fromEntries(Object.entries(attributes).map(([name, ValueString]) => [name, { ValueString }]));
}

/** Names of members; the keys of tags are data and stay. */
function inPascalCase(detail: Detail): Detail {
  return Object.fromEntries(
    Object.entries(detail).map(([name, value]) => [
      name.charAt(0).toUpperCase() + name.slice(1),
      name.endsWith("Info") ? inPascalCase(value as Detail) : value,
    ]),
  );
}

export function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
