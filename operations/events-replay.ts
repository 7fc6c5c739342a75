/** tandem events replay: applies what lies in quarantine, in order by key; what is still bad stays there. */

import {
  type Aside,
  type AsideObject,
  type ReplayGroup,
  readAside,
  replayGroups,
} from "../domain/quarantine.ts";
import {
  chunksOf,
  doneObjects,
  type KeyRef,
  parseReplayReply,
  placeOf,
  REPLAYED_BY,
  type ReplayReply,
  releasable,
  replayRequest,
} from "../domain/replay.ts";
import type { Invoke } from "./invoke.ts";
import type { Printer } from "./printer.ts";

export interface QuarantineAccess {
  list(region: string): Promise<readonly string[]>;
  /** Undefined where it is gone. */
  read(region: string, name: string): Promise<string | undefined>;
  delete(region: string, name: string): Promise<void>;
}

export interface ReplayPorts {
  readonly regions: readonly string[];
  readonly invoke: Invoke;
  readonly quarantine: QuarantineAccess;
  readonly print: Printer;
}

/** Records keep joining a parked key while it is replayed; after so many rounds the next run goes on. */
const MOST_ROUNDS = 20;
const READ_AT_ONCE = 20;

export async function replayEvents(ports: ReplayPorts): Promise<0 | 1> {
  const { print } = ports;
  let [replayed, left] = [0, 0];
  for (const region of ports.regions) {
    const counts = await replayRegion(region, ports);
    replayed += counts.replayed;
    left += counts.left;
    print.table(["region", "replayed", "left"], [[region, counts.replayed, counts.left]]);
  }
  print.say(`${replayed} records replayed, ${left} left in quarantine.`);
  print.result({ replayed, left });
  return left === 0 ? 0 : 1;
}

async function replayRegion(region: string, ports: ReplayPorts) {
  let [replayed, isOver] = [0, false];
  for (let round = 0; round < MOST_ROUNDS && !isOver; round += 1) {
    // Keys before objects: what joins a key in between changes its revision, and then it is not released.
    const { parked } = await ask(region, "events", [], [], ports);
    const objects = await objectsIn(region, ports);
    const [done, refused] = [new Set<string>(), new Set<string>()];
    for (const group of replayGroups(objects)) {
      await replayGroup(region, group, { done, refused }, ports);
      ports.print.progress(`${replayed + done.size} replayed in ${region}`);
    }
    for (const name of doneObjects(objects, done, refused)) await ports.quarantine.delete(region, name);
    replayed += done.size;
    const free = done.size > 0 ? [] : releasable(parked, objects);
    if (free.length > 0) await ask(region, "events", [], free, ports);
    isOver = done.size === 0 && free.length === 0;
  }
  const rest = await objectsIn(region, ports);
  return { replayed, left: replayGroups(rest).reduce((sum, { records }) => sum + records.length, 0) };
}

/** One request after the other: what could not be tried holds back the rest of its key. */
async function replayGroup(
  region: string,
  group: ReplayGroup,
  sorted: { readonly done: Set<string>; readonly refused: Set<string> },
  ports: ReplayPorts,
): Promise<void> {
  for (const records of chunksOf(group)) {
    const { refused, stopped } = await ask(region, group.stream, records, [], ports);
    for (const record of records) {
      if (refused.includes(record.sequence)) sorted.refused.add(placeOf(record));
      else if (!stopped.includes(record.sequence)) sorted.done.add(placeOf(record));
    }
    if (stopped.length > 0) return;
  }
}

async function ask(
  region: string,
  stream: Aside["stream"],
  records: readonly Aside[],
  release: readonly KeyRef[],
  { invoke }: ReplayPorts,
): Promise<ReplayReply> {
  return parseReplayReply(await invoke(region, REPLAYED_BY[stream], replayRequest(records, release)));
}

async function objectsIn(
  region: string,
  { quarantine, print }: ReplayPorts,
): Promise<readonly AsideObject[]> {
  const names = await quarantine.list(region);
  const objects: AsideObject[] = [];
  for (let at = 0; at < names.length; at += READ_AT_ONCE) {
    const read = await Promise.all(
      names.slice(at, at + READ_AT_ONCE).map(async (name) => {
        const text = await quarantine.read(region, name);
        const records = text === undefined ? [] : readAside(name, text);
        if (records === undefined) print.say(`${name} in ${region} is none of ours: it is left alone.`);
        return { name, records: records ?? [] };
      }),
    );
    objects.push(...read.filter(({ records }) => records.length > 0));
  }
  return objects;
}
