/** What a step answered, so that the same call again is answered the same. Regional: a contact stays in its region. */
import * as v from "valibot";
import { turnKey } from "../domain/keys.ts";
import type { Reply } from "../domain/reply.ts";
import type { FragmentTable } from "./fragment-table.ts";
import { readItem } from "./item-reader.ts";

const DAY_SECONDS = 24 * 3600;
const SORT = "REPLY";

export interface Turn {
  readonly contactId: string;
  readonly step: string;
  readonly turn: string;
}

export interface TurnStore {
  find(turn: Turn): Promise<Reply | undefined>;
  /** The reply that stands: an earlier one where the same call was answered in between. */
  keep(turn: Turn, reply: Reply, now: number): Promise<Reply>;
}

/** Nothing personal is kept: a status, the name of a question or an intent, the next turn. */
const KeptReply = v.object({ reply: v.objectWithRest({ status: v.string() }, v.string()) });

export function turnStore(idempotency: FragmentTable): TurnStore {
  const find = async ({ contactId, step, turn }: Turn): Promise<Reply | undefined> => {
    const item = await idempotency.find({ pk: turnKey(contactId, step, turn), sk: SORT });
    return item === undefined ? undefined : readItem(item, SORT, KeptReply).reply;
  };
  return {
    find,
    keep: async (turn, reply, now) => {
      const isFirst = await idempotency.putIfAbsent({
        pk: turnKey(turn.contactId, turn.step, turn.turn),
        sk: SORT,
        reply,
        expiresAt: Math.ceil(now / 1000) + DAY_SECONDS,
      });
      return isFirst ? reply : ((await find(turn)) ?? reply);
    },
  };
}
