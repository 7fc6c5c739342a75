/**
 * Each minute: makes the calls that this region owes, and those of the other region where that is lost. Each is made
 * by the one region that holds its claim, with a token by which the service knows it again.
 */
import { isLost } from "../../domain/beacon.ts";
import { type Callback, callbackOf, isSettled, withStatus } from "../../domain/callback/callback.ts";
import { type Claim, moveFor, standingBy, standingGivenUp } from "../../domain/callback/recovery.ts";
import type { HybridClock } from "../../domain/clock.ts";
import { eventOf } from "../../domain/event-draft.ts";
import type { QueueName } from "../../domain/intents.ts";
import { timePart } from "../../domain/keys.ts";
import type { BeaconStore } from "../../stores/beacon-store.ts";
import type { CallbackClaimStore } from "../../stores/callback-claim-store.ts";
import type { CallbackStore, DueCallback } from "../../stores/callback-store.ts";
import type { TombstoneStore } from "../../stores/tombstone-store.ts";
import type { ContactCenter } from "../lib/contact-center.ts";

export interface RecoverCallbacksPorts {
  readonly clock: HybridClock;
  readonly region: string;
  readonly peerRegion: string;
  newId(): string;
  readonly callbacks: CallbackStore;
  readonly claims: Pick<CallbackClaimStore, "claim" | "look" | "called">;
  readonly beacons: Pick<BeaconStore, "load">;
  readonly tombstones: TombstoneStore;
  readonly contactCenter: ContactCenter;
}

export interface Recovered {
  readonly called: number;
  readonly inDoubt: number;
  readonly refused: number;
  /** Left for a later minute. */
  readonly waiting: number;
}

/** One run must end before the next begins. */
const MOST_A_RUN = 50;
/** Those of a region that is away stand in its index though they are made: it is read beyond them. */
const MOST_LOOKED_AT = 500;
const A_PAGE = 50;

type Standing = Callback["status"]["value"];
/** What has become of it; nothing, where it was seen to before or is nobody's any more. */
type Result = Standing["value"] | "nothing";

interface Run {
  readonly isPeerLost: boolean;
  readonly freeAgents: Map<QueueName, number>;
  readonly seen: Set<string>;
  readonly failures: unknown[];
}

export function createHandler(ports: RecoverCallbacksPorts): (event: unknown) => Promise<Recovered> {
  return async () => {
    const { clock, region, peerRegion, callbacks, beacons } = ports;
    const now = clock.now();
    const [peer, own] = await Promise.all([beacons.load(peerRegion), beacons.load(region)]);
    const isPeerLost = isLost(peer, own, now);
    const run: Run = { isPeerLost, freeAgents: new Map(), seen: new Set(), failures: [] };
    const results: Result[] = [];
    for (const taker of isPeerLost ? [region, peerRegion] : [region])
      results.push(...(await takeFrom(dueIn(taker, now, callbacks), run, ports)));
    // One that fails keeps nobody else from being called, and is heard of all the same.
    if (run.failures.length > 0) throw run.failures[0];
    const count = (wanted: Standing["value"]) => results.filter((result) => result === wanted).length;
    return {
      called: count("called"),
      inDoubt: count("in-doubt"),
      refused: count("refused"),
      waiting: count("waiting"),
    };
  };
}

/** The earliest first, page by page. */
async function* dueIn(
  taker: string,
  until: number,
  callbacks: Pick<CallbackStore, "due">,
): AsyncGenerator<DueCallback> {
  let from = timePart(0);
  for (let looked = 0; looked < MOST_LOOKED_AT; looked += A_PAGE) {
    const page = await callbacks.due(taker, { from, until }, A_PAGE);
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < A_PAGE) return;
    // A page of one and the same moment is left behind, or it would come again for ever.
    from = last.dueAt === from ? timePart(Date.parse(from) + 1) : last.dueAt;
  }
}

async function takeFrom(
  due: AsyncIterable<DueCallback>,
  run: Run,
  ports: RecoverCallbacksPorts,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for await (const found of due) {
    const name = `${found.customerId} ${found.callbackId}`;
    if (run.seen.has(name)) continue;
    run.seen.add(name);
    try {
      results.push(await advance(found, run, ports));
    } catch (error) {
      run.failures.push(error);
    }
    if (results.filter((result) => result !== "nothing" && result !== "waiting").length === MOST_A_RUN) break;
  }
  return results;
}

