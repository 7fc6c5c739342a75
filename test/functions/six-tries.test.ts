import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FragmentTable } from "../../stores/fragment-table.ts";
import { Caller } from "../support/calls.ts";
import { encrypted, RegionUnderTest, replicate, Wall } from "../support/two-regions.ts";

const PHONE = "+14155550101";
const SIDES = ["home", "peer"] as const;
type Side = (typeof SIDES)[number];

const side = fc.constantFrom(...SIDES);
const step = fc.oneof(
  fc.record({ kind: fc.constant("guess"), side, beside: fc.nat(3) }),
  fc.record({ kind: fc.constant("retry"), side, beside: fc.nat(2) }),
  fc.record({ kind: fc.constant("guess-without-a-word"), side }),
  fc.record({ kind: fc.constant("replicate"), side }),
  fc.record({ kind: fc.constant("deliver-some"), side, which: fc.nat(255) }),
  fc.record({ kind: fc.constant("other-line"), side }),
  fc.record({ kind: fc.constant("wait"), seconds: fc.nat(60) }),
);

/** Two regions whose walls differ, one customer, and a guesser with a line into each. */
async function besieged(skewMilliseconds: number) {
  const walls = { home: new Wall(), peer: new Wall() };
  walls.peer.time += skewMilliseconds;
  const regions = {
    home: new RegionUnderTest("eu-central-1", walls.home),
    peer: new RegionUnderTest("eu-west-2", walls.peer),
  };
  await regions.home.importCustomer({ phone: PHONE, pin: "999999" });
  replicate(regions.home, regions.peer);
  const dial = async (at: Side): Promise<Caller> => {
    const line = new Caller(regions[at], PHONE);
    await line.identify();
    return line;
  };
  return { walls, regions, dial, lines: { home: await dial("home"), peer: await dial("peer") } };
}

/** The next write of an attempt is made, and its maker is told that another one came first: a lost reply. */
function loseNextReply(table: FragmentTable): void {
  const { save } = table;
  Object.assign(table, {
    save: async (...saved: Parameters<typeof save>) => {
      Object.assign(table, { save });
      await save(...saved);
      return false;
    },
  });
}

describe("whoever guesses a PIN", () => {
  it("has three tries in a region and six in all, whatever is late, repeated, lost, beside another or off by five seconds", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 10, maxLength: 40 }),
        fc.integer({ min: -5_000, max: 5_000 }),
        async (steps, skew) => {
          const { walls, regions, dial, lines } = await besieged(skew);
          const last: Record<Side, string> = { home: encrypted("0"), peer: encrypted("0") };
          let guess = 1_000;
          const send = (at: Side, pins: readonly string[]) =>
            Promise.all(pins.map((pin) => regions[at].call.verifyPin(lines[at].event({ pin, turn: "0" }))));
          const nextGuess = (at: Side): string => {
            guess += 1;
            last[at] = encrypted(String(guess));
            return last[at];
          };
          for (const one of steps)
            if (one.kind === "wait") for (const at of SIDES) walls[at].time += one.seconds * 1_000;
            else if (one.kind === "replicate")
              regions[one.side].replicateTo(regions[one.side === "home" ? "peer" : "home"]);
            else if (one.kind === "deliver-some") {
              let item = 0;
              const isDelivered = () => ((one.which >> (item++ % 8)) & 1) === 1;
              regions[one.side].replicateTo(regions[one.side === "home" ? "peer" : "home"], isDelivered);
            } else if (one.kind === "other-line") lines[one.side] = await dial(one.side);
            else if (one.kind === "retry") await send(one.side, Array(one.beside + 1).fill(last[one.side]));
            else if (one.kind === "guess-without-a-word") {
              loseNextReply(regions[one.side].tables.authentication);
              await send(one.side, [nextGuess(one.side)]);
            } else
              await send(
                one.side,
                Array.from({ length: one.beside + 1 }, () => nextGuess(one.side)),
              );
          for (const at of SIDES) expect(regions[at].guesses.size).toBeLessThanOrEqual(3);
          replicate(regions.home, regions.peer);
          const { size } = new Set([...regions.home.guesses, ...regions.peer.guesses]);
          expect(size).toBeLessThanOrEqual(6);
          if (size < 5) return;
          // Five known of are enough: from then on no region compares anything.
          for (const at of SIDES)
            expect(await send(at, [nextGuess(at)])).toMatchObject([{ status: "locked", name: " " }]);
          expect(regions.home.guesses.size + regions.peer.guesses.size).toBe(size);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("leaves no more locks to remember than a day holds, however long somebody keeps locking", async () => {
    const wall = new Wall();
    const home = new RegionUnderTest("eu-central-1", wall);
    await home.importCustomer({ phone: PHONE });
    for (let round = 0; round < 60; round += 1) {
      const line = new Caller(home, PHONE);
      await line.identify();
      for (const pin of ["1111", "2222", "3333"]) await line.enterPin(pin);
      wall.advance(31);
    }
    const customer = new Caller(home, PHONE);
    await customer.identify();
    expect((await customer.enterPin("4711")).status).toBe("verified");
    const proofs = home.tables.authentication.all().find(({ sk }) => sk.startsWith("ASSERTION#"));
    const proved = proofs?.["proved"] as { sees: readonly string[] } | undefined;
    expect(proved?.sees.length).toBeGreaterThan(40);
    expect(proved?.sees.length).toBeLessThan(50);
  });
});
