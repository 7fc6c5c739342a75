/** Records of streams: events and contact records as they should be, and batches that Lambda would hand over. */
import { HybridClock } from "../../../domain/clock.ts";
import { eventOf } from "../../../domain/event-draft.ts";
import { eventIdOf } from "../../../domain/event-id.ts";
import type { EventData, EventType } from "../../../domain/events.ts";
import type { ContactId, CustomerId } from "../../../domain/ids.ts";
import { batchEvent } from "../stream-model.ts";

export const NOW = Date.parse("2026-03-02T09:00:45Z");
const FACT = { clock: new HybridClock({ now: () => NOW, processId: "other" }).tick(), region: "eu-west-2" };

const DATA = {
  "contact.initiated": { method: "INBOUND" },
  "contact.ended": { reason: "customer-left", final: true, asOf: NOW },
  "journey.changed": { intent: "pay-a-bill", step: "amount" },
  "authentication.locked": { fact: FACT, scope: "customer", at: NOW, until: NOW + 1_800_000 },
  "authentication.revoked": { fact: FACT, by: "agent-1" },
  "authentication.unlocked": { fact: FACT, by: "agent-1", sees: [] },
  "callback.scheduled": { callbackId: "contact-owed", dueAt: NOW },
} as const satisfies { readonly [T in EventType]?: EventData<T> };

export type RecordType = keyof typeof DATA;
export const RECORD_TYPES = Object.keys(DATA) as readonly RecordType[];
/** Those whose facts are copied where they are relayed. */
export const RELAYED_TYPES = RECORD_TYPES.filter((type) => type.startsWith("authentication."));

/** As it lies on the home region's stream; of the other region where it was relayed from there. */
export function eventText(
  type: RecordType,
  contactId: string,
  customerId?: CustomerId,
  { region = "eu-central-1", process = "p1" } = {},
): unknown {
  const id = contactId as ContactId;
  const event = eventOf<RecordType>(type, DATA[type], {
    session: {
      contactId: id,
      initialContactId: id,
      channel: "VOICE",
      ...(customerId === undefined ? {} : { customerId }),
    },
    region,
    at: NOW,
    clock: new HybridClock({ now: () => NOW, processId: process }).tick(),
    newId: () => eventIdOf(NOW, type, contactId, process),
  });
  return region === "eu-central-1" ? event : { ...event, relayedFrom: region };
}

export function recordText(contactId: string): unknown {
  return {
    ContactId: contactId,
    InitialContactId: contactId,
    Channel: "VOICE",
    InitiationMethod: "INBOUND",
    InitiationTimestamp: "2026-03-02T09:00:00Z",
    DisconnectTimestamp: "2026-03-02T09:00:45Z",
    DisconnectReason: "CUSTOMER_DISCONNECT",
    LastUpdateTimestamp: "2026-03-02T09:00:50Z",
    Agent: {
      ARN: "arn:aws:connect:eu-central-1:1:instance/i/agent/a",
      ConnectedToAgentTimestamp: "1970-01-01T00:00:00Z",
    },
    Queue: {
      ARN: "arn:aws:connect:eu-central-1:1:instance/i/queue/q",
      EnqueueTimestamp: "2026-03-02T09:00:10Z",
    },
    Attributes: { language: "en-GB" },
    GlobalResiliencyMetadata: { OriginRegion: "eu-central-1" },
  };
}

/** One record each, of one key. */
export function streamBatch(...told: readonly unknown[]): Readonly<Record<string, unknown>> {
  return batchEvent(
    told.map((one, at) => ({
      key: "contact-verified",
      sequence: sequenceOf(at),
      data: Buffer.from(JSON.stringify(one)).toString("base64"),
    })),
  );
}

export function sequenceOf(place: number): string {
  return `4959033827149025660855969253836157109592157598913658${String(place).padStart(4, "0")}`;
}
