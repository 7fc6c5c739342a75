import { CONTRACTS } from "../../domain/contracts.ts";
import { journeyStore } from "../../stores/journey-store.ts";
import { sessionStore } from "../../stores/session-store.ts";
import { transferStore } from "../../stores/transfer-store.ts";
import { secretsOf } from "../lib/adapters/secrets.ts";
import { surroundingsOf } from "../lib/adapters/surroundings.ts";
import { withLog } from "../lib/logger.ts";
import { createHandler } from "./handler.ts";

const { environment, clock, tables } = surroundingsOf(CONTRACTS["open-transfer"]);
const { region, values } = environment;
const tokens = await secretsOf(region).keyRing(environment.secrets.tokens);

export const handler = withLog(
  "open-transfer",
  createHandler({
    clock,
    region,
    tokens,
    number: values.PHONE_NUMBER,
    sessions: sessionStore(tables.sessions, region),
    journeys: journeyStore(tables.sessions),
    transfers: transferStore(tables.sessions, region),
  }),
);
