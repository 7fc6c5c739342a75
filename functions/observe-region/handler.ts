/** Each minute: a sign of life, the age of the other region's, and what was saved but never announced. */
import { announcingPartitions, untoldOf } from "../../domain/announcing.ts";
import { ageOf, lagOf, nextBeacon } from "../../domain/beacon.ts";
import type { HybridClock } from "../../domain/clock.ts";
import { timePart } from "../../domain/keys.ts";
import { type Reply, replyOf } from "../../domain/reply.ts";
import type { Announcer } from "../../stores/announcing-table.ts";
import type { BeaconStore } from "../../stores/beacon-store.ts";
import type { FragmentTable, Item } from "../../stores/fragment-table.ts";
import type { Watch } from "../lib/watch.ts";

export interface ObserveRegionPorts {
  readonly clock: HybridClock;
  readonly region: string;
  readonly peerRegion: string;
  readonly beacons: BeaconStore;
  /** Tables whose items announce what they tell; not decorated, for this is what announces. */
  readonly announcing: readonly Pick<FragmentTable, "queryIndex" | "announced">[];
  readonly announcer: Announcer;
  readonly watch: Watch;
}

/** Younger ones are about to be announced by who saved them. */
const LEFT_MILLISECONDS = 30_000;
/** A run ends before the next begins; what is left waits for that one. */
const MOST_ITEMS = 500;
const MOST_OF_A_PARTITION = 50;

export function createHandler(ports: ObserveRegionPorts): (event: unknown) => Promise<Reply> {
  return async () => {
    await shine(ports);
    await lookAtPeer(ports);
    const { announced, left } = await announceLeftovers(ports);
    ports.watch.count("AnnouncedLeftovers", announced);
    ports.watch.count("UnannouncedLeftovers", left);
    return replyOf({ status: "observed", announced: String(announced), left: String(left) });
  };
}

async function shine({ beacons, clock, region }: ObserveRegionPorts): Promise<void> {
  const own = await beacons.load(region);
  // Where another run came first, it has shone.
  await beacons.save(nextBeacon(own, { region, now: clock.now(), clock: clock.tick() }));
}

async function lookAtPeer({ beacons, clock, peerRegion, watch }: ObserveRegionPorts): Promise<void> {
  const beacon = await beacons.load(peerRegion);
  const [age, lag] = [ageOf(beacon, clock.now()), lagOf(beacon, clock.now())];
  if (age !== undefined) watch.measure("PeerBeaconAge", age);
  if (lag !== undefined) watch.measure("ReplicationLag", lag);
}

async function announceLeftovers(
  ports: ObserveRegionPorts,
): Promise<{ readonly announced: number; readonly left: number }> {
  const until = timePart(ports.clock.now() - LEFT_MILLISECONDS);
  let [announced, left] = [0, 0];
  for (const table of ports.announcing) {
    const found = await leftoversOf(table, until, ports);
    for (const [at, item] of found.entries()) {
      if (announced === MOST_ITEMS || !(await announce(item, table, ports))) {
        left += found.length - at;
        break;
      }
      announced += 1;
    }
  }
  return { announced, left };
}

async function leftoversOf(
  table: Pick<FragmentTable, "queryIndex">,
  until: string,
  { region }: ObserveRegionPorts,
): Promise<readonly Item[]> {
  const found = await Promise.all(
    announcingPartitions(region).map((partition) =>
      table.queryIndex("by-announcing", partition, { between: ["0", until], oldest: MOST_OF_A_PARTITION }),
    ),
  );
  return found.flat().toSorted((one, other) => (sinceOf(one) < sinceOf(other) ? -1 : 1));
}

/** False where the stream does not take it: nor will it take the next one. */
async function announce(
  item: Item,
  table: Pick<FragmentTable, "announced">,
  { announcer }: ObserveRegionPorts,
): Promise<boolean> {
  if (!(await announcer.announce(untoldOf(item)))) return false;
  // Refused where it was saved again since: then it has announced itself, or is left with more to tell.
  await table.announced(item, Number(item["revision"]));
  return true;
}

function sinceOf({ announcingSince }: Item): string {
  return String(announcingSince);
}
