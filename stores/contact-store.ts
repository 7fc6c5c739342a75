/** The history of contacts. A contact has one item, which its own region writes. */
import { ContactRecord } from "../domain/contact/contact.ts";
import type { CustomerId } from "../domain/ids.ts";
import { parseSortKey, partitionKey, sortKey, timePart } from "../domain/keys.ts";
import type { FragmentTable, Item, ItemKey } from "./fragment-table.ts";
import { readAll } from "./item-reader.ts";

/** Where a contact's item lies. */
export type ContactPlace = Pick<ContactRecord, "contactId" | "customerId" | "startedAt" | "region">;

export interface ContactStore {
  /** The newest contacts of a customer that began at or after a time, at most `limit`. */
  since(customerId: CustomerId, startedAt: number, limit: number): Promise<readonly ContactRecord[]>;
  load(place: ContactPlace): Promise<ContactRecord | undefined>;
  /** False where the contact is recorded already: a retry changes nothing. */
  open(contact: ContactRecord): Promise<boolean>;
  /** False where another writer came first. */
  save(contact: ContactRecord): Promise<boolean>;
}

export function contactStore(contacts: FragmentTable): ContactStore {
  return {
    since: async (customerId, startedAt, limit) => {
      const items = await contacts.query(partitionKey("CUSTOMER", { customerId }), {
        between: [`CONTACT#${timePart(startedAt)}`, "CONTACT#~"],
        newest: limit,
      });
      return readAll(items, "CONTACT", ContactRecord);
    },
    load: async (place) => {
      const { pk, sk } = keyOf(place);
      const items = await contacts.query(pk, { prefix: sk });
      // Another contact's id may begin with this one's.
      const item = items.find((found) => found.sk === sk);
      return item === undefined ? undefined : readAll([item], parseSortKey(sk).kind, ContactRecord)[0];
    },
    open: (contact) => contacts.putIfAbsent({ ...itemOf(contact), revision: 1 }),
    save: (contact) => contacts.save(itemOf(contact), contact.revision),
  };
}

function itemOf(contact: ContactRecord): Item {
  return { ...contact, ...keyOf(contact) };
}

/** With its customer where that is known, else by itself. */
function keyOf({ contactId, customerId, startedAt, region }: ContactPlace): ItemKey {
  if (customerId === undefined)
    return { pk: partitionKey("CONTACT", { contactId }), sk: sortKey("PENDING", { region }) };
  return {
    pk: partitionKey("CUSTOMER", { customerId }),
    sk: sortKey("CONTACT", { startedAt: timePart(startedAt), contactId }),
  };
}
