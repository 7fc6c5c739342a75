import { STEER_CONTACT } from "../../domain/contracts/event-contracts.ts";
import { contactStore } from "../../stores/contact-store.ts";
import { contactCenter } from "../lib/adapters/contact-center.ts";
import { quietSurroundingsOf } from "../lib/adapters/quiet-surroundings.ts";
import { retrying } from "../lib/adapters/retrying.ts";
import { withLog } from "../lib/logger.ts";
import { watchOf } from "../lib/watch.ts";
import { createHandler } from "./handler.ts";

const { environment, clock, tables } = quietSurroundingsOf(STEER_CONTACT);
const { region, values } = environment;

export const handler = withLog(
  "steer-contact",
  createHandler({
    ...retrying,
    clock,
    region,
    contacts: contactStore(tables.contacts),
    contactCenter: contactCenter(region, values.INSTANCE_ID),
    watch: watchOf("steer-contact"),
  }),
);
