/** Events that come over a region's stream long after their contact: twice, by a customer's id and by none. */
import { randomUUID } from "node:crypto";
import { HybridClock } from "../../domain/clock.ts";
import { eventOf, type Occasion } from "../../domain/event-draft.ts";
import { eventIdOf } from "../../domain/event-id.ts";
import type { ContactId, CustomerId } from "../../domain/ids.ts";
import type { ContactRecord } from "../../journeys/language.ts";
import type { SandboxControl } from "../../sandbox/cloud/control.ts";

const LATE_MS = 3_600_000;

export async function putLateEvents(
  control: SandboxControl,
  region: string,
  record: ContactRecord,
): Promise<void> {
  const at = (await control.now()) - LATE_MS;
  const contactId = record.contactId as ContactId;
  const session = { contactId, initialContactId: contactId, channel: "VOICE" };
  const occasion: Occasion = {
    session,
    region,
    at,
    clock: new HybridClock({ now: () => at, processId: "late" }).tick(),
    newId: () => eventIdOf(at, randomUUID()),
  };
  const ofCustomer = { ...occasion, session: { ...session, customerId: record.customerId as CustomerId } };
  const events = [
    eventOf("journey.started", { intent: "pay-a-bill" }, ofCustomer),
    // The service's own events know of contacts alone.
    eventOf("contact.ended", { reason: "customer-left", final: true }, occasion),
  ];
  const records = [...events, ...events].map((data) => ({ partitionKey: contactId, data }));
  await control.putRecords({ region, stream: "events", records });
}
