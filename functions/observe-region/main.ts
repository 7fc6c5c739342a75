import { OBSERVE_REGION } from "../../domain/contracts/background-contracts.ts";
import { beaconStore } from "../../stores/beacon-store.ts";
import { eventStream } from "../lib/adapters/event-stream.ts";
import { quietSurroundingsOf } from "../lib/adapters/quiet-surroundings.ts";
import { withLog } from "../lib/logger.ts";
import { watchOf } from "../lib/watch.ts";
import { createHandler } from "./handler.ts";

const { environment, clock, tables } = quietSurroundingsOf(OBSERVE_REGION);
const { region, peerRegion } = environment;
const { profiles, contacts, authentication, sessions } = tables;

export const handler = withLog(
  "observe-region",
  createHandler({
    clock,
    region,
    peerRegion,
    beacons: beaconStore(tables.coordination),
    announcing: [profiles, contacts, authentication, sessions],
    announcer: eventStream(region, environment.streams.events),
    watch: watchOf("observe-region"),
  }),
);
