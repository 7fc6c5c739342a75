/** What this pod knows of plan and regions: the newest plan it read, what it saw of each region, and its doubts. */
import type { Situation, StartAnswer } from "../domain/traffic/attempt.ts";
import {
  afterProbeOf,
  afterStartIn,
  isHealthy,
  type RegionHealth,
  UNTRIED,
} from "../domain/traffic/health.ts";
import {
  NO_PLAN,
  newestPlan,
  otherSide,
  type Plan,
  plannedSide,
  SIDES,
  type Side,
} from "../domain/traffic/plan.ts";
import type { PlanReading } from "../stores/plan-store.ts";

/**
 * As long as Connect waits for a participant who never came: a contact that was started without a claim, and
 * whose client heard nothing of it, is gone by then.
 */
const DOUBT_MILLISECONDS = 5 * 60_000;

export interface TrafficPorts {
  /** One reading for each side, in the order of SIDES. */
  readonly plans: { read(): Promise<readonly PlanReading[]> };
  now(): number;
}

export interface TrafficView {
  readonly plan: Plan;
  readonly hasQuorum: boolean;
  readonly inDoubt: boolean;
  /** Whether the tables were asked at least once; without an answer all goes to home. */
  readonly isKnown: boolean;
  readonly health: Readonly<Record<Side, RegionHealth & { readonly isHealthy: boolean }>>;
}

export class Traffic {
  readonly #ports: TrafficPorts;
  readonly #health: Record<Side, RegionHealth> = { home: UNTRIED, peer: UNTRIED };
  #plan: Plan = NO_PLAN;
  #isKnown = false;
  #hasQuorum = true;
  #doubtedAt = Number.NEGATIVE_INFINITY;

  constructor(ports: TrafficPorts) {
    this.#ports = ports;
  }

  /** To be called every other second. Throws what the tables throw besides giving no answer: a missing right. */
  async refresh(): Promise<void> {
    const readings = await this.#ports.plans.read();
    for (const [at, side] of SIDES.entries())
      this.#health[side] = afterProbeOf(this.#health[side], readings[at]?.kind === "read");
    const read = readings.filter((reading) => reading.kind === "read");
    const plans = read.flatMap(({ plan }) => (plan === undefined ? [] : [plan]));
    // A replica that lags, or a region that came back, must not bring an older plan back.
    this.#plan = newestPlan([this.#plan, ...plans]) ?? this.#plan;
    this.#hasQuorum = read.some(({ consistency }) => consistency === "strong");
    // Where nothing answers, this pod is cut off; that says nothing about what the regions agree on.
    if (!this.#hasQuorum && read.length > 0) this.#doubtedAt = this.#ports.now();
    this.#isKnown = true;
  }

  note(side: Side, answer: StartAnswer["kind"]): void {
    // Load is no failure: a region that throttles is well, and the other would soon throttle too.
    if (answer === "throttled" || answer === "rejected") return;
    this.#health[side] = afterStartIn(this.#health[side], answer === "started", this.#ports.now());
  }

  /** Where a new attempt should begin: where it is pinned, else where the plan says, else where things work. */
  choose(attempt: string, pinned: Side | undefined): Side {
    const side = pinned ?? plannedSide(this.#plan, attempt);
    return this.#isHealthy(side) || !this.#isHealthy(otherSide(side)) ? side : otherSide(side);
  }

  situation(attempt: string): Situation {
    const now = this.#ports.now();
    return {
      plan: this.#plan,
      planned: plannedSide(this.#plan, attempt),
      hasQuorum: this.#hasQuorum,
      inDoubt: now - this.#doubtedAt < DOUBT_MILLISECONDS,
      now,
    };
  }

  get plan(): Plan {
    return this.#plan;
  }

  view(): TrafficView {
    const { home, peer } = this.#health;
    return {
      plan: this.#plan,
      hasQuorum: this.#hasQuorum,
      inDoubt: this.#ports.now() - this.#doubtedAt < DOUBT_MILLISECONDS,
      isKnown: this.#isKnown,
      health: {
        home: { ...home, isHealthy: this.#isHealthy("home") },
        peer: { ...peer, isHealthy: this.#isHealthy("peer") },
      },
    };
  }

  #isHealthy(side: Side): boolean {
    return isHealthy(this.#health[side], this.#ports.now());
  }
}
