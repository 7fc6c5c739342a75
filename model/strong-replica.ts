/** The strongly consistent table in memory: one truth, for whoever has a quorum. */
import type { Item, ItemKey } from "../stores/fragment-table.ts";
import { type Condition, NoAnswer, type StrongTable } from "../stores/strong-table.ts";
import type { Side } from "./network.ts";
import { NoService, type Process } from "./process.ts";

export class StrongReplicas {
  readonly items = new Map<string, Item>();

  find({ pk, sk }: ItemKey): Item | undefined {
    return this.items.get(`${pk}\0${sk}`);
  }

  put(item: Item): void {
    this.items.set(`${item.pk}\0${item.sk}`, JSON.parse(JSON.stringify(item)) as Item);
  }

  last(pk: string, prefix: string): Item | undefined {
    let last: Item | undefined;
    for (const item of this.items.values())
      if (item.pk === pk && item.sk.startsWith(prefix) && (last === undefined || item.sk > last.sk))
        last = item;
    return last;
  }
}

/** `side`: the replica that is asked. */
export function processStrongTable(process: Process, replicas: StrongReplicas, side: Side): StrongTable {
  const ask = async <T>(operation: string, effect: () => T): Promise<T> => {
    try {
      return await process.call("claims", `claims.${operation}`, effect, { side });
    } catch (error) {
      throw error instanceof NoService ? new NoAnswer(error) : error;
    }
  };
  return {
    putIf: (item, condition) =>
      ask("put", () => {
        const known = replicas.find(item);
        if (!holds(known, condition)) return { kind: "refused", item: known } as const;
        replicas.put(item);
        return { kind: "put" } as const;
      }),
    find: (key) => ask("get", () => replicas.find(key)),
    last: (pk, prefix) => ask("query", () => replicas.last(pk, prefix)),
  };
}

/** As the conditions are spelled for the service: any of these is enough. */
function holds(known: Item | undefined, { absentOr, all, any = [] }: Condition): boolean {
  if (known === undefined) return absentOr;
  const must = Object.entries(all);
  if (must.length > 0 && must.every(([attribute, value]) => known[attribute] === value)) return true;
  return any.some(({ attribute, is, value }) => {
    const found = known[attribute];
    if (is === "=") return found === value;
    return typeof found === typeof value && (found as string | number) < value;
  });
}
