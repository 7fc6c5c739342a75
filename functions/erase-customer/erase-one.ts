/** One customer id, in this region: the tombstone first, so that whatever breaks off can be taken up again. */
import * as v from "valibot";
import type { ContactRecord } from "../../domain/contact/contact.ts";
import {
  contactIdsOf,
  type Done,
  erasureOf,
  isOfContacts,
  objectPrefixes,
  ownershipOf,
  refsOfErasure,
  tombstoneFragmentOf,
} from "../../domain/customer/erasure.ts";
import { type IdentifierRef, parseRefText, refText } from "../../domain/customer/identifier.ts";
import { type LinkFragment, withoutCustomer } from "../../domain/customer/link.ts";
import { type CustomerFragments, profileOf } from "../../domain/customer/profile.ts";
import type { ErasedContact, Erasure } from "../../domain/customer/tombstone.ts";
import { Time } from "../../domain/fragment.ts";
import type { CustomerId } from "../../domain/ids.ts";
import { parseSortKey } from "../../domain/keys.ts";
import type { HeldItem } from "../../stores/customer-store.ts";
import { untilSaved } from "../../stores/until-saved.ts";
import type { EraseCustomerPorts } from "./ports.ts";

/** As the operator gave them: tables hold them as hashes, and others do not. */
export interface Addresses {
  readonly phones: readonly string[];
  readonly emails: readonly string[];
}

export async function eraseOne(
  customerId: CustomerId,
  named: readonly IdentifierRef[],
  addresses: Addresses,
  ports: EraseCustomerPorts,
): Promise<Done> {
  const { customers, profiles } = ports;
  const fragments = await profiles.loadLegible(customerId);
  const held = await customers.everything(customerId);
  const erasure = await markErased(customerId, { fragments, held, named }, ports);

  await unlink(erasure, ports);
  const objects = await eraseObjects(erasure, ports);
  const quarantined = await eraseQuarantine(erasure, ports);
  const elsewhere = await eraseElsewhere(allAddresses(addresses, fragments), ports);
  const items = await eraseItems(erasure, ports);
  return {
    erasure,
    erased: [
      { what: "items of the tables", count: items.erased },
      ...objects,
      ...quarantined.erased,
      ...elsewhere,
    ],
    left: [
      {
        what: "items of the tables",
        count: items.left,
        why: "written by the other region, which deletes them",
      },
      ...quarantined.left,
    ],
  };
}

interface Found {
  readonly fragments: CustomerFragments;
  readonly held: readonly HeldItem[];
  readonly named: readonly IdentifierRef[];
}

/** Both words of it are written before anything is deleted: the list of erasures, then the tombstone. */
async function markErased(customerId: CustomerId, found: Found, ports: EraseCustomerPorts): Promise<Erasure> {
  const { region, clock, erasures, profiles } = ports;
  return untilSaved(async () => {
    const [all, refs] = await Promise.all([erasures.all(), leadingRefs(customerId, found, ports)]);
    const known = all.filter((erasure) => erasure.customerId === customerId);
    const erasure = erasureOf(
      customerId,
      { refs: refs.names, contacts: contactsOf(found.held) },
      refs.links,
      known,
      { region, clock: clock.tick(), now: clock.now() },
    );
    const own = found.fragments.tombstones.find((tombstone) => tombstone.region === region);
    if (!(await erasures.save(erasure))) return undefined;
    if (own === undefined) await profiles.saveTombstone(tombstoneFragmentOf(erasure, own));
    return erasure;
  });
}

/** Of the identifiers named, on record, or called from: those that lead, or led, to this customer and not only to others. */
async function leadingRefs(
  customerId: CustomerId,
  { fragments, held, named }: Found,
  { profiles }: EraseCustomerPorts,
): Promise<{ readonly names: readonly string[]; readonly links: readonly LinkFragment[] }> {
  const onRecord = fragments.profiles.flatMap(({ identifiers = {} }) => Object.keys(identifiers));
  const calledFrom = held.flatMap(({ item }) =>
    typeof item["endpoint"] === "string" ? [item["endpoint"]] : [],
  );
  const names = [...new Set([...named.map(refText), ...onRecord, ...calledFrom])];
  const links = await profiles.links(names.flatMap((name) => parseRefText(name) ?? []));
  const leading = links.filter(({ customers }) => customers[customerId] !== undefined);
  return { names: [...new Set(leading.map(refText))], links: leading };
}

