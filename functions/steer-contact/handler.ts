/** Tells live contacts of a customer, by attributes, what happened elsewhere. News only: nothing is decided by them. */
import type { ContactRecord } from "../../domain/contact/contact.ts";
import { readEvent } from "../../domain/event-reader.ts";
import type { TandemEvent } from "../../domain/events.ts";
import type { ContactId } from "../../domain/ids.ts";
import { newsOf, type Relayed } from "../../domain/relay.ts";
import type { ContactStore } from "../../stores/contact-store.ts";
import { eachInOrder, type RetryPorts } from "../lib/keyed-records.ts";
import { reasonOf } from "../lib/put-aside.ts";
import { type BatchReply, readBatch, replyTo, textOf } from "../lib/stream-batch.ts";
import type { Watch } from "../lib/watch.ts";

export interface SteerContactPorts extends RetryPorts {
  readonly clock: { now(): number };
  readonly region: string;
  readonly contacts: Pick<ContactStore, "since">;
  readonly contactCenter: {
    updateAttributes(
      initialContactId: ContactId,
      attributes: Readonly<Record<string, string>>,
    ): Promise<"updated" | "gone">;
  };
  readonly watch: Watch;
}

// No contact lasts longer, and nobody has more of them at once.
const LONGEST_MILLISECONDS = 24 * 3_600_000;
const MOST_CONTACTS = 20;

export function createHandler(ports: SteerContactPorts): (event: unknown) => Promise<BatchReply> {
  return async (event) => {
    const stops = await eachInOrder(
      readBatch(event),
      {
        act: async (record) => {
          const read = readEvent(textOf(record), ports.clock.now());
          const news = read.kind === "event" ? newsOf(read.event, ports.clock.now()) : undefined;
          if (read.kind === "event" && news !== undefined) await steer(read.event, news, ports);
        },
        refuse: async (_, error) => ports.watch.count("FailedRecords", 1, { reason: reasonOf(error) }),
      },
      ports,
    );
    // News that cannot be told are replaced by newer ones: nobody waits for them.
    for (const { error } of stops) ports.watch.count("FailedRecords", 1, { reason: reasonOf(error) });
    return replyTo([]);
  };
}

async function steer(
  event: TandemEvent,
  { news, isForAll }: Relayed,
  { clock, region, contacts, contactCenter }: SteerContactPorts,
): Promise<void> {
  if (event.customerId === undefined) return;
  const known = await contacts.since(event.customerId, clock.now() - LONGEST_MILLISECONDS, MOST_CONTACTS);
  const chains = known
    .filter((contact) => isLiveIn(contact, region))
    .map(({ initialContactId }) => initialContactId)
    .filter((chain) => isForAll || chain !== event.initialContactId);
  for (const chain of new Set(chains)) await contactCenter.updateAttributes(chain, news);
}

function isLiveIn({ region, closed, ended }: ContactRecord, here: string): boolean {
  return region === here && closed === undefined && ended === undefined;
}
