import { OPEN_TRANSFER } from "../../domain/contracts/call-contracts.ts";
import { authenticationStore } from "../../stores/authentication-store.ts";
import { dynamoTable } from "../../stores/fragment-table.ts";
import { journeyStore } from "../../stores/journey-store.ts";
import { sessionStore } from "../../stores/session-store.ts";
import { transferStore } from "../../stores/transfer-store.ts";
import { documentClient } from "../lib/adapters/document-client.ts";
import { quietSurroundingsOf } from "../lib/adapters/quiet-surroundings.ts";
import { secretsOf } from "../lib/adapters/secrets.ts";
import { withLog } from "../lib/logger.ts";
import { createHandler } from "./handler.ts";

const { environment, clock, tables } = quietSurroundingsOf(OPEN_TRANSFER);
const { region, peerRegion, values } = environment;
const secrets = secretsOf(region);
const tokens = await secrets.keyRing(environment.secrets.tokens);
// Replicas of a table have one name.
const peerSessions = dynamoTable(
  documentClient(peerRegion, { maxAttempts: 2 }),
  environment.tables.sessions,
  clock,
);

export const handler = withLog(
  "open-transfer",
  secrets.withFreshRings(
    createHandler({
      clock,
      region,
      peerRegion,
      tokens,
      number: values.PHONE_NUMBER,
      peerNumber: values.PEER_PHONE_NUMBER,
      authentication: authenticationStore(tables.authentication),
      sessions: sessionStore(tables.sessions, region),
      journeys: journeyStore(tables.sessions),
      transfers: transferStore(tables.sessions, region),
      peerTransfers: transferStore(peerSessions, peerRegion),
    }),
  ),
);
