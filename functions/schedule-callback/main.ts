import { SCHEDULE_CALLBACK } from "../../domain/contracts/call-contracts.ts";
import { authenticationStore } from "../../stores/authentication-store.ts";
import { callbackStore } from "../../stores/callback-store.ts";
import { journeyStore } from "../../stores/journey-store.ts";
import { profileStore } from "../../stores/profile-store.ts";
import { sessionStore } from "../../stores/session-store.ts";
import { surroundingsOf } from "../lib/adapters/surroundings.ts";
import { withLog } from "../lib/logger.ts";
import { createHandler } from "./handler.ts";

const { environment, clock, tables, newId } = surroundingsOf(SCHEDULE_CALLBACK);
const { region } = environment;

export const handler = withLog(
  "schedule-callback",
  createHandler({
    clock,
    region,
    newId,
    profiles: profileStore(tables.profiles),
    authentication: authenticationStore(tables.authentication),
    sessions: sessionStore(tables.sessions, region),
    journeys: journeyStore(tables.sessions),
    callbacks: callbackStore(tables.contacts),
  }),
);
