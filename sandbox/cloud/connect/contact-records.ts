/**
 * Contact records: what became of each contact, written to the stream that the instance's storage names, some time
 * after the end, at least once, and again when attributes change later.
 */
import type { CloudCore } from "../service.ts";
import type { Activity } from "./activity.ts";
import { newResourceArn } from "./arn.ts";
import type { Contact } from "./contact.ts";
import { iso, segmentWire } from "./contact-events.ts";
import type { RecordStreams } from "./ports.ts";

const SOURCE = "Amazon Connect Contact Record";
/** AWS names no time; minutes are common. Also how long a stream that refuses is left alone. */
const DELAY_MS = 60_000;

export class ContactRecords {
  readonly #core: CloudCore;
  readonly #streams: RecordStreams | undefined;
  readonly #activity: Activity;
  readonly #due = new Set<Contact>();

  constructor(core: CloudCore, streams: RecordStreams | undefined, activity: Activity) {
    this.#core = core;
    this.#streams = streams;
    this.#activity = activity;
  }

  follow(contact: Contact): void {
    contact.onEnd(() => this.#later(contact));
    contact.onAttributes(() => {
      if (contact.hasEnded) this.#later(contact);
    });
  }

  /** Writes at once what would be written within the minute. */
  async writeDue(): Promise<void> {
    for (const contact of [...this.#due]) await this.#write(contact);
  }

  reset(): void {
    this.#due.clear();
  }

  #later(contact: Contact): void {
    if (this.#due.has(contact) || streamOf(contact) === undefined) return;
    this.#due.add(contact);
    this.#core.clock.after(DELAY_MS, () => this.#write(contact));
  }

  async #write(contact: Contact): Promise<void> {
    if (!this.#due.delete(contact)) return;
    const stream = streamOf(contact);
    if (stream === undefined || this.#streams === undefined) return;
    // A lost region writes its records when it is back.
    if (this.#core.faults.isLost(contact.region)) return this.#later(contact);
    const data = JSON.stringify(contactRecord(contact, this.#core.accountId, this.#core.clock.now()));
    const { copies } = this.#core.faults.contactEvents;
    this.#activity.enter();
    try {
      for (let copy = 0; copy < copies; copy++)
        await this.#streams.putRecord(contact.region, stream, contact.id, data);
    } catch (error) {
      this.#later(contact);
      this.#core.log.write({
        region: contact.region,
        source: "error",
        name: SOURCE,
        text: `The record of contact ${contact.id} was not written: ${error instanceof Error ? error.message : String(error)}`,
      });
    } finally {
      this.#activity.leave();
    }
  }
}

function streamOf({ instance }: Contact): string | undefined {
  return instance.storage.get("CONTACT_TRACE_RECORDS")?.streamArn?.split("/").at(-1);
}

/** adminguide/ctr-data-model; times to the second. */
export function contactRecord(
  contact: Contact,
  accountId: string,
  now: number,
): Readonly<Record<string, unknown>> {
  const { instance, origin, next, targetQueue, agent, disconnectedAt, connectedToSystemAt } = contact;
  const time = (at: number | undefined) => (at === undefined ? null : seconds(at));
  const endpoint = (Address: string | undefined) =>
    Address === undefined ? null : { Address, Type: contact.endpointType };
  return {
    AWSAccountId: accountId,
    AWSContactTraceRecordFormatVersion: "2017-03-10",
    Agent: agent === undefined || contact.connectedToAgentAt === undefined ? null : agentWire(contact),
    Attributes: { ...contact.attributes },
    Channel: contact.channel,
    ConnectedToSystemTimestamp: time(connectedToSystemAt),
    ContactDetails: {},
    ContactId: contact.id,
    CustomerEndpoint: endpoint(contact.customerAddress),
    DisconnectReason: contact.disconnectReason ?? null,
    DisconnectTimestamp: time(disconnectedAt),
    InitialContactId: contact.initialContactId === contact.id ? null : contact.initialContactId,
    InitiationMethod: origin.initiationMethod,
    InitiationTimestamp: seconds(contact.startedAt),
    InstanceARN: instance.arn,
    LastUpdateTimestamp: seconds(now),
    NextContactId: next?.id ?? null,
    PreviousContactId: origin.previous?.id ?? null,
    RelatedContactId: origin.relatedContactId ?? null,
    Queue:
      targetQueue === undefined || contact.enqueuedAt === undefined
        ? null
        : { ARN: targetQueue.arn, Name: targetQueue.name, EnqueueTimestamp: seconds(contact.enqueuedAt) },
    Recordings: null,
    References: Object.entries(origin.references ?? {}).map(([Name, { type, value }]) => ({
      Name,
      Type: type,
      Value: value,
    })),
    SegmentAttributes: segmentWire(origin.segmentAttributes ?? {}),
    SystemEndpoint: endpoint(contact.systemAddress),
    TransferCompletedTimestamp: next === undefined ? null : seconds(next.startedAt),
  };
}

function agentWire({ agent, instance, connectedToAgentAt }: Contact): unknown {
  return {
    ARN: agent && newResourceArn(instance.arn, "users", agent.id),
    Username: agent?.name,
    ConnectedToAgentTimestamp: seconds(connectedToAgentAt ?? 0),
    AfterContactWorkDuration: 0,
  };
}

function seconds(milliseconds: number): string {
  return iso(milliseconds).replace(/\.\d+Z$/, "Z");
}
