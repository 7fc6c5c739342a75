import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  DivergedRings,
  mergeRings,
  nextStep,
  RINGS,
  type RingDocument,
  type RingName,
} from "../../domain/key-rotation.ts";
import { parseKeyRing } from "../../domain/keyring.ts";

const NAMES = Object.keys(RINGS) as RingName[];
const START = 1_000_000;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

function key(fill: number): string {
  return Buffer.alloc(32, fill).toString("base64");
}

const FRESH: RingDocument = { active: 1, versions: { 1: key(1) } };

/** Steps in a row until nothing can be done at that time. */
function run(ring: RingName, document: RingDocument, now: number, isReplicated = true) {
  const kinds: string[] = [];
  let current = document;
  for (let count = 0; count < 6; count += 1) {
    const step = nextStep(ring, current, { now, isReplicated, newKey: () => key(now % 251) });
    kinds.push(step.kind);
    if (step.kind === "wait" || step.kind === "rewriting") break;
    current = step.document;
  }
  return { kinds, document: current };
}

describe("a rotation", () => {
  it("publishes, waits until both regions have loaded it, activates, and lets the old keys go", () => {
    const published = run("tokens", FRESH, START);
    expect(published.kinds).toEqual(["publish", "confirm", "wait"]);
    expect(published.document.active).toBe(1);
    expect(run("tokens", published.document, START + 30_000).kinds).toEqual(["wait"]);

    const active = run("tokens", published.document, START + 80_000);
    expect(active.kinds).toEqual(["activate", "wait"]);
    expect(active.document).toMatchObject({ active: 2 });
    expect(Object.keys(active.document.versions)).toEqual(["1", "2"]);

    const retired = run("tokens", active.document, START + 20 * MINUTE);
    expect(retired.kinds).toEqual(["retire", "rewriting"]);
    expect(Object.keys(retired.document.versions)).toEqual(["2"]);
  });

  it("does not activate what one region has not been seen to hold", () => {
    const { document } = run("identifiers", FRESH, START, false);
    expect(run("identifiers", document, START + DAY, false).kinds).toEqual(["wait"]);
    // Seen at last, it has to be loaded still.
    expect(run("identifiers", document, START + DAY).kinds).toEqual(["confirm", "wait"]);
  });

  it("never lets go a key that old links or PINs need", () => {
    for (const ring of ["identifiers", "pinPepper"] as const) {
      const published = run(ring, FRESH, START).document;
      const { document } = run(ring, published, START + 2 * MINUTE);
      expect(run(ring, document, START + 3 * MINUTE).kinds).toEqual(["rewriting"]);
      const again = run(ring, document, START + 3 * DAY);
      expect(again.kinds).toEqual(["publish", "confirm", "wait"]);
      expect(Object.keys(again.document.versions)).toEqual(["1", "2", "3"]);
    }
  });

  it("leaves at every time a ring that functions can read, whose active key writes what the others still read", () => {
    const times = fc.array(fc.integer({ min: 0, max: 3 * DAY }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.constantFrom(...NAMES), times, fc.boolean(), (ring, pauses, isHeld) => {
        let document = FRESH;
        let now = START;
        for (const pause of pauses) {
          const before = document;
          now += pause;
          document = run(ring, document, now, isHeld).document;
          const read = parseKeyRing(JSON.stringify(document));
          expect(read.versions.has(document.active)).toBe(true);
          expect(document.active).toBeGreaterThanOrEqual(before.active);
          // Whoever still has the ring of before can read what is written from now on, unless it is a day old.
          if (document.active !== before.active)
            expect(Object.keys(before.versions)).toContain(String(document.active));
        }
      }),
    );
  });
});

describe("rings of two regions that went apart", () => {
  it("become one, with every key, whichever is asked first", () => {
    const promoted = run(
      "identifiers",
      run("identifiers", FRESH, START).document,
      START + 2 * MINUTE,
    ).document;
    for (const merged of [
      mergeRings("identifiers", FRESH, promoted),
      mergeRings("identifiers", promoted, FRESH),
    ])
      expect(merged).toEqual(promoted);
  });

  it("are refused where one version is two keys", () => {
    const other = { active: 1, versions: { 1: key(2) } };
    expect(() => mergeRings("ids", FRESH, other)).toThrowError(DivergedRings);
    expect(() => mergeRings("ids", FRESH, other)).not.toThrowError(new RegExp(key(2).slice(0, 8)));
  });
});
