/**
 * Key rings that change under traffic. A ring is read again before a call where it is older than a minute, and during
 * one where something was written under a version that it does not hold: so a version that was published more than a
 * minute ago is held by everybody, and may be made the active one.
 */
import { type KeyRing, UnknownKeyVersion } from "../../domain/keyring.ts";

const OLD_MILLISECONDS = 60_000;

export interface RingSource {
  read(): Promise<KeyRing>;
  /** Milliseconds since 1970. */
  now(): number;
  /** The ring could not be read again; the one that was read before goes on serving. */
  failed(error: unknown): void;
}

/** What it holds changes between calls and not within one. */
export interface LiveKeyRing extends KeyRing {
  refreshIfOld(): Promise<void>;
  refresh(): Promise<void>;
}

/** Throws what reading it for the first time throws. */
export async function liveKeyRing({ read, now, failed }: RingSource): Promise<LiveKeyRing> {
  let ring = await read();
  let readAt = now();
  const refresh = async (): Promise<void> => {
    // Also where it fails: a secret that cannot be read must not cost every call its patience.
    readAt = now();
    try {
      ring = await read();
    } catch (error) {
      failed(error);
    }
  };
  return {
    get active() {
      return ring.active;
    },
    get versions() {
      return ring.versions;
    },
    refresh,
    refreshIfOld: async () => {
      if (now() - readAt >= OLD_MILLISECONDS) await refresh();
    },
  };
}

/** Handlers may be called twice with the same event: they are retried by the service, too. */
export function withFreshRings<Event, Reply>(
  rings: readonly LiveKeyRing[],
  handler: (event: Event) => Promise<Reply>,
): (event: Event) => Promise<Reply> {
  return async (event) => {
    await Promise.all(rings.map((ring) => ring.refreshIfOld()));
    try {
      return await handler(event);
    } catch (error) {
      if (!(error instanceof UnknownKeyVersion)) throw error;
      await Promise.all(rings.map((ring) => ring.refresh()));
      return handler(event);
    }
  };
}
