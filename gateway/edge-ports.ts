/** What the service is given: everything outside of it. */
import type { KeyRing } from "../domain/keyring.ts";
import type { StartAnswer } from "../domain/traffic/attempt.ts";
import type { Side } from "../domain/traffic/plan.ts";
import type { AttemptStore } from "../stores/attempt-store.ts";
import type { VerifyToken } from "./caller.ts";
import type { Log } from "./exchange.ts";
import type { ContactAnswer } from "./start-contact.ts";
import type { Traffic } from "./traffic.ts";

export interface EdgeKeys {
  readonly entryTokens: KeyRing;
  readonly identifiers: KeyRing;
}

/** A call to Connect: the same in every field for the same attempt, region and claim. */
export interface ChatCall {
  readonly clientToken: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface Metrics {
  request(facts: { readonly route: string; readonly status: number; readonly seconds: number }): void;
  start(side: Side, answer: StartAnswer["kind"]): void;
}

export interface EdgePorts {
  /** AWS's name of each side. */
  readonly regions: Readonly<Record<Side, string>>;
  /** Undefined until they are loaded. */
  keys(): EdgeKeys | undefined;
  readonly verify: VerifyToken;
  readonly traffic: Traffic;
  readonly attempts: Omit<AttemptStore, "claim">;
  readonly connect: { start(side: Side, call: ChatCall): Promise<ContactAnswer> };
  readonly log: Log;
  readonly metrics: Metrics;
  /** Milliseconds since 1970. */
  now(): number;
  newId(): string;
  pause(milliseconds: number): Promise<void>;
}
