/** Two regions that owe one customer a call, with everything that can go wrong between them decided by a test. */
import type { Callback, CallbackId } from "../../domain/callback/callback.ts";
import { HybridClock } from "../../domain/clock.ts";
import type { ContactId, CustomerId } from "../../domain/ids.ts";
import type { CallAnswer } from "../../functions/lib/contact-center.ts";
import { createHandler } from "../../functions/recover-callbacks/handler.ts";
import { callbackClaimStore } from "../../stores/callback-claim-store.ts";
import { callbackStore } from "../../stores/callback-store.ts";
import type { Item, ItemKey } from "../../stores/fragment-table.ts";
import { NoAnswer, type StrongTable } from "../../stores/strong-table.ts";
import { MemoryTable } from "./memory-table.ts";

export const REGIONS = ["eu-central-1", "eu-west-2"] as const;
export type Name = (typeof REGIONS)[number];

export const CALLBACK_ID = "contact-1" as CallbackId;
export const CUSTOMER = "a".repeat(32) as CustomerId;

export class Stopped extends Error {}

export class CallbackWorld {
  time = Date.parse("2026-03-02T09:00:00Z");
  /** Every call that a telephone network has seen: by region and token, as the service knows them. */
  readonly calls = new Map<string, ContactId>();
  readonly #claims = new Map<string, Item>();
  readonly regions: Readonly<Record<Name, CallbackRegion>>;

  constructor() {
    this.regions = {
      "eu-central-1": new CallbackRegion(this, "eu-central-1"),
      "eu-west-2": new CallbackRegion(this, "eu-west-2"),
    };
  }

  peerOf(name: Name): CallbackRegion {
    return this.regions[name === "eu-central-1" ? "eu-west-2" : "eu-central-1"];
  }

  async owes(
    takenIn: Name,
    { callbackId = CALLBACK_ID, customerId = CUSTOMER, queue = "general" as Callback["queue"] } = {},
  ): Promise<Callback> {
    const region = this.regions[takenIn];
    const clock = region.clock.tick();
    const callback: Callback = {
      region: takenIn,
      clock,
      revision: 0,
      callbackId,
      customerId,
      isRecognised: true,
      initialContactId: callbackId,
      number: "+447700900001",
      queue,
      language: "en-GB",
      vector: {},
      askedAt: this.time,
      due: this.time,
      takenIn,
      status: { value: { value: "waiting" }, clock },
    };
    await callbackStore(region.table).save(callback);
    return callback;
  }

  /** What a quorum holds; a region that is cut off asks in vain. */
  claimsFor(region: CallbackRegion): StrongTable {
    const key = ({ pk, sk }: ItemKey) => `${pk}|${sk}`;
    return {
      putIf: async (item, { absentOr, all }) => {
        if (!region.hasQuorum) throw new NoAnswer(new Error("no quorum"));
        const known = this.#claims.get(key(item));
        const isMet =
          known === undefined ? absentOr : Object.keys(all).length > 0 && known["region"] === all["region"];
        if (!isMet) return { kind: "refused", item: known };
        this.#claims.set(key(item), item);
        return { kind: "put" };
      },
      find: async (at) => {
        if (!region.hasQuorum) throw new NoAnswer(new Error("no quorum"));
        return this.#claims.get(key(at));
      },
      last: async () => undefined,
    };
  }
}

export class CallbackRegion {
  readonly name: Name;
  readonly clock: HybridClock;
  readonly table: MemoryTable;
  readonly #world: CallbackWorld;
  isUp = true;
  hasQuorum = true;
  freeAgents = 1;
  /** When the other region last heard of this one. */
  lastBeacon: number;
  /** When this one began to run without a break; its own last run, where that was not just now. */
  awakeSince: number;
  ownBeacon: number | undefined;
  answer: CallAnswer["kind"] = "started";
  readonly erased = new Set<CustomerId>();
  /** Steps until the next run breaks off, and whether the step is still made. */
  stopAfter: { steps: number; isMade: boolean } | undefined;

  constructor(world: CallbackWorld, name: Name) {
    this.#world = world;
    this.name = name;
    this.clock = new HybridClock({ now: () => world.time, processId: name.replaceAll("-", "") });
    this.table = new MemoryTable(this.clock);
    this.lastBeacon = world.time;
    this.awakeSince = world.time - 24 * 3_600_000;
  }

  run(): Promise<unknown> {
    const world = this.#world;
    const { name, clock } = this;
    const store = callbackStore(this.table);
    const claims = callbackClaimStore(world.claimsFor(this), name, clock);
    const handler = createHandler({
      clock,
      region: name,
      peerRegion: world.peerOf(name).name,
      newId: () => "019cadc6-9a80-7115-9c66-49f26d05bc06",
      callbacks: { ...store, save: (callback) => this.#step(() => store.save(callback)) },
      claims: {
        claim: (...of) => this.#step(() => claims.claim(...of)),
        look: (...of) => this.#step(() => claims.look(...of)),
        called: (...of) => this.#step(() => claims.called(...of)),
      },
      beacons: {
        load: async (region) => {
          const at =
            region === name ? (this.ownBeacon ?? world.time) : world.regions[region as Name].lastBeacon;
          return { region, clock: clock.tick(), revision: 1, sequence: 1, at, since: this.awakeSince };
        },
      },
      tombstones: { isErased: async (customerId) => this.erased.has(customerId) },
      contactCenter: {
        freeAgents: async () => this.freeAgents,
        startCall: ({ token }) => this.#step(async () => this.#call(token)),
      },
    });
    return handler({});
  }

  #call(token: string): CallAnswer {
    if (this.answer === "refused") return { kind: "refused" };
    const id = `${this.name}|${token}`;
    const contactId = this.#world.calls.get(id) ?? (`call-${this.#world.calls.size + 1}` as ContactId);
    this.#world.calls.set(id, contactId);
    // The answer is lost, the call is not.
    return this.answer === "unknown" ? { kind: "unknown" } : { kind: "started", contactId };
  }

  async #step<T>(make: () => Promise<T>): Promise<T> {
    if (this.stopAfter === undefined) return make();
    const { steps, isMade } = this.stopAfter;
    this.stopAfter = steps === 0 ? undefined : { steps: steps - 1, isMade };
    if (steps > 0) return make();
    if (isMade) await make();
    throw new Stopped("the instance was stopped");
  }
}
