/** Everything that the tables hold of one customer, whichever region wrote it: what is exported, and what is erased. */
import type { ContactId, CustomerId } from "../domain/ids.ts";
import { parseSortKey, partitionKey } from "../domain/keys.ts";
import type { FragmentTable, Item } from "./fragment-table.ts";

/** Tables that hold customers. */
export const CUSTOMER_TABLES = ["profiles", "contacts", "authentication", "sessions"] as const;
export type CustomerTable = (typeof CUSTOMER_TABLES)[number];

/** Those of them that hold something of a contact by itself. */
const CONTACT_TABLES = ["contacts", "authentication", "sessions"] as const satisfies readonly CustomerTable[];

const AT_ONCE = 10;

export interface HeldItem {
  readonly table: CustomerTable;
  readonly item: Item;
}

export interface CustomerStore {
  everything(customerId: CustomerId, contacts?: readonly ContactId[]): Promise<readonly HeldItem[]>;
  /** False where this region did not write it, or somebody deleted it before. */
  delete(held: HeldItem): Promise<boolean>;
}

export function customerStore(
  tables: Readonly<Record<CustomerTable, FragmentTable>>,
  region: string,
): CustomerStore {
  const partition = async (names: readonly CustomerTable[], pk: string): Promise<readonly HeldItem[]> => {
    const found = await Promise.all(
      names.map(async (table) => (await tables[table].query(pk)).map((item) => ({ table, item }))),
    );
    return found.flat();
  };
  return {
    everything: async (customerId, contacts = []) => {
      const own = await partition(CUSTOMER_TABLES, partitionKey("CUSTOMER", { customerId }));
      const ids = [...new Set([...contacts, ...own.flatMap(contactOf)])];
      const ofContacts: HeldItem[] = [];
      for (let at = 0; at < ids.length; at += AT_ONCE) {
        const found = await Promise.all(
          ids
            .slice(at, at + AT_ONCE)
            .map((contactId) => partition(CONTACT_TABLES, partitionKey("CONTACT", { contactId }))),
        );
        ofContacts.push(...found.flat());
      }
      // A contact may have been handed on to somebody else, whose matter it then is.
      return [...own, ...ofContacts.filter(({ item }) => belongsTo(item, customerId))];
    },
    delete: async ({ table, item }) => (await tables[table].take(item, region)) !== undefined,
  };
}

function contactOf({ item }: HeldItem): readonly ContactId[] {
  const { kind } = parseSortKey(item.sk);
  const contactId = item["contactId"];
  if ((kind !== "CONTACT" && kind !== "EVENT") || typeof contactId !== "string") return [];
  return [contactId as ContactId];
}

function belongsTo(item: Item, customerId: CustomerId): boolean {
  const holder = item["customerId"];
  return holder === undefined || holder === customerId;
}
