/**
 * Each minute: makes the calls that this region owes, and those of the other region where that is lost. Each is made
 * by the one region that holds its claim, with a token by which the service knows it again.
 */
import { type Callback, callbackOf, isSettled, withStatus } from "../../domain/callback/callback.ts";
import { type Claim, isLost, moveFor, standingBy, standingGivenUp } from "../../domain/callback/recovery.ts";
import type { HybridClock } from "../../domain/clock.ts";
import { eventOf } from "../../domain/event-draft.ts";
import type { QueueName } from "../../domain/intents.ts";
import type { BeaconStore } from "../../stores/beacon-store.ts";
import type { CallbackClaimStore } from "../../stores/callback-claim-store.ts";
import type { CallbackStore } from "../../stores/callback-store.ts";
import type { ContactCenter } from "../lib/contact-center.ts";

export interface RecoverCallbacksPorts {
  readonly clock: HybridClock;
  readonly region: string;
  readonly peerRegion: string;
  newId(): string;
  readonly callbacks: CallbackStore;
  readonly claims: Pick<CallbackClaimStore, "claim" | "look" | "called">;
  readonly beacons: Pick<BeaconStore, "load">;
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

type Standing = Callback["status"]["value"];

interface Run {
  readonly isPeerLost: boolean;
  readonly freeAgents: Map<QueueName, number>;
}

export function createHandler(ports: RecoverCallbacksPorts): (event: unknown) => Promise<Recovered> {
  return async () => {
    const { clock, region, peerRegion, callbacks } = ports;
    const now = clock.now();
    const isPeerLost = isLost((await ports.beacons.load(peerRegion))?.at, now);
    const due = [
      ...(await callbacks.due(region, now, MOST_A_RUN)),
      ...(isPeerLost ? await callbacks.due(peerRegion, now, MOST_A_RUN) : []),
    ];
    const run: Run = { isPeerLost, freeAgents: new Map() };
    const results: Standing["value"][] = [];
    for (const callback of oncePerId(due))
      results.push((await advance(callback, run, ports))?.value ?? "waiting");
    const count = (wanted: Standing["value"]) => results.filter((result) => result === wanted).length;
    return {
      called: count("called"),
      inDoubt: count("in-doubt"),
      refused: count("refused"),
      waiting: count("waiting"),
    };
  };
}

function oncePerId(due: readonly Callback[]): readonly Callback[] {
  return [...new Map(due.map((callback) => [callback.callbackId, callback])).values()];
}

/** Takes one callback as far as it goes in this minute; undefined where it stays as it is. */
async function advance(
  found: Callback,
  run: Run,
  ports: RecoverCallbacksPorts,
): Promise<Standing | undefined> {
  const { clock, region, callbacks } = ports;
  // The index lags behind: what counts is what the table says, of both regions.
  const fragments = (await callbacks.load(found.customerId)).filter(
    ({ callbackId }) => callbackId === found.callbackId,
  );
  const callback = callbackOf(fragments);
  if (callback === undefined) return undefined;

  const freeAgents = await freeAgentsOf(callback.queue, run, ports);
  const isOurs = fragments.some((fragment) => fragment.region === region);
  const { isPeerLost } = run;
  const move = moveFor({ callback, region, isOurs, isPeerLost, freeAgents, now: clock.now() });
  if (move.kind === "wait") return undefined;
  const mine = move.kind === "claim" && !isOurs ? await takenOver(fragments, callback, ports) : fragments;
  if (mine === undefined) return undefined;
  const standing =
    move.kind === "note"
      ? callback.status.value
      : move.kind === "give-up"
        ? standingGivenUp(await ports.claims.look(callback.callbackId), ports)
        : await claimAndCall(callback, run, ports);

  if (standing === undefined) return undefined;
  await note(mine, callback, standing, ports);
  return standing;
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

/** In this region's own fragment, once. Another run that came first has noted the same. */
async function note(
  fragments: readonly Callback[],
  callback: Callback,
  standing: Standing,
  { clock, region, newId, callbacks }: RecoverCallbacksPorts,
): Promise<void> {
  const own = fragments.find((fragment) => fragment.region === region);
  if (own !== undefined && isSettled(own) && JSON.stringify(own.status.value) === JSON.stringify(standing))
    return;
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
}
