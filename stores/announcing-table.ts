/**
 * A table whose items tell the stream what changed: first saved with what they have to tell, then told, then
 * cleared. Whatever breaks off in between is told again by observe-region.
 */
import { untoldOf } from "../domain/announcing.ts";
import type { TandemEvent } from "../domain/events.ts";
import type { FragmentTable, Item } from "./fragment-table.ts";

export interface Announcer {
  /** In this order. False where the stream did not take them all; never throws. */
  announce(events: readonly TandemEvent[]): Promise<boolean>;
}

export function announcingTable(table: FragmentTable, announcer: Announcer): FragmentTable {
  const tell = async (item: Item, revision: number): Promise<void> => {
    const events = untoldOf(item);
    if (events.length === 0 || !(await announcer.announce(events))) return;
    try {
      await table.announced(item, revision);
    } catch {
      // It is saved and told: to fail now would make the caller do it again. Told twice, it is the same event.
    }
  };
  return {
    ...table,
    save: async (item, revision) => {
      const isSaved = await table.save(item, revision);
      if (isSaved) await tell(item, revision + 1);
      return isSaved;
    },
    putIfAbsent: async (item) => {
      const isPut = await table.putIfAbsent(item);
      if (isPut) await tell(item, revisionOf(item));
      return isPut;
    },
  };
}

function revisionOf({ revision }: Item): number {
  return typeof revision === "number" ? revision : 0;
}
