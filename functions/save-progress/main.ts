import { SAVE_PROGRESS } from "../../domain/contracts/call-contracts.ts";
import { authenticationStore } from "../../stores/authentication-store.ts";
import { journeyStore } from "../../stores/journey-store.ts";
import { profileStore } from "../../stores/profile-store.ts";
import { sessionStore } from "../../stores/session-store.ts";
import { turnStore } from "../../stores/turn-store.ts";
import { secretsOf } from "../lib/adapters/secrets.ts";
import { surroundingsOf } from "../lib/adapters/surroundings.ts";
import { withLog } from "../lib/logger.ts";
import { createHandler } from "./handler.ts";

const { environment, clock, tables, newId } = surroundingsOf(SAVE_PROGRESS);
const { region } = environment;
const secrets = secretsOf(region);
const identifiers = await secrets.keyRing(environment.secrets.identifiers);

export const handler = withLog(
  "save-progress",
  secrets.withFreshRings(
    createHandler({
      clock,
      region,
      newId,
      identifiers,
      profiles: profileStore(tables.profiles),
      authentication: authenticationStore(tables.authentication),
      sessions: sessionStore(tables.sessions, region),
      journeys: journeyStore(tables.sessions),
      turns: turnStore(tables.idempotency),
    }),
  ),
);
