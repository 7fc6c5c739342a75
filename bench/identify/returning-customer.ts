/** The customer that is identified, and the function's ports over tables that count. */
import { HybridClock } from "../../domain/clock.ts";
import { phoneIdentifier, refsOf } from "../../domain/customer/identifier.ts";
import { withCustomer } from "../../domain/customer/link.ts";
import type { ContactId, CustomerId, JourneyId } from "../../domain/ids.ts";
import { startedJourney } from "../../domain/journey/resume.ts";
import { partitionKey } from "../../domain/keys.ts";
import type { IdentifyCustomerPorts } from "../../functions/identify-customer/handler.ts";
import { authenticationStore } from "../../stores/authentication-store.ts";
import { callbackStore } from "../../stores/callback-store.ts";
import { contactStore } from "../../stores/contact-store.ts";
import { entryTokenStore } from "../../stores/entry-token-store.ts";
import type { FragmentTable } from "../../stores/fragment-table.ts";
import { journeyStore } from "../../stores/journey-store.ts";
import { profileStore } from "../../stores/profile-store.ts";
import { sessionStore } from "../../stores/session-store.ts";
import { transferStore } from "../../stores/transfer-store.ts";
import { KEYS } from "../../test/support/two-regions.ts";
import { countedTable, type Request } from "./counted-table.ts";

export const PHONE = "+447700900101";
const REGION = "eu-central-1";
const CUSTOMER = "c".repeat(32) as CustomerId;
const CONTACTS = 50;
const JOURNEYS = 3;
const MINUTE = 60_000;

export function identifyPorts(
  tableOf: (name: string, clock: HybridClock) => FragmentTable,
  done: (request: Request) => void,
): IdentifyCustomerPorts {
  const clock = new HybridClock({ now: () => Date.now(), processId: "bench" });
  const table = (name: string) => countedTable(tableOf(name, clock), done);
  const [sessions, contacts, idempotency] = [table("sessions"), table("contacts"), table("idempotency")];
  let ids = 0;
  return {
    clock,
    region: REGION,
    ...KEYS,
    newId: () => {
      ids += 1;
      return `event-${ids}`;
    },
    pause: async () => undefined,
    peerNumber: "+442079460001",
    profiles: profileStore(table("profiles")),
    contacts: contactStore(contacts),
    authentication: authenticationStore(table("authentication")),
    sessions: sessionStore(sessions, REGION),
    journeys: journeyStore(sessions),
    transfers: transferStore(sessions, REGION),
    callbacks: callbackStore(contacts),
    callbackClaims: { find: async () => undefined },
    usedTokens: entryTokenStore(idempotency),
    attempts: { claim: async () => "held" },
    securityKey: { id: "key-1", certificate: `-----BEGIN CERTIFICATE-----\n${"A".repeat(1_200)}\n` },
    redialCarryOver: "interrupted",
  };
}

export async function customerInTables(
  ports: IdentifyCustomerPorts,
): Promise<{ readonly customerId: CustomerId; readonly linkPartition: string }> {
  const { clock, profiles, contacts, journeys } = ports;
  const phone = phoneIdentifier(PHONE);
  if (phone === undefined) throw new Error("Expected a number that is an identifier.");
  const [ref] = refsOf(ports.identifiers, phone);
  const at = { region: REGION, clock: clock.tick() };
  await profiles.saveLink(withCustomer([], CUSTOMER, { ref, ...at }));
  const fragment = { ...at, revision: 0, customerId: CUSTOMER };
  const full = profiles as ReturnType<typeof profileStore>;
  await full.saveProfile({ ...fragment, givenName: { value: "Ada", clock: at.clock } });
  await full.savePreferences({ ...fragment, language: { value: "en-GB", clock: at.clock } });
  const now = clock.now();
  for (let place = 0; place < CONTACTS; place += 1) {
    const startedAt = now - (place + 10) * MINUTE;
    const contactId = `earlier-${place}` as ContactId;
    await contacts.open({
      ...fragment,
      contactId,
      initialContactId: contactId,
      channel: "VOICE",
      startedAt,
      endpoint: `phone:v1:${ref.hmac}`,
      closed: { value: { reason: "farewell", at: startedAt + MINUTE }, clock: at.clock },
      ended: { value: { reason: "customer-left", at: startedAt + MINUTE }, clock: at.clock },
    });
  }
  for (let place = 0; place < JOURNEYS; place += 1) {
    const contactId = `earlier-${place}` as ContactId;
    const journey = startedJourney({
      journeyId: `${contactId}-1` as JourneyId,
      customerId: CUSTOMER,
      intent: "pay-a-bill",
      channel: "VOICE",
      contactId,
      now,
      clock: at.clock,
    });
    await journeys.save({ ...journey, region: REGION, revision: 0 });
  }
  const { kind, hmac } = ref;
  return {
    customerId: CUSTOMER,
    linkPartition: partitionKey("IDENTIFIER", { kind, version: `v${ref.version}`, hmac }),
  };
}
