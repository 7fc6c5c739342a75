/** The code that a contact was sent: one item of its own region. */
import { Code } from "../domain/authentication/code.ts";
import type { ContactId } from "../domain/ids.ts";
import { partitionKey, sortKey } from "../domain/keys.ts";
import type { FragmentTable, ItemKey } from "./fragment-table.ts";
import { readItem } from "./item-reader.ts";

// As long as a session lasts: how often codes were sent in its contact is counted until then.
const CODE_SECONDS = 7 * 24 * 3600;

export interface CodeStore {
  load(contactId: ContactId): Promise<Code | undefined>;
  /** False where another writer came first. */
  save(code: Code): Promise<boolean>;
}

export function codeStore(authentication: FragmentTable): CodeStore {
  return {
    load: async (contactId) => {
      const { pk, sk } = keyOf(contactId);
      const item = (await authentication.query(pk, { prefix: sk })).find((found) => found.sk === sk);
      return item === undefined ? undefined : readItem(item, "CODE", Code);
    },
    save: (code) =>
      authentication.save(
        {
          ...code,
          ...keyOf(code.contactId),
          expiresAt: Math.ceil(code.expiresAtTime / 1000) + CODE_SECONDS,
        },
        code.revision,
      ),
  };
}

function keyOf(contactId: ContactId): ItemKey {
  return { pk: partitionKey("CONTACT", { contactId }), sk: sortKey("CODE", {}) };
}
