/**
 * Two regions in which chats are started by several pods, with every fault that the edge must survive. Nothing
 * happens by itself: a test gives the turns, and so chooses the order in which calls, answers and first blocks come.
 */
import type { Side } from "../../../domain/traffic/plan.ts";
import {
  type ContactAnswer,
  type StartPorts,
  type StartResult,
  startContact,
} from "../../../gateway/start-contact.ts";
import { Traffic } from "../../../gateway/traffic.ts";
import { type AttemptStore, attemptStore } from "../../../stores/attempt-store.ts";
import { planStore } from "../../../stores/plan-store.ts";
import type { StrongTable } from "../../../stores/strong-table.ts";
import { type Fate, faultyReplica } from "./faulty-replica.ts";
import { type Node, QuorumTable } from "./quorum-table.ts";
import { Turns } from "./turns.ts";

export const ATTEMPT = "0123456789abcdef0123456789abcdef";
const PODS = 3;
const START = Date.parse("2026-03-02T09:00:00Z");
export const REGIONS = { home: "eu-central-1", peer: "eu-west-2" } as const;

interface Contact {
  readonly id: string;
  readonly side: Side;
  readonly sentAt: number;
  state: "starting" | "live" | "ended";
}

/** Rules that a test can break, to see that it would notice. */
export interface Mutations {
  readonly attempts?: (store: AttemptStore) => AttemptStore;
  readonly traffic?: (traffic: Traffic) => StartPorts["traffic"];
  readonly order?: (answer: ContactAnswer) => ContactAnswer;
  readonly firstBlockClaims?: boolean;
}

export class TwoRegionWorld {
  readonly turns = new Turns();
  readonly table = new QuorumTable();
  readonly results: StartResult[] = [];
  readonly contacts: Contact[] = [];
  /** What should never be thrown. */
  readonly failures: unknown[] = [];
  readonly #fates: readonly Fate[];
  readonly #mutations: Mutations;
  readonly #pods: readonly StartPorts[];
  readonly #traffic: readonly Traffic[];
  readonly #plans = planStore([this.table.replica("home"), this.table.replica("peer")]);
  #fatesUsed = 0;
  #ids = 0;
  #running = 0;
  #time = START;
  #quorumLosses = 0;
  readonly #losses = { home: 0, peer: 0 };
  #isMended = false;

