/** Traffic plans: one item an epoch, claimed once; what is in force is the highest. */
import { epochPart, partitionKey, sortKey, sortPrefix } from "../domain/keys.ts";
import { Plan } from "../domain/traffic/plan.ts";
import type { Item } from "./fragment-table.ts";
import { readItem } from "./item-reader.ts";
import { type Consistency, NoAnswer, type StrongTable } from "./strong-table.ts";

export type PlanReading =
  | { readonly kind: "read"; readonly plan: Plan | undefined; readonly consistency: Consistency }
  /** The replica's region cannot be reached. */
  | { readonly kind: "no-answer" };

export interface PlanStore {
  /** The newest plan in every replica: agreed on by a quorum where there is one. */
  read(): Promise<readonly PlanReading[]>;
  /** taken: somebody else has claimed this epoch; read, and decide anew. */
  put(plan: Plan): Promise<"put" | "taken" | "no-quorum">;
}

/** Throws what a replica throws besides NoAnswer: a missing right, a missing table. */
export function planStore(replicas: readonly StrongTable[]): PlanStore {
  return {
    read: () => Promise.all(replicas.map(readReplica)),
    put: async (plan) => {
      const item = {
        ...plan,
        pk: partitionKey("PLAN", {}),
        sk: sortKey("EPOCH", { epoch: epochPart(plan.epoch) }),
      };
      for (const replica of replicas) {
        try {
          const answer = await replica.putIf(item, { absentOr: true, all: {} });
          // An earlier try of this very write may have got through without an answer.
          const isOurs = answer.kind === "put" || isSame(answer.item, plan);
          return isOurs ? "put" : "taken";
        } catch (error) {
          if (!(error instanceof NoAnswer)) throw error;
        }
      }
      return "no-quorum";
    },
  };
}

function isSame(item: Item | undefined, plan: Plan): boolean {
  if (item === undefined) return false;
  const { by, at, distribution } = item as Partial<Plan>;
  // Two operators may decide in the same millisecond, and not the same.
  return by === plan.by && at === plan.at && distribution?.home === plan.distribution.home;
}

async function readReplica(replica: StrongTable): Promise<PlanReading> {
  for (const consistency of ["strong", "eventual"] as const) {
    try {
      const item = await replica.last(partitionKey("PLAN", {}), sortPrefix("EPOCH"), consistency);
      return {
        kind: "read",
        plan: item === undefined ? undefined : readItem(item, "EPOCH", Plan),
        consistency,
      };
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
    }
  }
  return { kind: "no-answer" };
}
