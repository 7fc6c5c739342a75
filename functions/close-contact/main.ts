import { CLOSE_CONTACT } from "../../domain/contracts/call-contracts.ts";
import { contactStore } from "../../stores/contact-store.ts";
import { journeyStore } from "../../stores/journey-store.ts";
import { sessionStore } from "../../stores/session-store.ts";
import { quietSurroundingsOf } from "../lib/adapters/quiet-surroundings.ts";
import { withLog } from "../lib/logger.ts";
import { createHandler } from "./handler.ts";

const { environment, clock, tables } = quietSurroundingsOf(CLOSE_CONTACT);
const { region } = environment;

export const handler = withLog(
  "close-contact",
  createHandler({
    clock,
    region,
    contacts: contactStore(tables.contacts),
    sessions: sessionStore(tables.sessions, region),
    journeys: journeyStore(tables.sessions),
  }),
);
