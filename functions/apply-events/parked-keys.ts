/** Keys that fail: counted, then parked, with what is behind them in quarantine. */
import type { HybridClock } from "../../domain/clock.ts";
import { afterFailure, type KeyTrouble } from "../../domain/parking.ts";
import type { ParkedStore } from "../../stores/parked-store.ts";
import type { Stop } from "../lib/keyed-records.ts";
import { putAside, type QuarantinePorts, reasonOf } from "../lib/put-aside.ts";
import type { StreamBatch, StreamRecord } from "../lib/stream-batch.ts";

export interface ParkingPorts extends QuarantinePorts {
  readonly clock: HybridClock;
  readonly parked: ParkedStore;
}

export type Troubles = ReadonlyMap<string, KeyTrouble>;

/** The sequence numbers that the stream is to deliver again. */
export async function failedAt(
  stops: readonly Stop[],
  troubles: Troubles,
  ports: ParkingPorts,
): Promise<readonly string[]> {
  const failed = await Promise.all(
    stops.map(async ({ key, error, left }) => {
      ports.watch.count("FailedRecords", 1, { reason: reasonOf(error) });
      const next = afterFailure(key, troubles.get(key), {
        region: ports.region,
        now: ports.clock.now(),
        clock: ports.clock.tick(),
      });
      return unlessDone(left, async () => {
        if (!(await ports.parked.save(next)) || !next.isParked) return false;
        ports.watch.count("ParkedKeys", 1, { reason: reasonOf(error) });
        await park(left, reasonOf(error), ports);
        return true;
      });
    }),
  );
  return failed.flat();
}

/** Records of parked keys, behind those that wait already. */
export async function joined(
  batch: StreamBatch,
  troubles: Troubles,
  ports: ParkingPorts,
): Promise<readonly string[]> {
  const failed = await Promise.all(
    [...batch].map(([key, own]) =>
      unlessDone(own, async () => {
        const trouble = troubles.get(key);
        if (trouble === undefined) return false;
        await park(own, "behind-another", ports);
        // Last, so that a replay which did not find them is not the last one. Refused where the key was released
        // in between: then they are delivered again, and applied.
        return ports.parked.save({ ...trouble, clock: ports.clock.tick() });
      }),
    ),
  );
  return failed.flat();
}

export async function forgetMended(
  troubles: Troubles,
  batch: StreamBatch,
  stops: readonly Stop[],
  { parked }: ParkingPorts,
): Promise<void> {
  const stopped = new Set(stops.map(({ key }) => key));
  const mended = [...batch.keys()]
    .filter((key) => !stopped.has(key))
    .flatMap((key) => troubles.get(key) ?? [])
    .filter(({ isParked }) => !isParked);
  // What is not forgotten now is so with the key's next record.
  await Promise.allSettled(mended.map((trouble) => parked.forget(trouble)));
}

/** Keys of which nothing waits any more, as the replay saw them; not those that records have joined since. */
export async function released(
  keys: readonly { readonly key: string; readonly revision: number }[],
  { clock, parked }: ParkingPorts,
): Promise<void> {
  if (keys.length === 0) return;
  const troubles = await parked.load();
  for (const { key, revision } of keys) {
    const trouble = troubles.get(key);
    if (trouble?.revision === revision) await parked.release(trouble, clock.tick());
  }
}

async function park(records: readonly StreamRecord[], reason: string, ports: ParkingPorts): Promise<void> {
  for (const record of records) await putAside("events", record, { kind: "parked", reason }, ports);
}

/** What can be neither counted nor put aside stays on the stream, whatever the reason. */
async function unlessDone(
  records: readonly StreamRecord[],
  act: () => Promise<boolean>,
): Promise<readonly string[]> {
  const [first] = records;
  if (first === undefined) return [];
  try {
    return (await act()) ? [] : [first.sequence];
  } catch {
    return [first.sequence];
  }
}
