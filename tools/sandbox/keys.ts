/**
 * The keys of a local cloud: key rings and the security key's pair, made once per sandbox folder and kept there.
 * On a real account they are made outside the program too; it only knows their ARNs and the certificate.
 */
import { randomBytes } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { generate } from "selfsigned";

export const RINGS = ["identifiers", "ids", "pinPepper", "codes", "tokens", "entryTokens"] as const;
export type Ring = (typeof RINGS)[number];

export interface SandboxKeys {
  /** The text of each ring's secret. */
  readonly rings: Readonly<Record<Ring, string>>;
  /** PEM: the public half, a setting of the program. */
  readonly certificate: string;
  /** PKCS#8 PEM: the private half, a secret. */
  readonly privateKey: string;
  readonly tunnelKeys: TunnelKeys;
}

/** Pre-shared keys of the tunnels between the clouds, four for each side. */
export type TunnelKeys = Readonly<Record<"home" | "peer", readonly string[]>>;

const RING_BYTES = 32;
const RSA_BITS = 4096;
const TEN_YEARS_MS = 10 * 365 * 24 * 3_600_000;
// Readable by the owner alone: they open what the local cloud's callers key.
const OWNER_ONLY = 0o600;

/** Reads the keys, or makes them; a half-written file cannot remain, it is renamed into place. */
export async function sandboxKeys(file: string): Promise<SandboxKeys> {
  const known = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  const kept: Partial<SandboxKeys> = known === undefined ? {} : JSON.parse(known);
  if (isComplete(kept)) return kept;
  // What an older release made is kept: what was hashed or encrypted with it stays readable.
  const made = await makeKeys();
  const keys = { ...made, ...kept, rings: { ...made.rings, ...kept.rings } };
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.new`, JSON.stringify(keys), { mode: OWNER_ONLY });
  await rename(`${file}.new`, file);
  return keys;
}

function isComplete(kept: Partial<SandboxKeys>): kept is SandboxKeys {
  return kept.tunnelKeys !== undefined && RINGS.every((ring) => kept.rings?.[ring] !== undefined);
}

async function makeKeys(): Promise<SandboxKeys> {
  const ring = () =>
    JSON.stringify({ active: 1, versions: { 1: randomBytes(RING_BYTES).toString("base64") } });
  return {
    rings: Object.fromEntries(RINGS.map((name) => [name, ring()])) as Record<Ring, string>,
    tunnelKeys: makeTunnelKeys(),
    ...(await makeSecurityKey()),
  };
}

/** Also what a preview takes where the real ones are nobody's business. */
export function makeTunnelKeys(): TunnelKeys {
  // AWS refuses a key that begins with 0.
  const four = () => Array.from({ length: 4 }, () => `k${randomBytes(16).toString("hex")}`);
  return { home: four(), peer: four() };
}

async function makeSecurityKey(): Promise<Pick<SandboxKeys, "certificate" | "privateKey">> {
  const pair = await generate([{ name: "commonName", value: "Tandem sandbox" }], {
    keySize: RSA_BITS,
    algorithm: "sha256",
    notAfterDate: new Date(Date.now() + TEN_YEARS_MS),
  });
  return { certificate: pair.cert, privateKey: pair.private };
}
