import { MANAGE_AUTHENTICATION } from "../../domain/contracts/background-contracts.ts";
import { authenticationStore } from "../../stores/authentication-store.ts";
import { sessionStore } from "../../stores/session-store.ts";
import { surroundingsOf } from "../lib/adapters/surroundings.ts";
import { withLog } from "../lib/logger.ts";
import { createHandler } from "./handler.ts";

const { environment, clock, tables, newId } = surroundingsOf(MANAGE_AUTHENTICATION);
const { region } = environment;

export const handler = withLog(
  "manage-authentication",
  createHandler({
    clock,
    region,
    newId,
    authentication: authenticationStore(tables.authentication),
    sessions: sessionStore(tables.sessions, region),
  }),
);
