/** What lies outside both regions' tables and streams: phones, agents, texts, and objects of the buckets. */
import { UnreadablePin } from "../domain/errors.ts";
import { type KeyRing, parseKeyRing } from "../domain/keyring.ts";
import type { Side } from "./network.ts";

export interface StartedCall {
  readonly token: string;
  readonly callbackId: string;
  readonly side: Side;
  readonly contactId: string;
}

export const REGIONS: Readonly<Record<Side, string>> = { home: "eu-central-1", peer: "eu-west-2" };
export const NUMBERS: Readonly<Record<Side, string>> = { home: "+4930555010001", peer: "+442079460001" };

const RING_NAMES = ["identifiers", "ids", "pepper", "codes", "tokens", "entryTokens"] as const;
export type RingName = (typeof RING_NAMES)[number];
export type Rings = Record<RingName, KeyRing>;

export class Outside {
  readonly freeAgents: Record<Side, number> = { home: 1, peer: 1 };
  /** Calls that were really made to customers, each once by its client token and region. */
  readonly calls: StartedCall[] = [];
  /** Codes by the contact they were sent to, newest last. */
  readonly codes: string[] = [];
  readonly objects: Record<Side, Map<string, string>> = { home: new Map(), peer: new Map() };
  readonly quarantine: Record<Side, Map<string, string>> = { home: new Map(), peer: new Map() };
  /** PINs that were compared, by customer's stored hash: what a guesser got out of it. */
  readonly comparisons: { readonly stored: string; readonly secret: string }[] = [];
  rings: Rings = Object.fromEntries(
    RING_NAMES.map((name, at) => [name, ringOf(1, [at + 1])]),
  ) as unknown as Rings;
  #contacts = 0;
  #ids = 0;

  newContactId(): string {
    this.#contacts += 1;
    return `00000000-0000-4000-8000-${String(this.#contacts).padStart(12, "0")}`;
  }

  newEventId(now: number): string {
    this.#ids += 1;
    const time = Math.floor(now).toString(16).padStart(12, "0");
    return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${this.#ids.toString(16).padStart(12, "0")}`;
  }

  /** The same token makes one call in a region, however often it is asked for. */
  startCall(side: Side, token: string, callbackId: string): StartedCall {
    const known = this.calls.find((call) => call.side === side && call.token === token);
    if (known !== undefined) return known;
    const call = { token, callbackId, side, contactId: this.newContactId() };
    this.calls.push(call);
    return call;
  }

  rotate(ring: RingName): void {
    const { active, versions } = this.rings[ring];
    const fills = [...versions.keys()].map((version) => RING_NAMES.indexOf(ring) + 1 + (version - 1) * 16);
    this.rings = {
      ...this.rings,
      [ring]: ringOf(active + 1, [...fills, RING_NAMES.indexOf(ring) + 1 + active * 16]),
    };
  }
}

function ringOf(active: number, fills: readonly number[]): KeyRing {
  const versions = fills.map((fill, at) => [at + 1, Buffer.alloc(32, fill).toString("base64")]);
  return parseKeyRing(JSON.stringify({ active, versions: Object.fromEntries(versions) }));
}

/** Keypad input as Connect would encrypt it: another text each time. */
export function sealed(digits: string, nonce: number): string {
  return `${Buffer.from(`sealed:${digits}`).toString("base64")}.${nonce}`;
}

export const pinReader = {
  read: async (ciphertext: string): Promise<string> => {
    const text = Buffer.from(ciphertext.split(".")[0] ?? "", "base64").toString();
    if (!text.startsWith("sealed:")) throw new UnreadablePin();
    return text.slice("sealed:".length);
  },
};
