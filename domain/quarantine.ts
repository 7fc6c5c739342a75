/** Records that were put aside: how they are kept, found again in order, and read back. */
import * as v from "valibot";
import type { StreamName } from "./functions.ts";
import { plainPart } from "./plain-part.ts";

/** refused: it can never succeed as it is. parked: it waits for those of its key before it. */
export const ASIDE_KINDS = ["refused", "parked"] as const;
export type AsideKind = (typeof ASIDE_KINDS)[number];

const StreamPart = v.picklist(["events", "contact-records"] satisfies readonly StreamName[]);

export const Aside = v.object({
  stream: StreamPart,
  kind: v.picklist(ASIDE_KINDS),
  /** Why, by name, and where it is known which fields; never their values. */
  reason: v.string(),
  fields: v.exactOptional(v.array(v.string())),
  region: v.string(),
  /** The partition key. */
  key: v.string(),
  sequence: v.string(),
  /** As it lay on the stream, in base64. */
  data: v.string(),
});
export type Aside = Readonly<v.InferOutput<typeof Aside>>;

/** Where mappings put batches that they gave up (facts/data-and-lambda.md §6.3). */
const GIVEN_UP = "aws/lambda/";
const SEQUENCE_DIGITS = 64;

/** Names sort by stream, key and place in it; put aside twice, it is one object. */
export function asideName({ stream, key, sequence }: Pick<Aside, "stream" | "key" | "sequence">): string {
  return `${stream}/${plainPart(key)}/${sequence.padStart(SEQUENCE_DIGITS, "0")}.json`;
}

/** What an object holds; undefined where it is none of ours. */
export function readAside(name: string, text: string): readonly Aside[] | undefined {
  const told = parsedJson(text);
  const own = v.safeParse(Aside, told);
  if (own.success) return [own.output];
  return name.startsWith(GIVEN_UP) ? readGivenUp(told) : undefined;
}

const GivenUp = v.object({
  KinesisBatchInfo: v.object({ streamArn: v.string() }),
  payload: v.union([v.string(), v.record(v.string(), v.unknown())]),
});
const Payload = v.object({
  Records: v.array(
    v.object({
      awsRegion: v.string(),
      kinesis: v.object({ partitionKey: v.string(), sequenceNumber: v.string(), data: v.string() }),
    }),
  ),
});

/** A batch as its mapping kept it: good records among bad ones, none of which is known to be which. */
function readGivenUp(told: unknown): readonly Aside[] | undefined {
  const outer = v.safeParse(GivenUp, told);
  if (!outer.success) return undefined;
  const { payload, KinesisBatchInfo } = outer.output;
  const inner = v.safeParse(Payload, typeof payload === "string" ? parsedJson(payload) : payload);
  if (!inner.success) return undefined;
  const stream = KinesisBatchInfo.streamArn.endsWith("contact-records") ? "contact-records" : "events";
  return inner.output.Records.map(({ awsRegion, kinesis }) => ({
    stream,
    kind: "parked",
    reason: "given-up",
    region: awsRegion,
    key: kinesis.partitionKey,
    sequence: kinesis.sequenceNumber,
    data: kinesis.data,
  }));
}

export interface AsideObject {
  readonly name: string;
  readonly records: readonly Aside[];
}

/** One key's records of all objects, the earliest first, each once. */
export interface ReplayGroup {
  readonly stream: StreamName;
  readonly key: string;
  readonly records: readonly Aside[];
}

export function replayGroups(objects: readonly AsideObject[]): readonly ReplayGroup[] {
  const groups = new Map<string, Map<string, Aside>>();
  for (const record of objects.flatMap(({ records }) => records)) {
    const name = JSON.stringify([record.stream, record.key]);
    const group = groups.get(name) ?? new Map<string, Aside>();
    groups.set(name, group.set(record.sequence, record));
  }
  return [...groups.values()].flatMap((group) => {
    const records = [...group.values()].toSorted(bySequence);
    const [first] = records;
    return first === undefined ? [] : [{ stream: first.stream, key: first.key, records }];
  });
}

/** Sequence numbers are whole numbers of differing length. */
function bySequence(one: Aside, other: Aside): number {
  const [a, b] = [one.sequence, other.sequence].map((text) => text.padStart(SEQUENCE_DIGITS, "0"));
  return (a ?? "") < (b ?? "") ? -1 : 1;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
