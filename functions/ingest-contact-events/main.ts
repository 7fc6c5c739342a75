import { CONTRACTS } from "../../domain/contracts.ts";
import { eventStream } from "../lib/adapters/event-stream.ts";
import { quietSurroundingsOf } from "../lib/adapters/quiet-surroundings.ts";
import { withLog } from "../lib/logger.ts";
import { createHandler } from "./handler.ts";

const { environment, clock } = quietSurroundingsOf(CONTRACTS["ingest-contact-events"]);
const { region } = environment;

export const handler = withLog(
  "ingest-contact-events",
  createHandler({ clock, region, stream: eventStream(region, environment.streams.events) }),
);
