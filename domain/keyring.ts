/** A ring of secret keys: one is active for new writes, older ones still read what they wrote. */
import * as v from "valibot";

const KEY_BYTES = 32;

export interface KeyRing {
  readonly active: number;
  readonly versions: ReadonlyMap<number, Uint8Array>;
}

export class MalformedKeyRing extends Error {
  constructor(reason: string) {
    super(
      `A key ring must be {"active": n, "versions": {"n": "<base64 of ${KEY_BYTES} bytes>"}}; ${reason}. Put a well-formed value into the secret.`,
    );
    this.name = "MalformedKeyRing";
  }
}

/** Something was written under a key that this reading of the ring does not hold: a newer reading may. */
export class UnknownKeyVersion extends MalformedKeyRing {
  readonly version: number;

  constructor(ring: KeyRing, version: number) {
    super(`version ${version} is asked for, it has ${[...ring.versions.keys()].join(", ")}`);
    this.name = "UnknownKeyVersion";
    this.version = version;
  }
}

const RING = v.object({
  active: v.pipe(v.number(), v.integer(), v.minValue(1)),
  versions: v.record(v.pipe(v.string(), v.regex(/^[1-9]\d*$/)), v.pipe(v.string(), v.base64())),
});

/** Reads the secret's text. Throws MalformedKeyRing; never repeats key material in its message. */
export function parseKeyRing(text: string): KeyRing {
  const parsed = v.safeParse(RING, parseJson(text));
  if (!parsed.success) throw new MalformedKeyRing(`${parsed.issues.length} of its fields are not so`);
  const versions = new Map(
    Object.entries(parsed.output.versions).map(
      ([n, key]) => [Number(n), Buffer.from(key, "base64")] as const,
    ),
  );
  for (const [n, key] of versions)
    if (key.length !== KEY_BYTES) throw new MalformedKeyRing(`version ${n} has ${key.length} bytes`);
  if (!versions.has(parsed.output.active))
    throw new MalformedKeyRing(`its active version ${parsed.output.active} is not among its versions`);
  return { active: parsed.output.active, versions };
}

/** The key of a version; the active one where none is named. Throws UnknownKeyVersion. */
export function keyOf(ring: KeyRing, version: number = ring.active): Uint8Array {
  const key = ring.versions.get(version);
  if (key === undefined) throw new UnknownKeyVersion(ring, version);
  return key;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (cause instanceof SyntaxError) throw new MalformedKeyRing("the secret is no JSON");
    throw cause;
  }
}