  constructor(fates: readonly Fate[], mutations: Mutations = {}) {
    this.#fates = fates;
    this.#mutations = mutations;
    const now = () => this.#now();
    this.#traffic = Array.from({ length: PODS }, () => new Traffic({ plans: this.#plans, now }));
    this.#pods = this.#traffic.map((traffic, pod) => {
      const sides: readonly Side[] = pod % 2 === 0 ? ["home", "peer"] : ["peer", "home"];
      const store = attemptStore(
        sides.map((side) => this.#faulty(side)),
        { now },
      );
      return {
        attempts: mutations.attempts?.(store) ?? store,
        traffic: mutations.traffic?.(traffic) ?? traffic,
        regions: REGIONS,
        newId: () => this.#newId("request"),
        pause: () => this.turns.wait(),
      };
    });
  }

  /** A client sends its key, for the first time or again, and reaches some pod. */
  request(pod: number, pinned: Side | undefined): void {
    const ports = this.#pods[pod % PODS];
    if (ports === undefined) return;
    const start = async (side: Side, at: number): Promise<ContactAnswer> => {
      const answer = await this.#start(side, at);
      return this.#mutations.order?.(answer) ?? answer;
    };
    this.#running += 1;
    void startContact(ports, { attempt: ATTEMPT, pinned, start }).then(
      (result) => {
        this.#running -= 1;
        this.results.push(result);
      },
      (error: unknown) => this.failures.push(error),
    );
  }

  /** Past their first block, and not ended. */
  get live(): readonly Contact[] {
    return this.contacts.filter(({ state }) => state === "live");
  }

  async isolate(node: Node): Promise<void> {
    this.table.isolated.add(node);
    await this.#tell();
  }

  async heal(node: Node): Promise<void> {
    this.table.isolated.delete(node);
    await this.#tell();
  }

  /** What is in a region that is lost ends with it. */
  async lose(side: Side): Promise<void> {
    this.table.lost.add(side);
    this.#losses[side] += 1;
    for (const contact of this.contacts) if (contact.side === side) contact.state = "ended";
    await this.#tell();
  }

  /**
   * A region that a plan has left comes back with a plan that gives it a share, and not within the seconds that
   * the requests take which were under way when it was left.
   */
  async restore(side: Side): Promise<void> {
    const isLeft = this.#traffic[0]?.plan.distribution[side] === 0 && this.table.lost.has(side);
    if (isLeft && this.#running > 0) return;
    this.table.lost.delete(side);
    if (isLeft && (await this.#put(50)) !== "put") this.table.lost.add(side);
    await this.#tell();
  }

  get wasWithoutQuorum(): boolean {
    return this.#quorumLosses > 0;
  }

  /** From here on everything works. */
  async mend(): Promise<void> {
    this.#isMended = true;
    for (const node of ["home", "peer", "witness"] as const) this.table.isolated.delete(node);
    for (const side of ["home", "peer"] as const) await this.restore(side);
  }

  /**
   * A new plan. It leaves a region only if that is lost, and shifts shares only while no contact can have been
   * started without a claim: both are the operator's duty (docs: the plan is what outweighs a claim).
   */
  async replan(homePercent: number): Promise<void> {
    const [lost] = (["home", "peer"] as const).filter((side) => this.table.lost.has(side));
    if (lost === undefined && this.#quorumLosses > 0) return;
    const home = lost === undefined ? 1 + (homePercent % 99) : lost === "home" ? 0 : 100;
    await this.#put(home);
    await this.#tell();
  }

  #put(home: number): Promise<"put" | "taken" | "no-quorum"> {
    const epoch = (this.#traffic[0]?.plan.epoch ?? 0) + 1;
    return this.#plans.put({ epoch, distribution: { home, peer: 100 - home }, by: "test", at: this.#now() });
  }

  /** Every pod reads the plan every other second: sooner than anything here comes to its end. */
  async #tell(): Promise<void> {
    if (!this.table.hasQuorum("home") && !this.table.hasQuorum("peer")) this.#quorumLosses += 1;
    for (const traffic of this.#traffic) await traffic.refresh();
  }

  async #start(side: Side, at: number): Promise<ContactAnswer> {
    // What is on its way to a region when it is lost is lost with it.
    const losses = this.#losses[side];
    await this.turns.wait();
    const fate = this.#fate();
    if (this.table.lost.has(side) || losses !== this.#losses[side])
      return { kind: fate === "refused" ? "refused" : "ambiguous" };
    if (fate === "refused") return { kind: "refused" };
    if (fate === "throttled") return { kind: "throttled", retryAfterSeconds: 1 };
    if (fate === "unanswered" || fate === "failed") return { kind: "ambiguous" };
    if (fate === "late") {
      void this.turns.wait().then(() => (losses === this.#losses[side] ? this.#begin(side, at) : undefined));
      return { kind: "ambiguous" };
    }
    const contact = this.#begin(side, at);
    await this.turns.wait();
    if (fate === "reply-lost") return { kind: "ambiguous" };
    if (contact.sentAt !== at) return { kind: "rejected" };
    return { kind: "started", contact: { contactId: contact.id, participantId: "p", participantToken: "t" } };
  }

  /** Connect's own rule: one contact for a client token, in one region. */
  #begin(side: Side, at: number): Contact {
    const known = this.contacts.find((contact) => contact.side === side);
    if (known !== undefined) return known;
    const contact: Contact = { id: this.#newId("contact"), side, sentAt: at, state: "starting" };
    this.contacts.push(contact);
    void this.#firstBlock(contact);
    return contact;
  }

  async #firstBlock(contact: Contact): Promise<void> {
    await this.turns.wait();
    const claims = attemptStore([this.#faulty(contact.side)], { now: () => this.#now() });
    const answer =
      this.#mutations.firstBlockClaims === false
        ? "held"
        : await claims.claim(ATTEMPT, REGIONS[contact.side], contact.sentAt);
    if (contact.state === "starting") contact.state = answer === "held-elsewhere" ? "ended" : "live";
  }

  #faulty(side: Side): StrongTable {
    return faultyReplica(this.table.replica(side), {
      fate: () => this.#fate(),
      wait: () => this.turns.wait(),
      quorumLosses: () => this.#quorumLosses,
    });
  }

  #fate(): Fate {
    if (this.#isMended) return "well";
    this.#fatesUsed += 1;
    return this.#fates[(this.#fatesUsed - 1) % this.#fates.length] ?? "well";
  }

  #newId(kind: string): string {
    this.#ids += 1;
    return `${kind}-${this.#ids}`;
  }

  #now(): number {
    this.#time += 1;
    return this.#time;
  }
}
