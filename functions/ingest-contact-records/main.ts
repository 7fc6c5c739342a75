import { INGEST_CONTACT_RECORDS } from "../../domain/contracts/event-contracts.ts";
import { eventStream } from "../lib/adapters/event-stream.ts";
import { quarantineBucket } from "../lib/adapters/quarantine-bucket.ts";
import { quietSurroundingsOf } from "../lib/adapters/quiet-surroundings.ts";
import { retrying } from "../lib/adapters/retrying.ts";
import { withLog } from "../lib/logger.ts";
import { watchOf } from "../lib/watch.ts";
import { createHandler } from "./handler.ts";

const { environment, clock } = quietSurroundingsOf(INGEST_CONTACT_RECORDS);
const { region } = environment;

export const handler = withLog(
  "ingest-contact-records",
  createHandler({
    ...retrying,
    clock,
    region,
    stream: eventStream(region, environment.streams.events),
    quarantine: quarantineBucket(region, environment.buckets.quarantine),
    watch: watchOf("ingest-contact-records"),
  }),
);
