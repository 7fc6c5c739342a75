/**
 * The claims of attempts: which region may hold the one contact of an Idempotency-Key. Each method is one
 * conditional write that any pod, any function and any repetition may make.
 */
import * as v from "valibot";
import { partitionKey, sortKey } from "../domain/keys.ts";
import type { Item } from "./fragment-table.ts";
import { readItem } from "./item-reader.ts";
import { type Condition, NoAnswer, type PutAnswer, type StrongTable } from "./strong-table.ts";

// The table deletes nothing by itself; a sweeper does, and what has expired counts as absent before.
const CLAIM_MILLISECONDS = 2 * 24 * 3_600_000;
const NOWHERE = "none";

const ClaimItem = v.object({
  region: v.string(),
  epoch: v.optional(v.number(), 0),
  at: v.optional(v.number(), 0),
  by: v.exactOptional(v.string()),
});

export interface FoundClaim {
  /** An AWS region. */
  readonly region: string;
  /** Of the plan it was made under; 0 where the first block made it. */
  readonly epoch: number;
  readonly at: number;
  /** Its maker gave up the right to move it, because others act under it too. */
  readonly isShared: boolean;
}

export type Claimed =
  | { readonly kind: "claimed"; readonly epoch: number; readonly at: number }
  | ({ readonly kind: "held" } & FoundClaim)
  /** It was given back in between: there is no claim. */
  | { readonly kind: "free" }
  | { readonly kind: "no-quorum" };

export interface AttemptStore {
  /**
   * For the first block of a flow: whether the contact in this region is the attempt's one. `at`: when the entry
   * token was signed, so that a later call with the same key can sign the same one; now where it is not known.
   */
  claim(attempt: string, region: string, at?: number): Promise<"held" | "held-elsewhere" | "no-quorum">;
  /** A claim of `by` alone, where there is none. */
  open(attempt: string, claim: { region: string; epoch: number; by: string }): Promise<Claimed>;
  /** The same claim, which its maker can move no more. */
  join(attempt: string, claim: { region: string; epoch: number; at: number }): Promise<Claimed>;
  /** To another region, by its maker, as long as nobody joined. */
  move(attempt: string, claim: { region: string; epoch: number; by: string }): Promise<Claimed>;
  /** From a region that a newer plan has left. */
  takeOver(attempt: string, claim: { from: string; region: string; epoch: number }): Promise<Claimed>;
  /** By its maker, under whose claim nothing was started. */
  giveBack(attempt: string, by: string): Promise<void>;
  /** What can be read without a quorum; undefined where a replica does not answer, and may hold what others lack. */
  look(attempt: string): Promise<FoundClaim | "no-claim" | undefined>;
}

/** `replicas`: the nearest first. Throws what a replica throws besides NoAnswer: a missing right, a missing table. */
export function attemptStore(replicas: readonly StrongTable[], ports: { now(): number }): AttemptStore {
  const put = async (
    attempt: string,
    fields: Fields,
    condition: Condition,
  ): Promise<PutAnswer | undefined> => {
    const item = itemOf(attempt, fields, ports.now());
    for (const replica of replicas) {
      try {
        return await replica.putIf(item, condition);
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error;
      }
    }
    return undefined;
  };

  /** `isOurs`: what an earlier try of the same write, whose answer was lost, has left behind. */
  const claimed = async (
    attempt: string,
    fields: Fields & { readonly epoch: number },
    condition: Condition,
    isOurs: (item: v.InferOutput<typeof ClaimItem>) => boolean,
  ): Promise<Claimed> => {
    const answer = await put(attempt, fields, condition);
    if (answer === undefined) return { kind: "no-quorum" };
    if (answer.kind === "put") return { kind: "claimed", epoch: fields.epoch, at: fields.at };
    if (answer.item === undefined) return { kind: "no-quorum" };
    const item = readItem(answer.item, "CLAIM", ClaimItem);
    if (item.region === NOWHERE) return { kind: "free" };
    return isOurs(item)
      ? { kind: "claimed", epoch: item.epoch, at: item.at }
      : { kind: "held", ...found(item) };
  };

  return {
    claim: async (attempt, region, at) => {
      const now = ports.now();
      const answer = await put(attempt, { region, at: at ?? now }, absent(now));
      if (answer?.kind === "put") return "held";
      if (answer?.item === undefined) return "no-quorum";
      return answer.item["region"] === region ? "held" : "held-elsewhere";
    },
    open: (attempt, { region, epoch, by }) => {
      const now = ports.now();
      return claimed(attempt, { region, epoch, by, at: now }, absent(now), (item) => item.by === by);
    },
    join: (attempt, { region, epoch, at }) =>
      claimed(attempt, { region, epoch, at }, { absentOr: false, all: { region, at } }, () => false),
    move: (attempt, { region, epoch, by }) =>
      claimed(
        attempt,
        { region, epoch, by, at: ports.now() },
        { absentOr: false, all: { by } },
        (item) => item.by === by && item.region === region,
      ),
    takeOver: (attempt, { from, region, epoch }) =>
      claimed(
        attempt,
        { region, epoch, at: ports.now() },
        { absentOr: false, all: { region: from } },
        (item) => item.region === region && item.by === undefined && item.epoch === epoch,
      ),
    giveBack: async (attempt, by) => {
      await put(attempt, { region: NOWHERE, at: ports.now() }, { absentOr: false, all: { by } });
    },
    look: async (attempt) => {
      const key = keyOf(attempt);
      const answers = await Promise.allSettled(replicas.map((replica) => replica.find(key, "eventual")));
      const items: (Item | undefined)[] = [];
      for (const answer of answers) {
        if (answer.status === "fulfilled") items.push(answer.value);
        else if (answer.reason instanceof NoAnswer) return undefined;
        else throw answer.reason;
      }
      // What a quorum agreed on is in one of two replicas at least; the newer of both is what counts.
      const [newest] = items
        .flatMap((item) => (item === undefined ? [] : [readItem(item, "CLAIM", ClaimItem)]))
        .sort((a, b) => b.at - a.at);
      return newest === undefined || newest.region === NOWHERE ? "no-claim" : found(newest);
    },
  };
}

interface Fields {
  readonly region: string;
  readonly at: number;
  readonly epoch?: number;
  readonly by?: string;
}

function absent(now: number): Condition {
  return {
    absentOr: true,
    all: {},
    any: [
      { attribute: "region", is: "=", value: NOWHERE },
      { attribute: "expiresAt", is: "<", value: Math.floor(now / 1000) },
    ],
  };
}

function keyOf(attempt: string) {
  return { pk: partitionKey("ATTEMPT", { attempt }), sk: sortKey("CLAIM", {}) };
}

function itemOf(attempt: string, fields: Fields, now: number): Item {
  return { ...keyOf(attempt), ...fields, expiresAt: Math.ceil((now + CLAIM_MILLISECONDS) / 1000) };
}

function found({ region, epoch, at, by }: v.InferOutput<typeof ClaimItem>): FoundClaim {
  return { region, epoch, at, isShared: by === undefined };
}
