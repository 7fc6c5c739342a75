/** The ports of one run of a function: the real stores, over tables that the run sees through its own process. */
import type { HybridClock } from "../domain/clock.ts";
import type { TandemEvent } from "../domain/events.ts";
import type { ContactId } from "../domain/ids.ts";
import { announcingTable } from "../stores/announcing-table.ts";
import type { FragmentTable } from "../stores/fragment-table.ts";
import type { StrongTable } from "../stores/strong-table.ts";
import { otherSide, type Side } from "./network.ts";
import { type Outside, REGIONS, type Rings } from "./outside.ts";
import { NoService, type Process } from "./process.ts";
import { processTable } from "./process-table.ts";
import { processStrongTable } from "./strong-replica.ts";
import type { ReplicatedName, World } from "./world.ts";

export interface RunOf {
  readonly process: Process;
  readonly world: World;
  readonly outside: Outside;
}

/** Everything that main.ts builds besides the stores, as this run has it. */
export class Ports {
  readonly clock: HybridClock;
  readonly side: Side;
  readonly region: string;
  readonly peerRegion: string;
  readonly rings: Rings;
  readonly #run: RunOf;

  constructor(run: RunOf) {
    this.#run = run;
    this.side = run.process.side;
    this.region = REGIONS[this.side];
    this.peerRegion = REGIONS[otherSide(this.side)];
    this.clock = run.world.clock(this.side);
    this.rings = run.outside.rings;
  }

  readonly newId = (): string => this.#run.outside.newEventId(this.clock.now());

  /** Waiting is free here: nothing but the schedule moves the time. */
  readonly pause = async (_milliseconds: number): Promise<void> => {
    this.#run.world.replicate();
  };

  readonly random = (): number => 0.5;

  readonly watch = { count: (): void => undefined, measure: (): void => undefined };

  table(name: ReplicatedName): FragmentTable {
    return processTable(this.#run.process, this.#run.world.tables[name], this.clock);
  }

  peerTable(name: ReplicatedName): FragmentTable {
    const { process, world } = this.#run;
    return processTable(process, world.tables[name], this.clock, otherSide(this.side));
  }

  /** A table whose items tell the region's own stream. */
  telling(name: ReplicatedName): FragmentTable {
    return announcingTable(this.table(name), this.stream(this.side));
  }

  claims(): StrongTable {
    return processStrongTable(this.#run.process, this.#run.world.claims, this.side);
  }

  stream(side: Side) {
    const { process, world } = this.#run;
    const put = (event: TandemEvent): Promise<void> =>
      process.call(
        "stream",
        `stream.put`,
        () => world.streams[side].put(event.initialContactId, event, world.time),
        // A client whose answer is lost puts the record again.
        {
          side,
          repeat: () => world.streams[side].put(event.initialContactId, event, world.time),
        },
      );
    return {
      put,
      announce: async (events: readonly TandemEvent[]): Promise<boolean> => {
        try {
          for (const event of events) await put(event);
          return true;
        } catch (error) {
          if (error instanceof NoService) return false;
          throw error;
        }
      },
    };
  }

  quarantine() {
    const { process, outside } = this.#run;
    return {
      keep: (aside: unknown): Promise<void> =>
        process.call("tables", "quarantine.put", () => {
          const text = JSON.stringify(aside);
          outside.quarantine[this.side].set(text, text);
        }),
    };
  }

  /** What agents see of a contact: told, and forgotten here. */
  contactCenter() {
    const { process, outside } = this.#run;
    return {
      updateAttributes: (_contactId: ContactId, _attributes: Readonly<Record<string, string>>) =>
        process.call("connect", "connect.update-attributes", () => "updated" as const),
      freeAgents: () => process.call("connect", "connect.metrics", () => outside.freeAgents[this.side]),
      startCall: async ({ token, callbackId }: { readonly token: string; readonly callbackId: string }) => {
        try {
          return await process.call("connect", "connect.start-call", () => ({
            kind: "started" as const,
            contactId: outside.startCall(this.side, token, callbackId).contactId as ContactId,
          }));
        } catch (error) {
          if (error instanceof NoService) return { kind: "unknown" as const };
          throw error;
        }
      },
    };
  }

  get run(): RunOf {
    return this.#run;
  }
}