async function unlink(erasure: Erasure, { region, clock, profiles }: EraseCustomerPorts): Promise<void> {
  const { customerId, generation } = erasure;
  for (const ref of refsOfErasure(erasure))
    await untilSaved(async () => {
      const links = await profiles.links([ref]);
      const link = withoutCustomer(links, customerId, generation, { ref, region, clock: clock.tick() });
      return (await profiles.saveLink(link)) ? true : undefined;
    });
}

async function eraseObjects({ contacts }: Erasure, { objects }: EraseCustomerPorts): Promise<Done["erased"]> {
  const counts = new Map<string, number>();
  for (const prefix of objectPrefixes(contacts)) {
    const folder = prefix.split("/")[0] ?? prefix;
    for (const name of await objects.names(prefix))
      if (isOfContacts(name, contacts))
        counts.set(folder, (counts.get(folder) ?? 0) + (await objects.delete(name)));
  }
  return [...counts].map(([what, count]) => ({ what, count }));
}

async function eraseQuarantine(
  { customerId, contacts }: Erasure,
  { quarantine }: EraseCustomerPorts,
): Promise<Pick<Done, "erased" | "left">> {
  const counts = { theirs: 0, shared: 0 };
  for (const name of await quarantine.names("")) {
    const owner = ownershipOf(name, (await quarantine.read(name)) ?? "", customerId, contacts);
    if (owner === "theirs") counts.theirs += await quarantine.delete(name);
    if (owner === "shared") counts.shared += 1;
  }
  return {
    erased: [{ what: "quarantined records", count: counts.theirs }],
    left: [
      {
        what: "quarantined records",
        count: counts.shared,
        why: "in one object with those of others: `tandem events replay` takes them out, where they are dropped",
      },
    ],
  };
}

async function eraseElsewhere(
  { phones, emails }: Addresses,
  { directory, optOuts }: EraseCustomerPorts,
): Promise<Done["erased"]> {
  let found = 0;
  for (const phone of phones) found += await directory.forget("phone", phone);
  for (const email of emails) found += await directory.forget("email", email);
  const optedOut = await Promise.all(phones.map((phone) => optOuts.forget(phone)));
  return [
    { what: "Customer Profiles", count: found },
    { what: "opt-outs", count: optedOut.filter((isOptedOut) => isOptedOut).length },
  ];
}

/** The tombstone stays; so does what the other region wrote, until that one sees it. */
async function eraseItems(erasure: Erasure, { customers }: EraseCustomerPorts) {
  const held = await customers.everything(erasure.customerId, contactIdsOf(erasure));
  const listed = new Set<string>(contactIdsOf(erasure));
  // A contact that was written down since waits for the next sweep, which lists it first: by that list, and by nothing
  // else, its recordings are found.
  const unlisted = new Set<unknown>(
    contactsOf(held).flatMap(({ contactId }) => (listed.has(contactId) ? [] : [contactId])),
  );
  const erasable = held.filter(
    ({ item }) => parseSortKey(item.sk).kind !== "TOMBSTONE" && !unlisted.has(item["contactId"]),
  );
  const counts = { erased: 0, left: 0 };
  for (const one of erasable) {
    if (await customers.delete(one)) counts.erased += 1;
    else counts.left += 1;
  }
  return counts;
}

function contactsOf(held: readonly HeldItem[]): readonly ErasedContact[] {
  return held
    .filter(({ item }) => parseSortKey(item.sk).kind === "CONTACT")
    .map(({ item }) => {
      // Read as leniently as can be: what is erased need not be well-formed.
      const { contactId, startedAt, closed } = item as unknown as ContactRecord;
      return { contactId, startedAt, isAnothers: closed?.value.reason === "handed-over" };
    })
    .filter(
      ({ contactId, startedAt, isAnothers }) =>
        !isAnothers && typeof contactId === "string" && v.is(Time, startedAt),
    )
    .map(({ contactId, startedAt }) => ({ contactId, startedAt }));
}

function allAddresses(
  { phones, emails }: Addresses,
  { profiles, preferences }: CustomerFragments,
): Addresses {
  const { textNumber, emailAddress } = profileOf({ profiles, preferences });
  return {
    phones: [...new Set([...phones, ...(textNumber === undefined ? [] : [textNumber.value])])],
    emails: [...new Set([...emails, ...(emailAddress === undefined ? [] : [emailAddress.value])])],
  };
}
