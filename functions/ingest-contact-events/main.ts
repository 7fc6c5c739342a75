import { INGEST_CONTACT_EVENTS } from "../../domain/contracts/event-contracts.ts";
import { eventStream } from "../lib/adapters/event-stream.ts";
import { quietSurroundingsOf } from "../lib/adapters/quiet-surroundings.ts";
import { withLog } from "../lib/logger.ts";
import { createHandler } from "./handler.ts";

const { environment, clock } = quietSurroundingsOf(INGEST_CONTACT_EVENTS);
const { region } = environment;

export const handler = withLog(
  "ingest-contact-events",
  createHandler({ clock, region, stream: eventStream(region, environment.streams.events) }),
);
