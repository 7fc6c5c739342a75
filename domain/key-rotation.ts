/**
 * A ring gets a new key without anybody noticing: published, so that everybody can read what it will write; loaded in
 * both regions; active; and the old ones gone once nothing is left that only they can read.
 */
import * as v from "valibot";
import type { SecretName } from "./functions.ts";

export type RingName = Exclude<SecretName, "securityKey">;

/** Functions and the edge read their rings again within this time (functions/lib/live-key-ring.ts, gateway/main.ts). */
export const REFRESH_SECONDS = 60;
/** Clocks of the operator's machine and of the regions may differ by some of it. */
const MARGIN_SECONDS = 15;

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/**
 * How long what an old key wrote is good for. `kept`: it stays until the last of it was rewritten on touch, which may
 * be never: an old number is found, and an old PIN compared, only by the old key.
 */
export const RINGS = {
  identifiers: { life: "kept" },
  pinPepper: { life: "kept" },
  // Only strangers get an id from it, and their links keep it.
  ids: { life: DAY },
  codes: { life: 5 * MINUTE },
  tokens: { life: 10 * MINUTE },
  // Attempts are named by it for as long as their claims stand.
  entryTokens: { life: 2 * DAY },
} as const satisfies Record<RingName, { readonly life: "kept" | number }>;

/** A rotation that was activated so lately is the one that is meant by "rotate". */
const SAME_ROTATION = DAY;

const Version = v.pipe(v.number(), v.integer(), v.minValue(1));

/** The secret's JSON: a key ring, and how far its rotation came. */
export const RingDocument = v.object({
  active: Version,
  versions: v.record(v.pipe(v.string(), v.regex(/^[1-9]\d*$/)), v.string()),
  rotation: v.exactOptional(
    v.object({
      version: Version,
      /** Milliseconds since 1970. */
      publishedAt: v.number(),
      /** From then on every region that answers could read it. */
      replicatedAt: v.exactOptional(v.number()),
      activatedAt: v.exactOptional(v.number()),
      retiredAt: v.exactOptional(v.number()),
    }),
  ),
});
export type RingDocument = v.InferOutput<typeof RingDocument>;

/** The same version is another key in each region: nothing can be said of what was written under it. */
export class DivergedRings extends Error {
  constructor(ring: string, versions: readonly string[]) {
    super(
      `The ring ${ring} has another key in each region under version ${versions.join(", ")}. Keep the value of the region that was promoted, and put it into the other one's secret by hand.`,
    );
    this.name = "DivergedRings";
  }
}

/** What both regions hold, after one was promoted while the other was lost. Throws DivergedRings. */
export function mergeRings(ring: RingName, one: RingDocument, other: RingDocument): RingDocument {
  const differing = Object.keys(one.versions).filter(
    (version) => other.versions[version] !== undefined && other.versions[version] !== one.versions[version],
  );
  if (differing.length > 0) throw new DivergedRings(ring, differing);
  const ahead = progressOf(one) >= progressOf(other) ? one : other;
  // What the one ahead has retired stays retired.
  const versions =
    ahead.rotation?.retiredAt === undefined ? { ...one.versions, ...other.versions } : ahead.versions;
  return { ...ahead, versions };
}

/** The keys alike; how far their rotation came may not have come over yet. */
export function hasSameKeys(one: RingDocument, other: RingDocument): boolean {
  const names = Object.keys(one.versions);
  return (
    one.active === other.active &&
    names.length === Object.keys(other.versions).length &&
    names.every((version) => one.versions[version] === other.versions[version])
  );
}

export type Step =
  | { readonly kind: "publish" | "confirm" | "activate" | "retire"; readonly document: RingDocument }
  /** Nothing to do before that time; replication takes what it takes. */
  | { readonly kind: "wait"; readonly for: "replication" | "load" | "retire"; readonly until: number }
  /** Activated, and old versions stay until what they wrote was rewritten. */
  | { readonly kind: "rewriting" };

export interface RotationPorts {
  readonly now: number;
  /** Every region that answers has these very keys. */
  readonly isReplicated: boolean;
  /** Base64 of 32 random bytes. */
  newKey(): string;
}

export function nextStep(ring: RingName, document: RingDocument, ports: RotationPorts): Step {
  const { rotation } = document;
  const { now } = ports;
  if (rotation === undefined || rotation.retiredAt !== undefined)
    return rotation?.retiredAt !== undefined && now - rotation.retiredAt < SAME_ROTATION
      ? { kind: "rewriting" }
      : published(document, ports);
  if (rotation.activatedAt === undefined) return loading(document, rotation, ports);
  const { life } = RINGS[ring];
  if (life === "kept")
    return now - rotation.activatedAt < SAME_ROTATION ? { kind: "rewriting" } : published(document, ports);
  const until = rotation.activatedAt + loadMilliseconds() + life;
  if (now < until) return { kind: "wait", for: "retire", until };
  const { [String(rotation.version)]: key = "" } = document.versions;
  return {
    kind: "retire",
    document: {
      active: rotation.version,
      versions: { [rotation.version]: key },
      rotation: { ...rotation, retiredAt: now },
    },
  };
}

function published(document: RingDocument, { now, newKey }: RotationPorts): Step {
  const version = Math.max(...Object.keys(document.versions).map(Number)) + 1;
  return {
    kind: "publish",
    document: {
      active: document.active,
      versions: { ...document.versions, [version]: newKey() },
      rotation: { version, publishedAt: now },
    },
  };
}

function loading(
  document: RingDocument,
  rotation: NonNullable<RingDocument["rotation"]>,
  { now, isReplicated }: RotationPorts,
): Step {
  if (rotation.replicatedAt === undefined)
    return isReplicated
      ? { kind: "confirm", document: { ...document, rotation: { ...rotation, replicatedAt: now } } }
      : { kind: "wait", for: "replication", until: now };
  const until = rotation.replicatedAt + loadMilliseconds();
  if (now < until) return { kind: "wait", for: "load", until };
  return {
    kind: "activate",
    document: { ...document, active: rotation.version, rotation: { ...rotation, activatedAt: now } },
  };
}

function loadMilliseconds(): number {
  return (REFRESH_SECONDS + MARGIN_SECONDS) * 1000;
}

function progressOf({ active, rotation }: RingDocument): number {
  const { publishedAt, replicatedAt, activatedAt, retiredAt } = rotation ?? {};
  return Math.max(active, ...[publishedAt, replicatedAt, activatedAt, retiredAt].map((time) => time ?? 0));
}
