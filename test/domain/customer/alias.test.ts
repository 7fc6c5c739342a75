import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseClock } from "../../../domain/clock.ts";
import {
  type Aliases,
  type AliasFact,
  aliasesOf,
  componentOf,
  edgeOf,
  join,
  MOST_ALIASES,
  NO_ALIASES,
  part,
} from "../../../domain/customer/alias.ts";
import { mergeMemberships } from "../../../domain/customer/membership.ts";
import type { CustomerId } from "../../../domain/ids.ts";
import { aClock, aRegion } from "../../support/arbitraries.ts";
import { obeysTheMergeLaws } from "../../support/merge-laws.ts";

const IDS = ["a", "b", "c", "d", "e", "f"].map((letter) => letter.repeat(32) as CustomerId);
const [A, B, C] = IDS as [CustomerId, CustomerId, CustomerId];
const HOME = "eu-central-1";

const anId = fc.constantFrom(...IDS);
const anEdge = fc
  .tuple(anId, anId)
  .filter(([one, other]) => one !== other)
  .map(([one, other]) => edgeOf(one, other));
const aMembership = fc.record({ added: aClock, removed: aClock }, { requiredKeys: ["added"] });
const someAliases = fc.dictionary(anEdge, aMembership, { maxKeys: 8 }) as fc.Arbitrary<Aliases>;

function at(time: number) {
  return { region: HOME, clock: parseClock(`${time.toString(16).padStart(12, "0")}-0000-p`) };
}

function parting(time: number) {
  return { region: HOME, tick: () => at(time).clock };
}

describe("who of several customers is one and the same", () => {
  obeysTheMergeLaws(someAliases, mergeMemberships);

  it("is told alike from any of them, by the smallest id, and never more than four", () => {
    fc.assert(
      fc.property(someAliases, anId, (aliases, id) => {
        const component = componentOf(id, aliases);
        expect(component.length).toBeLessThanOrEqual(MOST_ALIASES);
        expect(component).toContain(id);
        expect([...component].sort()[0]).toBe(component[0]);
        for (const other of component) expect(componentOf(other, aliases)).toEqual(component);
      }),
    );
  });

  it("is changed only where both have proved who they are", () => {
    fc.assert(
      fc.property(fc.nat(3), fc.nat(3), (one, other) => {
        const joining = join(
          { customerId: A, level: one as 0 },
          { customerId: B, level: other as 0 },
          NO_ALIASES,
          at(1),
        );
        expect(joining.kind).toBe(one >= 2 && other >= 2 ? "joined" : "refused");
      }),
    );
  });

  it("never grows past four by one region's own doing", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anId, anId), { maxLength: 20 }), aRegion, (pairs, region) => {
        const facts: AliasFact[] = [];
        for (const [time, [one, other]] of pairs.entries()) {
          const joining = join(
            { customerId: one, level: 2 },
            { customerId: other, level: 2 },
            aliasesOf(facts),
            { ...at(time + 1), region },
          );
          if (joining.kind === "joined") facts.push(joining.fact);
        }
        const sizes = IDS.map((id) => componentOf(id, aliasesOf(facts)).length);
        expect(Math.max(...sizes)).toBeLessThanOrEqual(MOST_ALIASES);
        // Every edge that was taken joins: none is one too many.
        for (const { edge } of facts) {
          const [one, other] = edge.split("+") as [CustomerId, CustomerId];
          expect(componentOf(one, aliasesOf(facts))).toContain(other);
        }
      }),
    );
  });

  it("is undone, and a joining that was not seen outlives the undoing", () => {
    const first = join({ customerId: A, level: 2 }, { customerId: B, level: 2 }, NO_ALIASES, at(1));
    if (first.kind !== "joined") throw new Error("Both had proved who they are.");
    const joined = aliasesOf([first.fact]);
    expect(componentOf(B, joined)).toEqual([A, B]);

    const undone = aliasesOf([first.fact, ...part(B, joined, parting(5))]);
    expect(componentOf(B, undone)).toEqual([B]);
    expect(componentOf(A, undone)).toEqual([A]);

    // Made in the other region before the undoing was known there, and with an older clock than it.
    const again = { ...first.fact, added: at(3).clock, clock: at(3).clock };
    expect(componentOf(B, aliasesOf([first.fact, ...part(B, joined, parting(5)), again]))).toEqual([A, B]);
    expect(part(C, joined, parting(6))).toEqual([]);
  });
});
