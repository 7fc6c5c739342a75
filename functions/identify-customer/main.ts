import { parseRedialCarryOver } from "../../domain/authentication/carry-over.ts";
import { IDENTIFY_CUSTOMER } from "../../domain/contracts/call-contracts.ts";
import { attemptStore } from "../../stores/attempt-store.ts";
import { authenticationStore } from "../../stores/authentication-store.ts";
import { callbackClaimStore } from "../../stores/callback-claim-store.ts";
import { callbackStore } from "../../stores/callback-store.ts";
import { contactStore } from "../../stores/contact-store.ts";
import { entryTokenStore } from "../../stores/entry-token-store.ts";
import { journeyStore } from "../../stores/journey-store.ts";
import { profileStore } from "../../stores/profile-store.ts";
import { sessionStore } from "../../stores/session-store.ts";
import { strongTable } from "../../stores/strong-table.ts";
import { transferStore } from "../../stores/transfer-store.ts";
import { documentClient } from "../lib/adapters/document-client.ts";
import { pause } from "../lib/adapters/pause.ts";
import { quietSurroundingsOf } from "../lib/adapters/quiet-surroundings.ts";
import { secretsOf } from "../lib/adapters/secrets.ts";
import { warmed } from "../lib/adapters/warm-up.ts";
import { withLog } from "../lib/logger.ts";
import { createHandler } from "./handler.ts";

const { environment, clock, tables, newId } = quietSurroundingsOf(IDENTIFY_CUSTOMER);
const { region, values } = environment;
const secrets = secretsOf(region);
const [identifiers, ids, tokens, entryTokens] = await Promise.all([
  secrets.keyRing(environment.secrets.identifiers),
  secrets.keyRing(environment.secrets.ids),
  secrets.keyRing(environment.secrets.tokens),
  secrets.keyRing(environment.secrets.entryTokens),
  // A caller waits in silence for the first block: it must not pay for connections, too.
  warmed([tables.profiles, tables.authentication, tables.sessions, tables.contacts]),
]);
// One try: where there is no quorum, to find that out must not use up the time that the flow gives.
const claims = strongTable(documentClient(region, { maxAttempts: 1 }), environment.tables.claims);

export const handler = withLog(
  "identify-customer",
  secrets.withFreshRings(
    createHandler({
      clock,
      region,
      newId,
      pause,
      identifiers,
      ids,
      tokens,
      entryTokens,
      profiles: profileStore(tables.profiles),
      contacts: contactStore(tables.contacts),
      authentication: authenticationStore(tables.authentication),
      sessions: sessionStore(tables.sessions, region),
      journeys: journeyStore(tables.sessions),
      transfers: transferStore(tables.sessions, region),
      callbacks: callbackStore(tables.contacts),
      callbackClaims: callbackClaimStore(claims, region, clock),
      usedTokens: entryTokenStore(tables.idempotency),
      attempts: attemptStore([claims], clock),
      peerNumber: values.PEER_PHONE_NUMBER,
      securityKey: { id: values.SECURITY_KEY_ID, certificate: values.SECURITY_KEY_CERTIFICATE },
      redialCarryOver: parseRedialCarryOver(values.REDIAL_CARRY_OVER),
    }),
  ),
);
