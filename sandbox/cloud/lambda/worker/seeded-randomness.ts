/** Makes every source of randomness in this thread draw from one seeded stream, so that a run can be repeated. */
import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";
import { Randomness } from "../../randomness.ts";

type BytesCallback = (error: Error | null, bytes: Buffer) => void;
type View = NodeJS.ArrayBufferView;

export interface SeededRandomness {
  /** Starts the stream anew: what follows depends on this seed alone. */
  reseed(seed: string): void;
}

export function seedRandomness(seed: string): SeededRandomness {
  let stream = new Randomness(seed);
  const number = () => stream.bytes(6).readUIntBE(0, 6) / 2 ** 48;
  const fill = <T extends View>(view: T, offset = 0, size = view.byteLength - offset): T => {
    const target = Buffer.from(view.buffer, view.byteOffset + offset, size);
    target.set(stream.bytes(size));
    return view;
  };

  Math.random = number;
  const replacements = {
    randomBytes: (size: number, callback?: BytesCallback) => {
      const bytes = stream.bytes(size);
      if (callback === undefined) return bytes;
      process.nextTick(callback, null, bytes);
      return undefined;
    },
    randomUUID: () => stream.uuid(),
    randomInt: (...args: readonly unknown[]) => {
      const bounds = args.filter((a) => typeof a === "number");
      const [min, max] = bounds.length > 1 ? bounds : [0, bounds[0]];
      const drawn = (min ?? 0) + Math.floor(number() * ((max ?? 0) - (min ?? 0)));
      const callback = args.find((a) => typeof a === "function");
      if (callback === undefined) return drawn;
      process.nextTick(callback, undefined, drawn);
      return undefined;
    },
    randomFillSync: fill,
    randomFill: (view: View, ...rest: readonly unknown[]) => {
      const [offset, size] = rest.filter((a) => typeof a === "number");
      const callback = rest.find((a) => typeof a === "function");
      fill(view, offset, size);
      if (callback !== undefined) process.nextTick(callback, null, view);
    },
  };
  Object.assign(crypto, replacements);
  // The SDK, libraries made for browsers, and node:crypto's own getRandomValues use the Web Crypto object.
  const web = {
    getRandomValues: <T extends View>(view: T) => fill(view),
    randomUUID: replacements.randomUUID,
  };
  for (const [name, value] of Object.entries(web))
    Object.defineProperty(globalThis.crypto, name, { value, configurable: true, writable: true });
  // Without it, `import { randomUUID } from "node:crypto"` would still name the real one.
  syncBuiltinESMExports();

  return {
    reseed: (next) => {
      stream = new Randomness(next);
    },
  };
}
