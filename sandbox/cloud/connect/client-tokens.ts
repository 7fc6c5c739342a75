/** Answers of calls that were made under a client token: within a region and an operation, each works once. */
import type { Clock } from "../clock.ts";

/** What AWS states for the operations of which it states anything (StartWebRTCContact, StartOutboundVoiceContact). */
const LIFETIME_MS = 7 * 24 * 60 * 60 * 1000;

interface Kept {
  readonly answer: unknown;
  readonly fingerprint: string;
  readonly expiresAt: number;
}

export interface TokenScope {
  readonly region: string;
  readonly operation: string;
  /** Undefined where the caller gave none: then every call is one of its own. */
  readonly token: string | undefined;
}

export class ClientTokens {
  readonly #clock: Clock;
  readonly #kept = new Map<string, Kept>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Acts once for a token. Throws what `conflict` makes where the token was used with another input. */
  once<T>(scope: TokenScope, input: unknown, act: () => T, conflict: () => Error): T {
    const { region, operation, token } = scope;
    if (token === undefined || token === "") return act();
    this.#forgetOld();
    const key = `${region}/${operation}/${token}`;
    const fingerprint = JSON.stringify(input);
    const known = this.#kept.get(key);
    if (known !== undefined) {
      if (known.fingerprint !== fingerprint) throw conflict();
      return known.answer as T;
    }
    const answer = act();
    this.#kept.set(key, { answer, fingerprint, expiresAt: this.#clock.now() + LIFETIME_MS });
    return answer;
  }

  clear(): void {
    this.#kept.clear();
  }

  /** The oldest come first, so that it is enough to look until one still holds. */
  #forgetOld(): void {
    for (const [key, { expiresAt }] of this.#kept) {
      if (expiresAt > this.#clock.now()) return;
      this.#kept.delete(key);
    }
  }
}
