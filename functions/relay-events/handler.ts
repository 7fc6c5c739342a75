/** Puts on the other region's stream what it must act on before replication brings it; nothing goes back. */
import { readEvent } from "../../domain/event-reader.ts";
import type { TandemEvent } from "../../domain/events.ts";
import { relayedEvent } from "../../domain/relay.ts";
import { eachInOrder, type RetryPorts } from "../lib/keyed-records.ts";
import { reasonOf } from "../lib/put-aside.ts";
import { type BatchReply, readBatch, replyTo, sequencesOf, textOf } from "../lib/stream-batch.ts";
import type { Watch } from "../lib/watch.ts";

export interface RelayEventsPorts extends RetryPorts {
  readonly clock: { now(): number };
  readonly region: string;
  /** Of the other region. Throws where it did not take the event. */
  readonly peerStream: { put(event: TandemEvent): Promise<void> };
  readonly watch: Watch;
}

export function createHandler(ports: RelayEventsPorts): (event: unknown) => Promise<BatchReply> {
  return async (event) => {
    const stops = await eachInOrder(
      readBatch(event),
      {
        act: async (record) => {
          const read = readEvent(textOf(record), ports.clock.now());
          // apply-events reads the same record, and puts aside what is none.
          if (read.kind === "refused") return;
          const relayed = relayedEvent(read.event, ports.region, ports.clock.now());
          if (relayed !== undefined) await ports.peerStream.put(relayed);
        },
        refuse: async (_, error) => ports.watch.count("FailedRecords", 1, { reason: reasonOf(error) }),
      },
      ports,
    );
    for (const { error } of stops) ports.watch.count("FailedRecords", 1, { reason: reasonOf(error) });
    // A region that is gone holds up its own news alone, and for a minute: then they are too old to be sent.
    return replyTo(stops.flatMap(({ left }) => sequencesOf(left)));
  };
}
