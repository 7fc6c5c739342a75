import { describe, expect, it } from "vitest";
import type { RingDocument } from "../../domain/key-rotation.ts";
import { parseKeyRing } from "../../domain/keyring.ts";
import { CannotRun } from "../../operations/cannot-run.ts";
import { promoteRing } from "../../operations/keys-promote.ts";
import { rotateRing } from "../../operations/keys-rotate.ts";
import { printer } from "../../operations/printer.ts";
import type { HeldRing, RingSecrets } from "../../operations/ring-secrets.ts";
import type { Stack } from "../../operations/stack.ts";

const HOME = "eu-central-1";
const PEER = "eu-west-2";
const STACK: Stack = { name: "test", regions: [HOME, PEER] };

function key(fill: number): string {
  return Buffer.alloc(32, fill).toString("base64");
}

/** A secret in home with a replica in the peer, which has what was written a second before. */
class Desk implements RingSecrets {
  time = 1_000_000;
  readonly lost = new Set<string>();
  readonly held = new Map<string, { document: RingDocument; isPrimary: boolean }>();
  readonly lines: string[] = [];
  #pending: { at: number; document: RingDocument } | undefined;
  #keys = 10;

  constructor() {
    const document = { active: 1, versions: { 1: key(1) } };
    this.held.set(HOME, { document, isPrimary: true });
    this.held.set(PEER, { document, isPrimary: false });
  }

  read = async (region: string): Promise<HeldRing | undefined> => {
    const replica = this.held.get(PEER);
    if (this.#pending !== undefined && this.time >= this.#pending.at && replica?.isPrimary === false)
      replica.document = this.#pending.document;
    return this.lost.has(region) ? undefined : structuredClone(this.held.get(region));
  };
  write = async (region: string, document: RingDocument): Promise<void> => {
    const held = this.held.get(region);
    if (held?.isPrimary !== true) throw new Error("Only a primary can be written.");
    held.document = structuredClone(document);
    if (region === HOME) this.#pending = { at: this.time + 1_000, document: structuredClone(document) };
  };
  promote = async (region: string): Promise<void> => {
    const held = this.held.get(region);
    if (held !== undefined) held.isPrimary = true;
  };

  rotate(waits = true, ring: "tokens" | "identifiers" = "tokens"): Promise<0 | 1> {
    return rotateRing(ring, waits, {
      stack: STACK,
      secrets: this,
      print: this.#printer(),
      now: () => this.time,
      newKey: () => {
        this.#keys += 1;
        return key(this.#keys);
      },
      pause: async (milliseconds) => {
        this.time += milliseconds;
      },
    });
  }

  promoteRing(isForced = false): Promise<0 | 1> {
    return promoteRing("tokens", isForced, { stack: STACK, secrets: this, print: this.#printer() });
  }

  get told(): Record<string, unknown> {
    return JSON.parse(this.lines.at(-1) ?? "null");
  }

  versions(region: string): readonly string[] {
    return Object.keys(this.held.get(region)?.document.versions ?? {});
  }

  #printer() {
    const out = (text: string) => this.lines.push(text);
    return printer({ isJson: true, out, error: () => undefined, now: () => this.time });
  }
}

describe("tandem keys rotate", () => {
  it("publishes, waits until both regions have loaded it, and activates; run again, nothing happens", async () => {
    const desk = new Desk();
    const startedAt = desk.time;
    expect(await desk.rotate()).toBe(0);
    expect(desk.told).toEqual({
      ring: "tokens",
      step: "activated",
      regions: { [HOME]: 2, [PEER]: expect.any(Number) },
    });
    expect(desk.time - startedAt).toBeGreaterThan(75_000);

    desk.time += 5_000;
    await desk.rotate();
    expect(desk.told).toMatchObject({ step: "activated", regions: { [HOME]: 2, [PEER]: 2 } });
    expect(desk.versions(HOME)).toEqual(["1", "2"]);
  });

  it("goes on where it was, one step a run, until the old keys are gone", async () => {
    const desk = new Desk();
    const steps: unknown[] = [];
    for (const pause of [0, 60_000, 60_000, 60_000, 20 * 60_000, 60_000]) {
      desk.time += pause;
      await desk.rotate(false);
      steps.push(desk.told["step"]);
      for (const { document } of desk.held.values()) parseKeyRing(JSON.stringify(document));
    }
    expect(steps).toEqual(["published", "published", "activated", "activated", "retired", "rewriting"]);
    expect(desk.versions(HOME)).toEqual(["2"]);
  });

  it("keeps every version of a ring that old links and PINs need", async () => {
    const desk = new Desk();
    await desk.rotate(true, "identifiers");
    desk.time += 2 * 24 * 3_600_000;
    await desk.rotate(true, "identifiers");
    expect(desk.versions(HOME)).toEqual(["1", "2", "3"]);
  });

  it("cannot run while the region that writes it is silent, and says what to do", async () => {
    const desk = new Desk();
    desk.lost.add(HOME);
    await expect(desk.rotate()).rejects.toMatchObject({
      next: expect.stringContaining("keys promote tokens"),
    });
  });
});

describe("tandem keys promote", () => {
  it("lets a ring be rotated in the peer, and makes both alike once home is back", async () => {
    const desk = new Desk();
    desk.lost.add(HOME);
    expect(await desk.promoteRing()).toBe(0);
    expect(desk.told).toEqual({
      ring: "tokens",
      step: "promoted",
      regions: { [HOME]: "no answer", [PEER]: "primary" },
    });
    await desk.rotate();
    expect(desk.told).toMatchObject({ step: "activated", regions: { [HOME]: "no answer", [PEER]: 2 } });

    desk.lost.clear();
    expect(desk.versions(HOME)).toEqual(["1"]);
    await desk.rotate();
    expect(desk.held.get(HOME)?.document).toEqual(desk.held.get(PEER)?.document);
    expect(desk.told).toMatchObject({ step: "activated", regions: { [PEER]: 2 } });
  });

  it("is refused while home answers, and is done once however often it is asked for", async () => {
    const desk = new Desk();
    await expect(desk.promoteRing()).rejects.toThrow(CannotRun);
    expect(desk.held.get(PEER)?.isPrimary).toBe(false);
    desk.lost.add(HOME);
    await desk.promoteRing();
    await desk.promoteRing();
    expect(desk.told).toMatchObject({ regions: { [PEER]: "primary" } });
  });
});
