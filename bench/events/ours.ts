/** Our handler over ports of a benchmark: tables in memory, or nothing at all. */
import { HybridClock } from "../../domain/clock.ts";
import type { TandemEvent } from "../../domain/events.ts";
import type { Aside } from "../../domain/quarantine.ts";
import { type ApplyEventsPorts, createHandler } from "../../functions/apply-events/handler.ts";
import { eventStore } from "../../stores/event-store.ts";
import { journeyStore } from "../../stores/journey-store.ts";
import { parkedStore } from "../../stores/parked-store.ts";
import { sessionStore } from "../../stores/session-store.ts";
import { tombstoneStore } from "../../stores/tombstone-store.ts";
import { MemoryTable } from "../../test/support/memory-table.ts";
import { NOW, REGION } from "./workload.ts";

const clock = new HybridClock({ now: () => NOW, processId: "bench" });

const NOTHING: ApplyEventsPorts = {
  clock,
  region: REGION,
  pause: async () => undefined,
  random: () => 0.5,
  events: { append: async () => true },
  contacts: { load: async () => undefined, save: async () => true, since: async () => [] },
  sessions: { load: async () => undefined },
  journeys: { load: async () => [], save: async () => true },
  authentication: {
    record: async () => true,
  },
  tombstones: { isErased: async () => false },
  parked: {
    load: async () => new Map(),
    save: async () => true,
    release: async () => true,
    forget: async () => undefined,
  },
  quarantine: { keep: async () => undefined },
  watch: { count: () => undefined, measure: () => undefined },
};

export function withoutPorts() {
  return createHandler(NOTHING);
}

export function inMemory() {
  const [contacts, sessions, profiles, idempotency] = [1, 2, 3, 4].map(() => new MemoryTable(clock));
  if (!contacts || !sessions || !profiles || !idempotency) throw new Error("Four tables were made above.");
  return createHandler({
    ...NOTHING,
    events: eventStore(contacts),
    sessions: sessionStore(sessions, REGION),
    journeys: journeyStore(sessions),
    tombstones: tombstoneStore(profiles),
    parked: parkedStore(idempotency, REGION),
  });
}

/** `write` may throw, for a moment. */
export function counting(write: (event: TandemEvent) => void, keep: (aside: Aside) => void) {
  const idempotency = new MemoryTable(clock);
  return createHandler({
    ...NOTHING,
    parked: parkedStore(idempotency, REGION),
    events: {
      append: async (event) => {
        write(event);
        return true;
      },
    },
    quarantine: { keep: async (aside) => keep(aside) },
  });
}
