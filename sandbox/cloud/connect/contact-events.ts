/** Contact events as Connect puts them on the region's bus; attributes and numbers are not in them. */
import type { CloudCore } from "../service.ts";
import type { Activity } from "./activity.ts";
import { newResourceArn } from "./arn.ts";
import type { Contact } from "./contact.ts";
import type { ContactEventSink } from "./ports.ts";

export type ContactEventType =
  | "INITIATED"
  | "CONNECTED_TO_SYSTEM"
  | "QUEUED"
  | "CONNECTED_TO_AGENT"
  | "DISCONNECTED"
  | "COMPLETED";

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
    void this.#deliver(contact, contactEvent(contact, eventType));
  }

  async #deliver(contact: Contact, detail: Readonly<Record<string, unknown>>): Promise<void> {
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

/** facts/connect.md §5.1; timestamps are ISO 8601. */
export function contactEvent(
  contact: Contact,
  eventType: ContactEventType,
): Readonly<Record<string, unknown>> {
  const { instance, targetQueue, agent } = contact;
  return {
    eventType,
    contactId: contact.id,
    initialContactId: contact.id,
    channel: contact.channel,
    instanceArn: instance.arn,
    initiationMethod: contact.initiationMethod,
    initiationTimestamp: iso(contact.startedAt),
    ...(eventType === "INITIATED" ? {} : { connectedToSystemTimestamp: iso(contact.startedAt) }),
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
    tags: {
      "aws:connect:instanceId": instance.id,
      ...(contact.systemAddress === undefined ? {} : { "aws:connect:systemEndpoint": contact.systemAddress }),
    },
  };
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
