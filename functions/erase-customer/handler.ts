/**
 * Erases a customer in this region; the same function runs in the other one for what that one wrote. Each day, and
 * after a table was restored, everybody who was erased is erased again.
 */
import * as v from "valibot";
import { CustomerRequest, meantBy, refsOfRequest } from "../../domain/customer/customer-request.ts";
import { type Receipt, receiptOf } from "../../domain/customer/erasure.ts";
import { refText } from "../../domain/customer/identifier.ts";
import type { CustomerId } from "../../domain/ids.ts";
import { knownAliases } from "../../stores/known-aliases.ts";
import { type Addresses, eraseOne } from "./erase-one.ts";
import type { EraseCustomerPorts } from "./ports.ts";

const EraseRequest = v.object({ action: v.literal("erase"), customer: CustomerRequest });

export type EraseReply =
  | { readonly status: "erased"; readonly receipts: readonly Receipt[] }
  | { readonly status: "swept"; readonly customers: number; readonly items: number }
  | { readonly status: "shared"; readonly customerIds: readonly CustomerId[] }
  | { readonly status: "unknown" | "invalid" };

const NO_ADDRESSES: Addresses = { phones: [], emails: [] };

export function createHandler(ports: EraseCustomerPorts): (request: unknown) => Promise<EraseReply> {
  return async (request) => {
    // A schedule's event, or the command after a restore, names nobody.
    if (!asksForOne(request)) return sweep(ports);
    const parsed = v.safeParse(EraseRequest, request);
    if (!parsed.success) return { status: "invalid" };
    return erase(parsed.output.customer, ports);
  };
}

function asksForOne(request: unknown): boolean {
  return typeof request === "object" && request !== null && "action" in request && request.action === "erase";
}

async function erase(customer: CustomerRequest, ports: EraseCustomerPorts): Promise<EraseReply> {
  const named = refsOfRequest(customer, ports.identifiers);
  const { customerId } = customer;
  const meant = meantBy(
    customer,
    await ports.profiles.links(named),
    customerId === undefined ? undefined : await knownAliases(customerId, ports.profiles),
  );
  if (meant.kind === "shared") return { status: "shared", customerIds: meant.customerIds };
  // Nobody is linked any more, yet somebody was: the same erasure, run again.
  const members =
    meant.kind === "customer" ? meant.members : await erasedBefore(new Set(named.map(refText)), ports);
  if (members.length === 0) return { status: "unknown" };

  const addresses: Addresses = {
    phones: customer.phone === undefined ? [] : [customer.phone],
    emails: customer.email === undefined ? [] : [customer.email],
  };
  const receipts: Receipt[] = [];
  for (const id of members) receipts.push(receiptOf(await eraseOne(id, named, addresses, ports)));
  return { status: "erased", receipts };
}

async function erasedBefore(names: ReadonlySet<string>, { erasures }: EraseCustomerPorts) {
  const all = await erasures.all();
  return [
    ...new Set(
      all.filter(({ refs }) => refs.some((ref) => names.has(ref))).map(({ customerId }) => customerId),
    ),
  ];
}

async function sweep(ports: EraseCustomerPorts): Promise<EraseReply> {
  const ids = new Set((await ports.erasures.all()).map(({ customerId }) => customerId));
  const failures: unknown[] = [];
  let items = 0;
  const attempt = async (act: () => Promise<number>): Promise<void> => {
    try {
      items += await act();
    } catch (error) {
      failures.push(error);
    }
  };
  for (const customerId of ids)
    await attempt(async () => {
      const { erased } = await eraseOne(customerId, [], NO_ADDRESSES, ports);
      return erased.reduce((sum, { count }) => sum + count, 0);
    });
  await attempt(() => ports.claims.sweep(ports.clock.now()));
  // One who cannot be erased keeps nobody else's data here, and is heard of all the same.
  if (failures.length > 0) throw failures[0];
  return { status: "swept", customers: ids.size, items };
}
