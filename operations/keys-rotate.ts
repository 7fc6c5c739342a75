/** tandem keys rotate RING: from step to step, as far as time allows; run again, it goes on where it was. */
import {
  hasSameKeys,
  mergeRings,
  nextStep,
  REFRESH_SECONDS,
  type RingDocument,
  type RingName,
  type Step,
} from "../domain/key-rotation.ts";
import { CannotRun } from "./cannot-run.ts";
import type { Printer } from "./printer.ts";
import type { HeldRing, RingSecrets } from "./ring-secrets.ts";
import type { Stack } from "./stack.ts";

export interface RotatePorts {
  readonly stack: Stack;
  readonly secrets: RingSecrets;
  readonly print: Printer;
  now(): number;
  newKey(): string;
  pause(milliseconds: number): Promise<void>;
}

export type StepName = "published" | "activated" | "rewriting" | "retired";

const POLL_MILLISECONDS = 2_000;
/** Longer than a secret takes to its replica. */
const REPLICATION_MILLISECONDS = 30_000;

/** `waits`: until both regions have loaded what was published; else the next run activates it. */
export async function rotateRing(ring: RingName, waits: boolean, ports: RotatePorts): Promise<0 | 1> {
  const { print, now, pause } = ports;
  const startedAt = now();
  let done: StepName | undefined;
  for (;;) {
    const held = await readAll(ports);
    const document = await agreedOn(ring, held, ports);
    const isReplicated = [...held.values()].every(
      (one) => one === undefined || hasSameKeys(one.document, document),
    );
    const next = nextStep(ring, document, { now: now(), isReplicated, newKey: ports.newKey });

    if (next.kind === "wait" && isWorthwhile(next.for)) {
      print.progress(`${ring}: waiting until both regions have loaded version ${document.rotation?.version}`);
      await pause(POLL_MILLISECONDS);
    } else if (next.kind === "wait" || next.kind === "rewriting") {
      return tell(ring, done ?? standing(next), next, held, ports);
    } else {
      await writeAll(next.document, held, ports);
      if (next.kind !== "confirm") done = DONE[next.kind];
    }
  }

  function isWorthwhile(reason: "replication" | "load" | "retire"): boolean {
    if (reason === "replication") return now() - startedAt < REPLICATION_MILLISECONDS;
    return reason === "load" && waits;
  }
}

const DONE = { publish: "published", activate: "activated", retire: "retired" } as const;

function standing(next: Step): StepName {
  if (next.kind === "wait") return next.for === "retire" ? "activated" : "published";
  return "rewriting";
}

async function readAll({ stack, secrets }: RotatePorts): Promise<ReadonlyMap<string, HeldRing | undefined>> {
  const held = await Promise.all(
    stack.regions.map(async (region) => [region, await secrets.read(region)] as const),
  );
  return new Map(held);
}

/** One document for all: two primaries, after a promotion, become the same again. Throws CannotRun, DivergedRings. */
async function agreedOn(
  ring: RingName,
  held: ReadonlyMap<string, HeldRing | undefined>,
  ports: RotatePorts,
): Promise<RingDocument> {
  const primaries = primariesOf(held);
  const [first, ...others] = primaries.map(([, one]) => one.document);
  if (first === undefined)
    throw new CannotRun(
      `The region that the ring ${ring} is written in does not answer.`,
      `If it is lost, run: tandem keys promote ${ring}`,
    );
  const document = others.reduce((one, other) => mergeRings(ring, one, other), first);
  for (const [region, one] of primaries)
    if (!hasSameKeys(one.document, document)) await ports.secrets.write(region, document);
  return document;
}

async function writeAll(
  document: RingDocument,
  held: ReadonlyMap<string, HeldRing | undefined>,
  { secrets }: RotatePorts,
): Promise<void> {
  for (const [region] of primariesOf(held)) await secrets.write(region, document);
}

function primariesOf(
  held: ReadonlyMap<string, HeldRing | undefined>,
): readonly (readonly [string, HeldRing])[] {
  return [...held].flatMap(([region, one]) => (one?.isPrimary === true ? [[region, one] as const] : []));
}

function tell(
  ring: RingName,
  step: StepName,
  next: Step,
  held: ReadonlyMap<string, HeldRing | undefined>,
  { print }: RotatePorts,
): 0 | 1 {
  const regions = Object.fromEntries(
    [...held].map(([region, one]) => [region, one === undefined ? "no answer" : one.document.active]),
  );
  print.table(
    ["region", "active version", "versions"],
    [...held].map(([region, one]) => [
      region,
      one?.document.active ?? "no answer",
      Object.keys(one?.document.versions ?? {}).join(", "),
    ]),
  );
  print.say(`${ring}: ${step}. ${NEXT[next.kind === "wait" ? next.for : "rewriting"](ring, next)}`);
  print.result({ ring, step, regions });
  return 0;
}

const NEXT: Readonly<
  Record<"replication" | "load" | "retire" | "rewriting", (ring: RingName, next: Step) => string>
> = {
  replication: (ring) =>
    `It has not come over to the other region yet; run again: tandem keys rotate ${ring}`,
  load: (ring) =>
    `In ${REFRESH_SECONDS} seconds both regions have loaded it; run again: tandem keys rotate ${ring}`,
  retire: (ring, next) =>
    `Old versions can go after ${next.kind === "wait" ? new Date(next.until).toISOString() : "a while"}; run again then: tandem keys rotate ${ring}`,
  rewriting: () => "Nothing more is to be done; what old versions wrote is rewritten when it is next used.",
};
