/** What is broken on purpose. Services ask; the control sets. */
import { ClockSkew } from "./fault/clock-skew.ts";
import { EventFaults } from "./fault/event-faults.ts";
import type { FaultyService } from "./fault/service-names.ts";
import { Throttles } from "./fault/throttles.ts";

export class Faults {
  readonly throttles = new Throttles();
  readonly contactEvents = new EventFaults();
  readonly skew = new ClockSkew();
  readonly #lost = new Set<string>();
  readonly #lostServices = new Set<string>();
  readonly #cut = new Set<string>();
  readonly #slow = new Map<string, number>();
  readonly #failing = new Map<string, number>();
  readonly #lostReplies = new Map<string, number>();
  readonly #listeners = new Set<() => void>();
  #lagMs = 0;

  isLost(region: string): boolean {
    return this.#lost.has(region);
  }

  /** One service of a region that is otherwise well. */
  isServiceLost(region: string, service: string): boolean {
    return this.#lostServices.has(`${region}/${service}`);
  }

  /** True where writes of `from` cannot reach `to`: either is lost, or this service there, or the way between. */
  isCut(from: string, to: string, service?: FaultyService): boolean {
    const isGone = (region: string) =>
      this.isLost(region) || (service !== undefined && this.isServiceLost(region, service));
    return isGone(from) || isGone(to) || this.#cut.has(`${from}>${to}`);
  }

  get lagMs(): number {
    return this.#lagMs;
  }

  slownessMs(region: string, functionName: string): number {
    return this.#slow.get(`${region}/${functionName}`) ?? 0;
  }

  /** Takes one of the failures that were ordered for this function. */
  takeFailure(region: string, functionName: string): boolean {
    return take(this.#failing, `${region}/${functionName}`);
  }

  /** Takes one of the replies that were ordered to be lost. */
  takeLostReply(region: string, operation: string): boolean {
    return take(this.#lostReplies, `${region}/${operation}`);
  }

  lose(region: string): void {
    this.#change(() => this.#lost.add(region));
  }

  restore(region: string): void {
    this.#change(() => this.#lost.delete(region));
  }

  loseService(region: string, service: FaultyService): void {
    this.#change(() => this.#lostServices.add(`${region}/${service}`));
  }

  restoreService(region: string, service: FaultyService): void {
    this.#change(() => this.#lostServices.delete(`${region}/${service}`));
  }

  cut(from: string, to: string): void {
    this.#change(() => this.#cut.add(`${from}>${to}`));
  }

  /** Heals every cut; lost regions stay lost. */
  heal(): void {
    this.#change(() => this.#cut.clear());
  }

  setLag(milliseconds: number): void {
    this.#change(() => {
      this.#lagMs = milliseconds;
    });
  }

  slow(region: string, functionName: string, milliseconds: number): void {
    this.#slow.set(`${region}/${functionName}`, milliseconds);
  }

  fail(region: string, functionName: string, failures: number): void {
    this.#failing.set(`${region}/${functionName}`, failures);
  }

  loseReplies(region: string, operation: string, count: number): void {
    this.#lostReplies.set(`${region}/${operation}`, count);
  }

  clear(): void {
    this.#slow.clear();
    this.#failing.clear();
    this.#lostReplies.clear();
    this.throttles.clear();
    this.contactEvents.clear();
    this.skew.clear();
    this.#change(() => {
      this.#lost.clear();
      this.#lostServices.clear();
      this.#cut.clear();
      this.#lagMs = 0;
    });
  }

  /** Called after every change of regions, services, cuts or lag. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  #change(apply: () => void): void {
    apply();
    for (const listener of this.#listeners) listener();
  }
}

function take(ordered: Map<string, number>, key: string): boolean {
  const left = ordered.get(key) ?? 0;
  if (left > 0) ordered.set(key, left - 1);
  return left > 0;
}
