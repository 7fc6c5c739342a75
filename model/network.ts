/** What lies between the regions: who is lost, which ways are cut, and how long a change is on its way. */
import type { Random } from "./random.ts";

export const SIDES = ["home", "peer"] as const;
export type Side = (typeof SIDES)[number];

export function otherSide(side: Side): Side {
  return side === "home" ? "peer" : "home";
}

/** Services of a region that can be lost alone. */
export const SERVICES = ["tables", "claims", "stream", "connect", "functions"] as const;
export type Service = (typeof SERVICES)[number];

export class Network {
  readonly #lost = new Set<Side>();
  readonly #lostServices = new Set<string>();
  readonly #cut = new Set<Side>();
  /** A change takes up to so long to the other region. */
  maxLagMs = 1_000;

  lose(side: Side): void {
    this.#lost.add(side);
  }

  restore(side: Side): void {
    this.#lost.delete(side);
  }

  isLost(side: Side): boolean {
    return this.#lost.has(side);
  }

  loseService(side: Side, service: Service): void {
    this.#lostServices.add(`${side}/${service}`);
  }

  answers(side: Side, service: Service): boolean {
    return !this.#lost.has(side) && !this.#lostServices.has(`${side}/${service}`);
  }

  /** Nothing from this side reaches the other one. */
  cut(from: Side): void {
    this.#cut.add(from);
  }

  reaches(from: Side): boolean {
    return !this.#cut.has(from) && this.#lost.size === 0;
  }

  /** The witness is a region of its own: who reaches it or the other region has a quorum. */
  hasQuorum(side: Side): boolean {
    return this.answers(side, "claims");
  }

  lagMs(random: Random): number {
    return random.chance(0.3) ? 0 : random.between(0, this.maxLagMs);
  }

  heal(): void {
    this.#lost.clear();
    this.#lostServices.clear();
    this.#cut.clear();
    this.maxLagMs = 0;
  }
}
