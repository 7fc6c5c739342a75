/** The event functions of one region over its tables in memory, a stream, and a quarantine. */
import type { HybridClock } from "../../domain/clock.ts";
import type { TandemEvent } from "../../domain/events.ts";
import type { Aside } from "../../domain/quarantine.ts";
import { asideName } from "../../domain/quarantine.ts";
import type { ReplayReply } from "../../domain/replay.ts";
import type { Reply } from "../../domain/reply.ts";
import { createHandler as applyEvents } from "../../functions/apply-events/handler.ts";
import { createHandler as ingestContactEvents } from "../../functions/ingest-contact-events/handler.ts";
import { createHandler as ingestContactRecords } from "../../functions/ingest-contact-records/handler.ts";
import type { BatchReply } from "../../functions/lib/stream-batch.ts";
import { authenticationStore } from "../../stores/authentication-store.ts";
import { contactStore } from "../../stores/contact-store.ts";
import { eventStore } from "../../stores/event-store.ts";
import type { FragmentTable } from "../../stores/fragment-table.ts";
import { journeyStore } from "../../stores/journey-store.ts";
import { parkedStore } from "../../stores/parked-store.ts";
import { sessionStore } from "../../stores/session-store.ts";
import { tombstoneStore } from "../../stores/tombstone-store.ts";
import { type Delivered, type MappingArgs, StreamModel } from "./stream-model.ts";

type Tables = Readonly<
  Record<"profiles" | "contacts" | "authentication" | "sessions" | "idempotency", FragmentTable>
>;

const MAPPING: MappingArgs = { batchSize: 100, retries: 10 };

export class EventTier {
  readonly stream = new StreamModel(2);
  readonly records = new StreamModel(1);
  /** Everything that was put on the stream by the functions here. */
  readonly told: TandemEvent[] = [];
  readonly quarantine = new Map<string, Aside>();
  readonly counted = new Map<string, number>();
  /** What the log was told besides. */
  readonly noted: Readonly<Record<string, string>>[] = [];
  /** What the next writes to the quarantine fail with. */
  quarantineFailure: Error | undefined;
  readonly parked: ReturnType<typeof parkedStore>;
  readonly apply: (event: unknown) => Promise<BatchReply | ReplayReply>;
  readonly ingest: (event: unknown) => Promise<Reply>;
  readonly ingestRecords: (event: unknown) => Promise<BatchReply | ReplayReply>;

  constructor(region: string, clock: HybridClock, tables: Tables) {
    const ports = {
      clock,
      region,
      pause: async () => undefined,
      random: () => 0.5,
      stream: {
        put: async (event: TandemEvent) => {
          this.put(event);
        },
      },
      events: eventStore(tables.contacts),
      contacts: contactStore(tables.contacts),
      sessions: sessionStore(tables.sessions, region),
      journeys: journeyStore(tables.sessions),
      authentication: authenticationStore(tables.authentication),
      tombstones: tombstoneStore(tables.profiles),
      parked: parkedStore(tables.idempotency, region),
      quarantine: {
        keep: async (aside: Aside) => {
          if (this.quarantineFailure !== undefined) throw this.quarantineFailure;
          this.quarantine.set(asideName(aside), aside);
        },
      },
      watch: {
        count: (name: string, count: number, facts: Readonly<Record<string, string>> = {}) => {
          this.noted.push(facts);
          this.counted.set(name, (this.counted.get(name) ?? 0) + count);
        },
        measure: () => undefined,
      },
    };
    this.parked = ports.parked;
    this.apply = applyEvents(ports);
    this.ingest = ingestContactEvents(ports);
    this.ingestRecords = ingestContactRecords(ports);
  }

  put(event: TandemEvent): void {
    this.told.push(event);
    this.stream.put(event.initialContactId, JSON.stringify(event));
  }

  /** Applies all that is on the stream. */
  deliver(mapping: Partial<MappingArgs> = {}): Promise<Delivered> {
    return this.stream.deliver(this.apply, { ...MAPPING, ...mapping });
  }

  deliverRecords(): Promise<Delivered> {
    return this.records.deliver(this.ingestRecords, MAPPING);
  }

  /** A contact event, all the way to the tables. */
  async ingested(event: unknown): Promise<Reply> {
    const reply = await this.ingest(event);
    await this.deliver();
    return reply;
  }
}
