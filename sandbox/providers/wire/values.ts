/** Pulumi's values as they travel: unknowns, secrets, assets and archives are marked, everything else is JSON. */
import type { Json } from "../behaviour.ts";

export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const ASSET = "c44067f5952c0a294b673a41bacd8c17";
const ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7";

/** An asset or an archive: where its content is, or the content itself. */
export interface FileValue {
  readonly kind: "asset" | "archive";
  readonly hash: string;
  readonly path?: string;
  readonly uri?: string;
  readonly text?: string;
  /** Of an archive that the program put together, by path inside it. */
  readonly assets?: Readonly<Record<string, unknown>>;
}

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isSecret(value: unknown): value is { readonly value: unknown } {
  return isObject(value) && value[SIGNATURE] === SECRET;
}

export function secret(value: unknown): Json {
  return { [SIGNATURE]: SECRET, value };
}

/** The value itself, where it was marked as a secret. */
export function reveal(value: unknown): unknown {
  return isSecret(value) ? reveal(value.value) : value;
}

export function fileValue(value: unknown): FileValue | undefined {
  if (!isObject(value)) return undefined;
  const kind = value[SIGNATURE] === ASSET ? "asset" : value[SIGNATURE] === ARCHIVE ? "archive" : undefined;
  if (kind === undefined) return undefined;
  const { hash, path, uri, text, assets } = value;
  return {
    kind,
    hash: typeof hash === "string" ? hash : "",
    ...(typeof path === "string" && path !== "" ? { path } : {}),
    ...(typeof uri === "string" && uri !== "" ? { uri } : {}),
    ...(typeof text === "string" ? { text } : {}),
    ...(isObject(assets) ? { assets } : {}),
  };
}

/** Marked in a way this file does not name: an output or a resource reference. */
export function isMarked(value: unknown): boolean {
  return isObject(value) && SIGNATURE in value;
}

/** Plain JSON; what `file` makes of assets and archives stands in their place. */
export function plain(value: unknown, file: (value: FileValue) => unknown = (of) => of): unknown {
  const inner = reveal(value);
  const found = fileValue(inner);
  if (found !== undefined) return file(found);
  if (Array.isArray(inner)) return inner.map((item) => plain(item, file));
  return isObject(inner) ? plainObject(inner, file) : inner;
}

export function plainObject(value: Json, file: (value: FileValue) => unknown = (of) => of): Json {
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner, file)]));
}

export function hasSecret(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasSecret);
  return isSecret(value) || (isObject(value) && Object.values(value).some(hasSecret));
}

/** The texts that are marked as secrets, wherever they are. */
export function secretTexts(value: unknown): readonly string[] {
  if (isSecret(value)) return textsIn(plain(value));
  if (Array.isArray(value)) return value.flatMap(secretTexts);
  return isObject(value) ? Object.values(value).flatMap(secretTexts) : [];
}

export function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isObject(value) ? Object.values(value).flatMap(textsIn) : [];
}

/** Equal as the cloud sees it: secrets by their value, files by their content. */
export function isSame(left: unknown, right: unknown): boolean {
  const [a, b] = [reveal(left), reveal(right)];
  if (a === b) return true;
  const [fileA, fileB] = [fileValue(a), fileValue(b)];
  if (fileA !== undefined && fileB !== undefined) return fileA.hash === fileB.hash;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => isSame(item, b[index]));
  if (!isObject(a) || !isObject(b)) return false;
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((name) => isSame(a[name], b[name]));
}