/** Takes one callback as far as it goes in this minute. */
async function advance(found: DueCallback, run: Run, ports: RecoverCallbacksPorts): Promise<Result> {
  const { clock, region, callbacks, tombstones } = ports;
  // Of somebody who was erased, what the other region took stands there until that one is back and deletes it.
  if (await tombstones.isErased(found.customerId)) return "nothing";
  // The index lags behind: what counts is what the table says, of both regions.
  const fragments = (await callbacks.load(found.customerId)).filter(
    ({ callbackId }) => callbackId === found.callbackId,
  );
  const callback = callbackOf(fragments);
  if (callback === undefined) return "nothing";

  const freeAgents = await freeAgentsOf(callback.queue, run, ports);
  const isOurs = fragments.some((fragment) => fragment.region === region);
  const { isPeerLost } = run;
  const move = moveFor({ callback, region, isOurs, isPeerLost, freeAgents, now: clock.now() });
  if (move.kind === "wait") return "waiting";
  const mine = move.kind === "claim" && !isOurs ? await takenOver(fragments, callback, ports) : fragments;
  if (mine === undefined) return "waiting";
  const standing =
    move.kind === "note"
      ? callback.status.value
      : move.kind === "give-up"
        ? standingGivenUp(await ports.claims.look(callback.callbackId), ports)
        : await claimAndCall(callback, run, ports);

  if (standing === undefined) return "waiting";
  return (await note(mine, callback, standing, ports)) ? standing.value : "nothing";
}

/**
 * With a fragment of this region, by which it finds the callback again when the other one is back and this region
 * was stopped half-way. Undefined where another run did it first.
 */
async function takenOver(
  fragments: readonly Callback[],
  callback: Callback,
  { clock, region, callbacks }: RecoverCallbacksPorts,
): Promise<readonly Callback[] | undefined> {
  const own = withStatus(fragments, callback, callback.status.value, { region, clock: clock.tick() });
  if (!(await callbacks.save(own))) return undefined;
  return [...fragments, { ...own, revision: own.revision + 1 }];
}

async function freeAgentsOf(
  queue: QueueName,
  run: Run,
  { contactCenter }: RecoverCallbacksPorts,
): Promise<number> {
  const known = run.freeAgents.get(queue);
  if (known !== undefined) return known;
  const counted = await contactCenter.freeAgents(queue);
  run.freeAgents.set(queue, counted);
  return counted;
}

/** The claim goes first: what comes after it may be repeated by this region, and by no other. */
async function claimAndCall(
  callback: Callback,
  run: Run,
  ports: RecoverCallbacksPorts,
): Promise<Standing | undefined> {
  const { claims, region, contactCenter } = ports;
  const { callbackId, customerId, queue, number, language } = callback;
  const claim: Claim = await claims.claim(callbackId, customerId);
  const known = standingBy(claim, { ...ports, isPeerLost: run.isPeerLost });
  if (known !== undefined || claim.kind !== "ours") return known;

  const answer = await contactCenter.startCall({ token: callbackId, callbackId, number, queue, language });
  switch (answer.kind) {
    case "started":
      run.freeAgents.set(queue, (run.freeAgents.get(queue) ?? 1) - 1);
      // Before all else: by this the call that is answered is known to be ours.
      await claims.called(callbackId, customerId, answer.contactId);
      return { value: "called", by: region, contactId: answer.contactId };
    case "refused":
      return { value: "refused", by: region };
    case "unknown":
      return undefined;
    default:
      return answer satisfies never;
  }
}

/** In this region's own fragment, once: false where it stands there. Another run that came first has noted the same. */
async function note(
  fragments: readonly Callback[],
  callback: Callback,
  standing: Standing,
  { clock, region, newId, callbacks }: RecoverCallbacksPorts,
): Promise<boolean> {
  const own = fragments.find((fragment) => fragment.region === region);
  if (own !== undefined && isSettled(own) && JSON.stringify(own.status.value) === JSON.stringify(standing))
    return false;
  const { callbackId, customerId, initialContactId } = callback;
  const at = { region, clock: clock.tick() };
  const session = { contactId: callbackId, initialContactId, customerId, channel: "VOICE" };
  const occasion = { ...at, session, at: clock.now(), newId };
  // Told by the region that knows it at first hand.
  const events =
    standing.by === region || standing.by === undefined
      ? [eventOf("callback.done", { callbackId, outcome: standing.value }, occasion)]
      : [];
  await callbacks.save(withStatus(fragments, callback, standing, { ...at, events }));
  return true;
}
