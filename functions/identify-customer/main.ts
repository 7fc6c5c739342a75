import { parseRedialCarryOver } from "../../domain/authentication/carry-over.ts";
import { CONTRACTS } from "../../domain/contracts.ts";
import { authenticationStore } from "../../stores/authentication-store.ts";
import { contactStore } from "../../stores/contact-store.ts";
import { journeyStore } from "../../stores/journey-store.ts";
import { profileStore } from "../../stores/profile-store.ts";
import { sessionStore } from "../../stores/session-store.ts";
import { secretsOf } from "../lib/adapters/secrets.ts";
import { surroundingsOf } from "../lib/adapters/surroundings.ts";
import { withLog } from "../lib/logger.ts";
import { createHandler } from "./handler.ts";

const { environment, clock, tables } = surroundingsOf(CONTRACTS["identify-customer"]);
const { region, values } = environment;
const secrets = secretsOf(region);
const [identifiers, ids] = await Promise.all([
  secrets.keyRing(environment.secrets.identifiers),
  secrets.keyRing(environment.secrets.ids),
]);

export const handler = withLog(
  "identify-customer",
  createHandler({
    clock,
    region,
    identifiers,
    ids,
    profiles: profileStore(tables.profiles),
    contacts: contactStore(tables.contacts),
    authentication: authenticationStore(tables.authentication),
    sessions: sessionStore(tables.sessions, region),
    journeys: journeyStore(tables.sessions),
    securityKey: { id: values.SECURITY_KEY_ID, certificate: values.SECURITY_KEY_CERTIFICATE },
    redialCarryOver: parseRedialCarryOver(values.REDIAL_CARRY_OVER),
  }),
);
