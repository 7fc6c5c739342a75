import { CONTRACTS } from "../../domain/contracts.ts";
import { authenticationStore } from "../../stores/authentication-store.ts";
import { journeyStore } from "../../stores/journey-store.ts";
import { sessionStore } from "../../stores/session-store.ts";
import { turnStore } from "../../stores/turn-store.ts";
import { surroundingsOf } from "../lib/adapters/surroundings.ts";
import { withLog } from "../lib/logger.ts";
import { createHandler } from "./handler.ts";

const { environment, clock, tables } = surroundingsOf(CONTRACTS["save-progress"]);
const { region } = environment;

export const handler = withLog(
  "save-progress",
  createHandler({
    clock,
    region,
    authentication: authenticationStore(tables.authentication),
    sessions: sessionStore(tables.sessions, region),
    journeys: journeyStore(tables.sessions),
    turns: turnStore(tables.idempotency),
  }),
);
