/** What a contact is about, for as long as it can last. */
import { Session } from "../domain/contact/session.ts";
import type { ContactId } from "../domain/fragment.ts";
import { partitionKey, sortKey, sortPrefix } from "../domain/keys.ts";
import type { FragmentTable, Item } from "./fragment-table.ts";
import { readAll } from "./item-reader.ts";

// Longer than any contact, and than a late word of its end.
const SESSION_SECONDS = 7 * 24 * 3600;

export interface SessionStore {
  load(contactId: ContactId): Promise<Session | undefined>;
  /** False where the contact has a session already: a retry changes nothing. */
  open(session: Session): Promise<boolean>;
  /** False where another writer came first. */
  save(session: Session): Promise<boolean>;
}

export function sessionStore(sessions: FragmentTable, region: string): SessionStore {
  return {
    load: async (contactId) => {
      const items = await sessions.query(partitionKey("CONTACT", { contactId }), {
        prefix: sortPrefix("SESSION"),
      });
      return readAll(items, "SESSION", Session).find((session) => session.region === region);
    },
    open: (session) => sessions.putIfAbsent({ ...itemOf(session), revision: 1 }),
    save: (session) => sessions.save(itemOf(session), session.revision),
  };
}

function itemOf(session: Session): Item {
  return {
    ...session,
    pk: partitionKey("CONTACT", session),
    sk: sortKey("SESSION", session),
    expiresAt: Math.ceil(session.startedAt / 1000) + SESSION_SECONDS,
  };
}
