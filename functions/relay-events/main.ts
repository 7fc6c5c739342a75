import { RELAY_EVENTS } from "../../domain/contracts/event-contracts.ts";
import { eventStream } from "../lib/adapters/event-stream.ts";
import { quietSurroundingsOf } from "../lib/adapters/quiet-surroundings.ts";
import { retrying } from "../lib/adapters/retrying.ts";
import { withLog } from "../lib/logger.ts";
import { watchOf } from "../lib/watch.ts";
import { createHandler } from "./handler.ts";

const { environment, clock } = quietSurroundingsOf(RELAY_EVENTS);
const { region, peerRegion, peerStreams } = environment;

export const handler = withLog(
  "relay-events",
  createHandler({
    ...retrying,
    clock,
    region,
    peerStream: eventStream(peerRegion, peerStreams.events),
    watch: watchOf("relay-events"),
  }),
);
