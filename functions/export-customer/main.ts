import { EXPORT_CUSTOMER } from "../../domain/contracts/background-contracts.ts";
import { customerStore } from "../../stores/customer-store.ts";
import { profileStore } from "../../stores/profile-store.ts";
import { secretsOf } from "../lib/adapters/secrets.ts";
import { surroundingsOf } from "../lib/adapters/surroundings.ts";
import { withLog } from "../lib/logger.ts";
import { createHandler } from "./handler.ts";

const { environment, clock, tables } = surroundingsOf(EXPORT_CUSTOMER);
const { region } = environment;
const secrets = secretsOf(region);

export const handler = withLog(
  "export-customer",
  secrets.withFreshRings(
    createHandler({
      region,
      clock,
      identifiers: await secrets.keyRing(environment.secrets.identifiers),
      profiles: profileStore(tables.profiles),
      customers: customerStore(tables, region),
    }),
  ),
);
