import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { periodOf, type Tallies, type Tally, taken } from "../../../domain/authentication/limit.ts";
import { HybridClock } from "../../../domain/clock.ts";
import { limitStore } from "../../../stores/limit-store.ts";
import { MemoryTable } from "../../support/memory-table.ts";

const limit = { most: 5, milliseconds: 60_000 };

/** Times at which one was let through. */
function allowed(times: readonly number[]): readonly number[] {
  const tallies = new Map<number, Tally>();
  return times.filter((now, at) => {
    const period = periodOf(limit, now);
    const [current, before] = [tallies.get(period), tallies.get(period - 1)];
    const known: Tallies = { ...(current && { current }), ...(before && { before }) };
    const result = taken(known, limit, `id-${at}`, now);
    if (result.isAllowed && result.current !== undefined) tallies.set(period, result.current);
    return result.isAllowed;
  });
}

const ascending = fc
  .array(fc.nat(20_000), { maxLength: 60 })
  .map((gaps) => gaps.map((_, at) => 1_000_000 + gaps.slice(0, at + 1).reduce((sum, gap) => sum + gap, 0)));

describe("a limit", () => {
  it("lets no more through than it may, in whatever while of its length", () => {
    fc.assert(
      fc.property(ascending, (times) => {
        const through = allowed(times);
        for (const start of through)
          expect(
            through.filter((time) => time >= start && time < start + limit.milliseconds).length,
          ).toBeLessThanOrEqual(limit.most);
      }),
    );
  });

  it("stops nobody for longer than its while and a sixtieth of it", () => {
    fc.assert(
      fc.property(ascending, (times) => {
        const last = times.at(-1) ?? 0;
        expect(allowed([...times, last + limit.milliseconds + limit.milliseconds / 60]).at(-1)).toBe(
          last + limit.milliseconds + limit.milliseconds / 60,
        );
      }),
    );
  });

  it("counts each of those that ask at once", async () => {
    const clock = new HybridClock({ now: () => 1_000_000, processId: "test" });
    const limits = limitStore(new MemoryTable(clock));
    const asked = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        limits.take({ name: "name", subject: "subject", id: `id-${at}` }, limit, 1_000_000),
      ),
    );
    expect(asked.filter((isAllowed) => isAllowed).length).toBeLessThanOrEqual(limit.most);
    const another = { name: "name", subject: "another", id: "id" };
    expect(await limits.take(another, limit, 1_000_000)).toBe(true);
  });

  it("counts a retry once, and lets it through where the limit is reached meanwhile", async () => {
    const clock = new HybridClock({ now: () => 1_000_000, processId: "test" });
    const limits = limitStore(new MemoryTable(clock));
    const take = (id: string) => limits.take({ name: "name", subject: "subject", id }, limit, 1_000_000);
    for (const id of ["a", "a", "a", "b", "c", "d", "e"]) expect(await take(id)).toBe(true);
    expect([await take("f"), await take("a")]).toEqual([false, true]);
  });
});
