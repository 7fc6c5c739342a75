/** What stands where it must not, among what a run left. */
import { isAllowed } from "./allowed.ts";
import { readings } from "./readings.ts";
import { parsed, type Secret, type SecretKind } from "./secret.ts";
import type { SecretIndex } from "./secret-index.ts";

/** Something that the run left: a log line, an item, a file. */
export interface Trace {
  /** Without what is different in every run: no id, no time. */
  readonly place: string;
  readonly region: string;
  /** Text, or a JSON value. */
  readonly content: unknown;
}

/** Never shows the secret. */
export interface Leak {
  readonly kind: SecretKind;
  readonly whose: string;
  /** The trace's place, and the field in it where one has the secret. */
  readonly place: string;
  readonly region: string;
  /** "clear", or the encodings that hide it. */
  readonly as: string;
}

const ID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g;

export function findLeaks(traces: Iterable<Trace>, secrets: SecretIndex): readonly Leak[] {
  const leaks = new Map<string, Leak>();
  const seen = new Set<string>();
  for (const trace of traces) {
    const text = `${trace.region} ${trace.place} ${JSON.stringify(trace.content)}`;
    if (seen.has(text)) continue;
    seen.add(text);
    for (const leak of leaksIn(trace, secrets))
      if (!isAllowed(leak.kind, leak.place)) leaks.set(JSON.stringify(leak), leak);
  }
  return [...leaks.values()];
}

function* leaksIn({ place, region, content }: Trace, secrets: SecretIndex): Generator<Leak> {
  const whole = typeof content === "string" ? content : JSON.stringify(content);
  const inWhole = hitsIn(whole, secrets);
  if (inWhole.length === 0) return;
  const located = new Set<Secret>();
  for (const [path, text] of leaves(content)) {
    for (const { secret, as } of hitsIn(text, secrets)) {
      located.add(secret);
      const at = path === "" ? place : `${place}/${path}`;
      yield { kind: secret.kind, whose: secret.whose, place: at, region, as };
    }
  }
  for (const { secret, as } of inWhole)
    if (!located.has(secret)) yield { kind: secret.kind, whose: secret.whose, place, region, as };
}

function hitsIn(text: string, secrets: SecretIndex): readonly { secret: Secret; as: string }[] {
  const hits = new Map<Secret, string>();
  for (const reading of readings(text))
    for (const secret of secrets.in(reading.text)) if (!hits.has(secret)) hits.set(secret, reading.as);
  return [...hits].map(([secret, as]) => ({ secret, as }));
}

/** Every text of a JSON value with the way to it; names of members are texts too. */
function* leaves(content: unknown, path = ""): Generator<readonly [path: string, text: string]> {
  const value = typeof content === "string" ? parsed(content) : content;
  if (typeof value !== "object" || value === null) {
    yield [path, String(value)];
    return;
  }
  for (const [name, member] of Object.entries(value)) {
    const step = Array.isArray(value) ? "[]" : name.replace(ID, "<id>");
    const below = path === "" ? step : `${path}/${step}`;
    if (!Array.isArray(value)) yield [`${path}{name}`, name];
    yield* leaves(member, below);
  }
}
