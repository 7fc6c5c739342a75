import { IMPORT_CUSTOMERS } from "../../domain/contracts/background-contracts.ts";
import { authenticationStore } from "../../stores/authentication-store.ts";
import { profileStore } from "../../stores/profile-store.ts";
import { pinHasher } from "../lib/adapters/pin-hasher.ts";
import { secretsOf } from "../lib/adapters/secrets.ts";
import { surroundingsOf } from "../lib/adapters/surroundings.ts";
import { withLog } from "../lib/logger.ts";
import { createHandler } from "./handler.ts";

const { environment, clock, tables } = surroundingsOf(IMPORT_CUSTOMERS);
const { region, secrets: arns } = environment;
const secrets = secretsOf(region);
const [identifiers, ids, pepper] = await Promise.all([
  secrets.keyRing(arns.identifiers),
  secrets.keyRing(arns.ids),
  secrets.keyRing(arns.pinPepper),
]);

export const handler = withLog(
  "import-customers",
  secrets.withFreshRings(
    createHandler({
      region,
      clock,
      keys: { identifiers, ids, pepper },
      profiles: profileStore(tables.profiles),
      authentication: authenticationStore(tables.authentication),
      hash: pinHasher().hash,
    }),
  ),
);
