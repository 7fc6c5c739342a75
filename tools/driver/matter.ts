/** What the ids on an agent's screen lead to, in the tables of the agent's own region. */
import { levelFor } from "../../domain/authentication/facts.ts";
import { ContactRecord } from "../../domain/contact/contact.ts";
import type { Attachment } from "../../domain/contact/correspondence.ts";
import { Session } from "../../domain/contact/session.ts";
import { asContactId } from "../../domain/ids.ts";
import { intentOf } from "../../domain/intents.ts";
import { JourneyFragment, journeysOf } from "../../domain/journey/journey.ts";
import { partitionKey } from "../../domain/keys.ts";
import type { ContactStatus } from "../../sandbox/cloud/contact-status.ts";
import { authenticationStore } from "../../stores/authentication-store.ts";
import type { FragmentTable, Item } from "../../stores/fragment-table.ts";
import { readAll } from "../../stores/item-reader.ts";

/** The items of one partition of a table, by the names that the domain has for both. */
export type TableReader = (table: string, partition: string) => Promise<readonly Item[]>;

export interface ShownMatter {
  readonly intent: string;
  readonly answers: Readonly<Record<string, string>>;
  /** What this very contact has proved, for this intent. */
  readonly level: number;
  readonly contacts: readonly string[];
  /** Files that came with any of them. */
  readonly attachments: readonly (Attachment & { readonly contactId: string })[];
}

/** Throws where the screen leads to none. */
export async function matterOf(
  { contactId: id, attributes }: ContactStatus,
  { items, now }: { readonly items: TableReader; readonly now: number },
): Promise<ShownMatter> {
  const contactId = asContactId(id);
  const found =
    contactId === undefined ? [] : await items("sessions", partitionKey("CONTACT", { contactId }));
  const [session] = readAll(found, "SESSION", Session);
  if (session?.customerId === undefined) throw new Error(`Nobody knows whose contact ${id} is.`);
  const { customerId } = session;
  const fragments = readAll(
    await items("sessions", partitionKey("CUSTOMER", { customerId })),
    "JOURNEY",
    JourneyFragment,
  );
  const { journeyId } = attributes;
  const journey = journeysOf(fragments).find((candidate) => candidate.journeyId === journeyId);
  if (journey === undefined)
    throw new Error(`The journey "${journeyId ?? ""}" on the screen of contact ${id} leads nowhere.`);
  const records = readAll(
    await items("contacts", partitionKey("CUSTOMER", { customerId })),
    "CONTACT",
    ContactRecord,
  );
  const facts = await authenticationStore({
    query: (partition: string) => items("authentication", partition),
  } as FragmentTable).load(customerId);
  return {
    intent: journey.intent,
    answers: Object.fromEntries(
      Object.entries(journey.answers).map(([question, { value }]) => [question, value]),
    ),
    level: levelFor(intentOf(journey.intent), facts, session, now),
    contacts: journey.contacts,
    attachments: records
      .filter((record) => journey.contacts.includes(record.contactId))
      .flatMap(({ attachments = [], contactId: from }) =>
        attachments.map((attachment) => ({ ...attachment, contactId: from })),
      ),
  };
}
