import { describe, expect, it } from "vitest";
import type { TandemEvent } from "../../../domain/events.ts";
import { announcer } from "../../../functions/lib/announcer.ts";

const EVENTS = ["one", "two"].map((id) => ({ id }) as TandemEvent);

function stream() {
  const world = { time: 1_000_000, isThere: true, asked: [] as string[] };
  const { announce } = announcer({
    put: async ({ id }) => {
      world.asked.push(id);
      if (!world.isThere) throw new Error("TimeoutError");
    },
    now: () => world.time,
  });
  return { world, announce };
}

describe("an announcer", () => {
  it("tells one event after the other, and stops at the first that is not taken", async () => {
    const { world, announce } = stream();
    expect(await announce(EVENTS)).toBe(true);
    world.isThere = false;
    expect(await announce(EVENTS)).toBe(false);
    expect(world.asked).toEqual(["one", "two", "one"]);
  });

  it("does not wait for a stream again within the step that has just waited for it in vain", async () => {
    const { world, announce } = stream();
    world.isThere = false;
    for (let save = 0; save < 3; save += 1) {
      expect(await announce(EVENTS)).toBe(false);
      world.time += 500;
    }
    expect(world.asked).toEqual(["one"]);
    world.isThere = true;
    world.time += 2_000;
    expect(await announce(EVENTS)).toBe(true);
  });
});
