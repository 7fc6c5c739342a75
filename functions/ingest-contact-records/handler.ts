/** Tells from contact records what contact events told before, under the same ids, and what they did not tell. */
import type { HybridClock } from "../../domain/clock.ts";
import { readContactRecord } from "../../domain/contact-record.ts";
import { type ContactTelling, eventsOf } from "../../domain/contact-telling.ts";
import type { TandemEvent } from "../../domain/events.ts";
import { type ReplayReply, readReplay } from "../../domain/replay.ts";
import { eachInOrder, type RetryPorts } from "../lib/keyed-records.ts";
import { putAside, type QuarantinePorts, reasonOf } from "../lib/put-aside.ts";
import {
  type BatchReply,
  readBatch,
  replyTo,
  type StreamRecord,
  sequencesOf,
  textOf,
} from "../lib/stream-batch.ts";

export interface IngestContactRecordsPorts extends QuarantinePorts, RetryPorts {
  readonly clock: HybridClock;
  readonly stream: { put(event: TandemEvent): Promise<void> };
}

export function createHandler(
  ports: IngestContactRecordsPorts,
): (event: unknown) => Promise<BatchReply | ReplayReply> {
  return async (event) => {
    const refused: string[] = [];
    const refuse = (record: StreamRecord, reason: string): Promise<void> => {
      refused.push(record.sequence);
      return putAside("contact-records", record, { kind: "refused", reason }, ports);
    };
    const stops = await eachInOrder(
      readBatch(event),
      {
        act: (record) => {
          const read = readContactRecord(textOf(record), ports.region);
          return read.kind === "record" ? tell(read.telling, ports) : refuse(record, read.reason);
        },
        refuse: (record, error) => refuse(record, reasonOf(error)),
      },
      ports,
    );
    const stopped = stops.flatMap(({ left }) => sequencesOf(left));
    return readReplay(event) === undefined ? replyTo(stopped) : { refused, stopped, parked: [] };
  };
}

async function tell(telling: ContactTelling, ports: IngestContactRecordsPorts): Promise<void> {
  const { clock, region, stream } = ports;
  const events = eventsOf(telling, { region, now: clock.now(), tick: () => clock.tick() });
  for (const event of events) await stream.put(event);
}
