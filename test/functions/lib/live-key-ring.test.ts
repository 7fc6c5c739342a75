import { describe, expect, it } from "vitest";
import { type KeyRing, keyOf, UnknownKeyVersion } from "../../../domain/keyring.ts";
import { type LiveKeyRing, liveKeyRing, withFreshRings } from "../../../functions/lib/live-key-ring.ts";

const MINUTE = 60_000;

function ring(active: number, ...versions: readonly number[]): KeyRing {
  return { active, versions: new Map(versions.map((n) => [n, Buffer.alloc(32, n)])) };
}

class Secret {
  value: KeyRing | Error = ring(1, 1);
  time = 0;
  reads = 0;
  readonly failures: unknown[] = [];

  live(): Promise<LiveKeyRing> {
    return liveKeyRing({
      read: async () => {
        this.reads += 1;
        if (this.value instanceof Error) throw this.value;
        return this.value;
      },
      now: () => this.time,
      failed: (error) => this.failures.push(error),
    });
  }
}

describe("a key ring under traffic", () => {
  it("is read again before a call once it is a minute old, and not before", async () => {
    const secret = new Secret();
    const live = await secret.live();
    const call = withFreshRings([live], async () => live.active);
    secret.value = ring(2, 1, 2);
    secret.time = MINUTE - 1;
    expect(await call(undefined)).toBe(1);
    secret.time = MINUTE;
    expect(await call(undefined)).toBe(2);
    expect(await call(undefined)).toBe(2);
    expect(secret.reads).toBe(2);
  });

  it("is read again where something was written under a version that it does not hold", async () => {
    const secret = new Secret();
    const live = await secret.live();
    const call = withFreshRings([live], async (version: number) => keyOf(live, version)[0]);
    secret.value = ring(2, 1, 2);
    expect(await call(2)).toBe(2);
    await expect(call(3)).rejects.toThrow(UnknownKeyVersion);
  });

  it("goes on serving where its secret cannot be read, without asking at each call", async () => {
    const secret = new Secret();
    const live = await secret.live();
    const call = withFreshRings([live], async () => live.active);
    secret.value = new Error("Secrets Manager does not answer");
    secret.time = MINUTE;
    for (let count = 0; count < 5; count += 1) expect(await call(undefined)).toBe(1);
    expect(secret.reads).toBe(2);
    expect(secret.failures).toHaveLength(1);
    secret.value = ring(2, 1, 2);
    secret.time = 2 * MINUTE;
    expect(await call(undefined)).toBe(2);
  });

  it("lets other failures through, and calls once", async () => {
    let calls = 0;
    const failing = withFreshRings([await new Secret().live()], async () => {
      calls += 1;
      throw new Error("the table does not answer");
    });
    await expect(failing(undefined)).rejects.toThrow(/does not answer/);
    expect(calls).toBe(1);
  });

  it("can be rotated: whoever reads it within the minute after publication holds what is activated then", async () => {
    const secret = new Secret();
    const lives = await Promise.all([secret.live(), secret.live(), secret.live()]);
    const published = ring(1, 1, 2);
    secret.value = published;
    secret.time = MINUTE;
    const written = await Promise.all(
      lives.map((live, at) => {
        // The first has read the new active version, the others still hold what was published.
        if (at === 0) secret.value = ring(2, 1, 2);
        else secret.value = published;
        return withFreshRings([live], async () => live.active)(undefined);
      }),
    );
    for (const version of written) for (const live of lives) expect(() => keyOf(live, version)).not.toThrow();
  });
});
