/** What a contact is about, for as long as it can last. */
import { Session } from "../domain/contact/session.ts";
import type { ContactId } from "../domain/ids.ts";
import { partitionKey, sortKey, sortPrefix } from "../domain/keys.ts";
import type { FragmentTable, Item } from "./fragment-table.ts";
import { readAll } from "./item-reader.ts";

// Longer than any contact, and than a late word of its end.
const SESSION_SECONDS = 7 * 24 * 3600;

export interface SessionStore {
  load(contactId: ContactId): Promise<Session | undefined>;
  /** Whichever region the contact belongs to: for who asks about it, not for its own steps. */
  ofAnyRegion(contactId: ContactId): Promise<Session | undefined>;
  /** False where the contact has a session already: a retry changes nothing. */
  open(session: Session): Promise<boolean>;
  /** False where another writer came first. */
  save(session: Session): Promise<boolean>;
}

export function sessionStore(sessions: FragmentTable, region: string): SessionStore {
  const all = async (contactId: ContactId): Promise<readonly Session[]> => {
    const items = await sessions.query(partitionKey("CONTACT", { contactId }), {
      prefix: sortPrefix("SESSION"),
    });
    return readAll(items, "SESSION", Session);
  };
  return {
    load: async (contactId) => (await all(contactId)).find((session) => session.region === region),
    ofAnyRegion: async (contactId) => {
      const found = await all(contactId);
      return found.find((session) => session.region === region) ?? found[0];
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
