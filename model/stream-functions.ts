/** The functions behind streams and schedules, each built for one run as its main.ts builds it. */
import { createHandler as applyEvents } from "../functions/apply-events/handler.ts";
import { createHandler as eraseCustomer } from "../functions/erase-customer/handler.ts";
import { createHandler as ingestContactEvents } from "../functions/ingest-contact-events/handler.ts";
import { createHandler as ingestContactRecords } from "../functions/ingest-contact-records/handler.ts";
import { createHandler as observeRegion } from "../functions/observe-region/handler.ts";
import { createHandler as recoverCallbacks } from "../functions/recover-callbacks/handler.ts";
import { createHandler as relayEvents } from "../functions/relay-events/handler.ts";
import { createHandler as steerContact } from "../functions/steer-contact/handler.ts";
import { authenticationStore } from "../stores/authentication-store.ts";
import { beaconStore } from "../stores/beacon-store.ts";
import { callbackClaimStore } from "../stores/callback-claim-store.ts";
import { callbackStore } from "../stores/callback-store.ts";
import { contactStore } from "../stores/contact-store.ts";
import { customerStore } from "../stores/customer-store.ts";
import { erasureStore } from "../stores/erasure-store.ts";
import { eventStore } from "../stores/event-store.ts";
import { journeyStore } from "../stores/journey-store.ts";
import { parkedStore } from "../stores/parked-store.ts";
import { profileStore } from "../stores/profile-store.ts";
import { sessionStore } from "../stores/session-store.ts";
import { tombstoneStore } from "../stores/tombstone-store.ts";
import type { Handler } from "./flow-functions.ts";
import { otherSide, type Side } from "./network.ts";
import type { Ports } from "./ports.ts";

const NO_RETRIES = (ports: Ports) => ({ pause: ports.pause, random: ports.random, watch: ports.watch });

export const STREAM_FUNCTIONS = {
  "ingest-contact-events": (ports) =>
    ingestContactEvents({ clock: ports.clock, region: ports.region, stream: ports.stream(ports.side) }),
  "ingest-contact-records": (ports) =>
    ingestContactRecords({
      ...NO_RETRIES(ports),
      clock: ports.clock,
      region: ports.region,
      stream: ports.stream(ports.side),
      quarantine: ports.quarantine(),
    }),
  "apply-events": (ports) =>
    applyEvents({
      ...NO_RETRIES(ports),
      clock: ports.clock,
      region: ports.region,
      events: eventStore(ports.table("contacts")),
      contacts: contactStore(ports.table("contacts")),
      sessions: sessionStore(ports.table("sessions"), ports.region),
      journeys: journeyStore(ports.table("sessions")),
      authentication: authenticationStore(ports.table("authentication")),
      tombstones: tombstoneStore(ports.table("profiles")),
      parked: parkedStore(ports.table("idempotency"), ports.region),
      quarantine: ports.quarantine(),
    }),
  "relay-events": (ports) =>
    relayEvents({
      ...NO_RETRIES(ports),
      clock: ports.clock,
      region: ports.region,
      peerStream: ports.stream(otherSide(ports.side)),
    }),
  "steer-contact": (ports) =>
    steerContact({
      ...NO_RETRIES(ports),
      clock: ports.clock,
      region: ports.region,
      contacts: contactStore(ports.table("contacts")),
      contactCenter: ports.contactCenter(),
    }),
  "observe-region": (ports) =>
    observeRegion({
      clock: ports.clock,
      region: ports.region,
      peerRegion: ports.peerRegion,
      beacons: beaconStore(ports.table("coordination")),
      announcing: (["profiles", "contacts", "authentication", "sessions"] as const).map((name) =>
        ports.table(name),
      ),
      announcer: ports.stream(ports.side),
      watch: ports.watch,
    }),
  "recover-callbacks": (ports) =>
    recoverCallbacks({
      clock: ports.clock,
      region: ports.region,
      peerRegion: ports.peerRegion,
      newId: ports.newId,
      callbacks: callbackStore(ports.telling("contacts")),
      claims: callbackClaimStore(ports.claims(), ports.region),
      beacons: beaconStore(ports.table("coordination")),
      contactCenter: ports.contactCenter(),
    }),
  "erase-customer": (ports) => {
    const { process, outside } = ports.run;
    const bucket = (objects: Record<Side, Map<string, string>>) => {
      const own = objects[ports.side];
      return {
        names: (prefix: string) =>
          process.call("tables", "objects.list", () =>
            [...own.keys()].filter((name) => name.startsWith(prefix)),
          ),
        read: (name: string) => process.call("tables", "objects.get", () => own.get(name)),
        delete: (name: string) => process.call("tables", "objects.delete", () => Number(own.delete(name))),
      };
    };
    const tables = {
      profiles: ports.table("profiles"),
      contacts: ports.table("contacts"),
      authentication: ports.table("authentication"),
      sessions: ports.table("sessions"),
    };
    return eraseCustomer({
      region: ports.region,
      clock: ports.clock,
      identifiers: ports.rings.identifiers,
      profiles: profileStore(tables.profiles),
      customers: customerStore(tables, ports.region),
      erasures: erasureStore(ports.table("coordination"), [ports.region, ports.peerRegion]),
      objects: bucket(outside.objects),
      quarantine: bucket(outside.quarantine),
      directory: { forget: async () => 0 },
      optOuts: { forget: async () => false },
    });
  },
} as const satisfies Record<string, (ports: Ports) => Handler>;
