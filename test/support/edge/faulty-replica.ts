/** A replica behind a network: answers get lost, and writes come late. */
import { NoAnswer, type StrongTable } from "../../../stores/strong-table.ts";

/** What becomes of a call to Connect, or of a write to the table. */
export const FATES = ["well", "refused", "throttled", "unanswered", "reply-lost", "late", "failed"] as const;
export type Fate = (typeof FATES)[number];

export interface Faults {
  fate(): Fate;
  wait(): Promise<void>;
  quorumLosses(): number;
}

export function faultyReplica(replica: StrongTable, { fate, wait, quorumLosses }: Faults): StrongTable {
  return {
    ...replica,
    putIf: async (item, condition) => {
      await wait();
      const becomes = fate();
      if (becomes === "unanswered" || becomes === "failed") throw new NoAnswer("by the model");
      if (becomes === "late") {
        // No service holds on to a write until a quorum that it lost is back.
        const losses = quorumLosses();
        void wait().then(async () => {
          if (losses === quorumLosses()) await replica.putIf(item, condition).catch(() => undefined);
        });
        throw new NoAnswer("by the model");
      }
      const answer = await replica.putIf(item, condition);
      await wait();
      if (becomes === "reply-lost") throw new NoAnswer("by the model");
      return answer;
    },
  };
}
