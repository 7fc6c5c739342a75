/** Faults of single services, operations, events and clocks, as the control orders them. */
import type { CloudCore } from "../service.ts";
import { serviceNamed } from "./service-names.ts";

/** `service` is the name that signs calls (dynamodb, kinesis, lambda, connect, lex, kms, …), or sms, email, profiles, chat. */
export interface FaultControl {
  /** Its calls hang up without an answer, and what other regions send it waits; the rest of the region goes on. */
  loseService(input: { region: string; service: string }): Promise<void>;
  restoreService(input: { region: string; service: string }): Promise<void>;
  /** Calls a second of an operation (`*`: of each) that are still answered; 0 refuses all, until faults are cleared. */
  throttle(input: { region: string; service: string; operation: string; rate: number }): Promise<void>;
  /** Every contact event arrives so often; 1 is what is usual. */
  repeatEvents(input: { copies: number }): Promise<void>;
  /** Every other contact event comes late, after those that were sent behind it. */
  reorderEvents(input: { isOn: boolean }): Promise<void>;
  /** The next contact events never arrive. */
  dropEvents(input: { count: number }): Promise<void>;
  /** What the region's functions take for the time is so far ahead, or behind where it is negative. */
  skewClock(input: { region: string; milliseconds: number }): Promise<void>;
}

export function faultControl(core: CloudCore): FaultControl {
  const { faults, clock } = core;
  const known = (region: string) => knownRegion(core, region);
  return {
    loseService: async ({ region, service }) => faults.loseService(known(region), serviceNamed(service)),
    restoreService: async ({ region, service }) =>
      faults.restoreService(known(region), serviceNamed(service)),
    throttle: async ({ region, service, operation, rate }) =>
      faults.throttles.set(known(region), serviceNamed(service), operation, amount(rate, 0), clock.now()),
    repeatEvents: async ({ copies }) => faults.contactEvents.repeat(amount(copies, 1)),
    reorderEvents: async ({ isOn }) => faults.contactEvents.reorder(isOn === true),
    dropEvents: async ({ count }) => faults.contactEvents.drop(amount(count, 0)),
    skewClock: async ({ region, milliseconds }) =>
      faults.skew.set(known(region), amount(milliseconds, Number.NEGATIVE_INFINITY)),
  };
}

/** Throws Error naming the regions there are. */
export function knownRegion({ regions }: CloudCore, region: string): string {
  if (regions.includes(region)) return region;
  throw new Error(`The local cloud has no region ${region}; it has ${regions.join(", ")}.`);
}

function amount(value: unknown, least: number): number {
  if (typeof value === "number" && value >= least && Number.isFinite(value)) return value;
  throw new Error(`A number of ${least} or more was expected, not ${JSON.stringify(value)}.`);
}
