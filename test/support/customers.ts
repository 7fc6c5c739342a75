/** What operators do with customers, in two regions over tables in memory. */
import * as v from "valibot";
import { ExportDocument } from "../../domain/customer/export.ts";
import type { CustomerId } from "../../domain/ids.ts";
import { createHandler as eraseCustomer } from "../../functions/erase-customer/handler.ts";
import type { Bucket, EraseCustomerPorts } from "../../functions/erase-customer/ports.ts";
import { createHandler as exportCustomer } from "../../functions/export-customer/handler.ts";
import { CUSTOMER_TABLES, customerStore } from "../../stores/customer-store.ts";
import { erasureStore } from "../../stores/erasure-store.ts";
import { profileStore } from "../../stores/profile-store.ts";
import { MemoryTable } from "./memory-table.ts";
import { KEYS, type RegionUnderTest, replicate } from "./two-regions.ts";

/** Every version of every object, the current one last. */
export class MemoryBucket implements Bucket {
  readonly versions = new Map<string, string[]>();

  put(name: string, ...texts: readonly string[]): void {
    this.versions.set(name, [...(this.versions.get(name) ?? []), ...texts]);
  }

  readonly names: Bucket["names"] = async (prefix) =>
    [...this.versions.keys()].filter((name) => name.startsWith(prefix));
  readonly read: Bucket["read"] = async (name) => this.versions.get(name)?.at(-1);
  readonly delete: Bucket["delete"] = async (name) => {
    const count = this.versions.get(name)?.length ?? 0;
    this.versions.delete(name);
    return count;
  };
}

export class Back {
  readonly region: RegionUnderTest;
  readonly coordination: MemoryTable;
  readonly objects = new MemoryBucket();
  readonly quarantine = new MemoryBucket();
  readonly directory = new Set<string>();
  readonly optedOut = new Set<string>();
  readonly erase: ReturnType<typeof eraseCustomer>;
  readonly #export: ReturnType<typeof exportCustomer>;

  constructor(region: RegionUnderTest, regions: readonly string[], change: Partial<EraseCustomerPorts> = {}) {
    this.region = region;
    this.coordination = new MemoryTable(region.clock);
    const ports = {
      region: region.name,
      clock: region.clock,
      identifiers: KEYS.identifiers,
      profiles: profileStore(region.tables.profiles),
      customers: customerStore(region.tables, region.name),
      erasures: erasureStore(this.coordination, regions),
      claims: { sweep: async () => 0 },
      objects: this.objects,
      quarantine: this.quarantine,
      directory: {
        forget: async (_kind: string, address: string) => (this.directory.delete(address) ? 1 : 0),
      },
      optOuts: { forget: async (number: string) => this.optedOut.delete(number) },
      ...change,
    };
    this.erase = eraseCustomer(ports);
    this.#export = exportCustomer(ports);
  }

  async document(customer: Readonly<Record<string, unknown>>): Promise<ExportDocument> {
    const reply = await this.#export({ customer });
    if (reply.status !== "exported") throw new Error(`Expected a document; the reply was ${reply.status}.`);
    return v.parse(ExportDocument, reply.document);
  }

  export(customer: Readonly<Record<string, unknown>>) {
    return this.#export({ customer });
  }

  /** Items that hold the customer or one of these contacts, apart from the tombstone. */
  held(customerId: CustomerId, contacts: readonly string[] = []): readonly string[] {
    return CUSTOMER_TABLES.flatMap((name) => this.region.tables[name].all())
      .filter((item) => {
        const text = JSON.stringify(item);
        return text.includes(customerId) || contacts.some((contactId) => text.includes(contactId));
      })
      .map(({ sk }) => sk)
      .filter((sk) => !sk.startsWith("TOMBSTONE#") && !sk.startsWith("LINK#"));
  }
}

/** Also what was deleted: an item that its region no longer has goes from the other one. */
export async function replicateAll(one: Back, other: Back): Promise<void> {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const)
    for (const name of CUSTOMER_TABLES) {
      const kept = new Set(from.region.tables[name].all().map(({ pk, sk }) => JSON.stringify([pk, sk])));
      for (const item of to.region.tables[name].all())
        if (item["region"] === from.region.name && !kept.has(JSON.stringify([item.pk, item.sk])))
          await to.region.tables[name].take(item, from.region.name);
    }
  replicate(one.region, other.region);
  one.coordination.copyTo(other.coordination);
  other.coordination.copyTo(one.coordination);
}
