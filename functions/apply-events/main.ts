import { APPLY_EVENTS } from "../../domain/contracts/event-contracts.ts";
import { authenticationStore } from "../../stores/authentication-store.ts";
import { contactStore } from "../../stores/contact-store.ts";
import { eventStore } from "../../stores/event-store.ts";
import { journeyStore } from "../../stores/journey-store.ts";
import { parkedStore } from "../../stores/parked-store.ts";
import { sessionStore } from "../../stores/session-store.ts";
import { tombstoneStore } from "../../stores/tombstone-store.ts";
import { quarantineBucket } from "../lib/adapters/quarantine-bucket.ts";
import { retrying } from "../lib/adapters/retrying.ts";
import { surroundingsOf } from "../lib/adapters/surroundings.ts";
import { withLog } from "../lib/logger.ts";
import { watchOf } from "../lib/watch.ts";
import { createHandler } from "./handler.ts";

const { environment, clock, tables } = surroundingsOf(APPLY_EVENTS);
const { region } = environment;

export const handler = withLog(
  "apply-events",
  createHandler({
    ...retrying,
    clock,
    region,
    events: eventStore(tables.contacts),
    contacts: contactStore(tables.contacts),
    sessions: sessionStore(tables.sessions, region),
    journeys: journeyStore(tables.sessions),
    authentication: authenticationStore(tables.authentication),
    tombstones: tombstoneStore(tables.profiles),
    parked: parkedStore(tables.idempotency, region),
    quarantine: quarantineBucket(region, environment.buckets.quarantine),
    watch: watchOf("apply-events"),
  }),
);
