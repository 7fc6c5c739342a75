import { FULFIL_INTENT } from "../../domain/contracts/call-contracts.ts";
import { authenticationStore } from "../../stores/authentication-store.ts";
import { sessionStore } from "../../stores/session-store.ts";
import { quietSurroundingsOf } from "../lib/adapters/quiet-surroundings.ts";
import { withLog } from "../lib/logger.ts";
import { createHandler } from "./handler.ts";

const { environment, clock, tables } = quietSurroundingsOf(FULFIL_INTENT);

export const handler = withLog(
  "fulfil-intent",
  createHandler({
    clock,
    authentication: authenticationStore(tables.authentication),
    sessions: sessionStore(tables.sessions, environment.region),
  }),
);
