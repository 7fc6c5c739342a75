/** One document with everything that both regions hold of a customer, from this region's replicas. */
import * as v from "valibot";
import type { HybridClock } from "../../domain/clock.ts";
import { CustomerRequest, meantBy, refsOfRequest } from "../../domain/customer/customer-request.ts";
import { type ExportDocument, exportDocument } from "../../domain/customer/export.ts";
import { tombstoneOf } from "../../domain/customer/tombstone.ts";
import type { CustomerId } from "../../domain/ids.ts";
import type { KeyRing } from "../../domain/keyring.ts";
import type { CustomerStore } from "../../stores/customer-store.ts";
import { knownAliases } from "../../stores/known-aliases.ts";
import type { ProfileStore } from "../../stores/profile-store.ts";

export interface ExportCustomerPorts {
  readonly region: string;
  readonly clock: HybridClock;
  readonly identifiers: KeyRing;
  readonly profiles: Pick<ProfileStore, "links" | "load">;
  readonly customers: Pick<CustomerStore, "everything">;
}

export type ExportReply =
  | { readonly status: "exported"; readonly document: ExportDocument }
  /** The id must say which. */
  | { readonly status: "shared"; readonly customerIds: readonly CustomerId[] }
  | { readonly status: "unknown" | "invalid" };

const Request = v.object({ customer: CustomerRequest });

export function createHandler(ports: ExportCustomerPorts): (request: unknown) => Promise<ExportReply> {
  return async (request) => {
    const parsed = v.safeParse(Request, request);
    if (!parsed.success) return { status: "invalid" };
    const { customer } = parsed.output;
    const { region, clock, identifiers, profiles, customers } = ports;

    const { customerId } = customer;
    const meant = meantBy(
      customer,
      await profiles.links(refsOfRequest(customer, identifiers)),
      customerId === undefined ? undefined : await knownAliases(customerId, profiles),
    );
    if (meant.kind !== "customer") return meant.kind === "shared" ? shared(meant) : { status: "unknown" };
    const fragments = await Promise.all(meant.members.map((id) => profiles.load(id)));
    const living = meant.members.filter(
      (_, at) => tombstoneOf(fragments[at]?.tombstones ?? []) === undefined,
    );
    const held = (await Promise.all(living.map((id) => customers.everything(id)))).flat();
    if (held.length === 0) return { status: "unknown" };

    const document = exportDocument(
      held.map(({ item }) => item),
      { customerIds: living, region, now: clock.now() },
    );
    return { status: "exported", document };
  };
}

function shared({ customerIds }: { readonly customerIds: readonly CustomerId[] }): ExportReply {
  return { status: "shared", customerIds };
}
