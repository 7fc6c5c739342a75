/** 20,000 events of 500 customers: some that can never be read, some that fail for a moment. The same in every run. */
import { HybridClock } from "../../domain/clock.ts";
import { eventOf } from "../../domain/event-draft.ts";
import { eventIdOf } from "../../domain/event-id.ts";
import type { ContactId, CustomerId, JourneyId } from "../../domain/ids.ts";
import { StreamModel } from "../../test/support/stream-model.ts";

export const EVENTS = 20_000;
export const CUSTOMERS = 500;
export const REGION = "eu-central-1";
export const NOW = Date.parse("2026-03-02T09:00:00Z");
const POISON_EVERY = 1_000;
const SHARDS = 2;

export const MAPPING = { batchSize: 100, retries: 10 } as const;

export interface Workload {
  readonly stream: StreamModel;
  /** Ids of the events that can be read, by key in their order. */
  readonly good: ReadonlyMap<string, readonly string[]>;
}

export function workload(): Workload {
  const stream = new StreamModel(SHARDS);
  const clock = new HybridClock({ now: () => NOW, processId: "bench" });
  const random = seeded(7);
  const good = new Map<string, string[]>();
  for (let count = 0; count < EVENTS; count += 1) {
    const customer = Math.floor(random() * CUSTOMERS);
    const key = `contact-${customer}`;
    if (count % POISON_EVERY === POISON_EVERY / 2) {
      stream.put(key, `{"type":"journey.changed","of":${count}`);
      continue;
    }
    const id = eventIdOf(NOW + count, String(count));
    const event = eventOf(
      "journey.changed",
      { intent: "pay-a-bill", step: `question-${count % 5}` },
      {
        session: {
          contactId: key as ContactId,
          initialContactId: key as ContactId,
          channel: "VOICE",
          customerId: customer.toString(16).padStart(32, "0") as CustomerId,
        },
        region: REGION,
        at: NOW + count,
        clock: clock.tick(),
        newId: () => id,
        journeyId: `journey-${customer}` as JourneyId,
      },
    );
    stream.put(key, JSON.stringify(event));
    good.set(key, [...(good.get(key) ?? []), id]);
    if (count === EVENTS / 2) stream.split();
  }
  return { stream, good };
}

/** From 0 to 1, the same in every run: a linear congruential generator, good enough to spread faults. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state / 0x80000000;
  };
}
