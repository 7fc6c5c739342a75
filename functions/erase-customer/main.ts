import { ERASE_CUSTOMER } from "../../domain/contracts/background-contracts.ts";
import { customerStore } from "../../stores/customer-store.ts";
import { erasureStore } from "../../stores/erasure-store.ts";
import { expiredClaims } from "../../stores/expired-claims.ts";
import { profileStore } from "../../stores/profile-store.ts";
import { documentClient } from "../lib/adapters/document-client.ts";
import { secretsOf } from "../lib/adapters/secrets.ts";
import { surroundingsOf } from "../lib/adapters/surroundings.ts";
import { withLog } from "../lib/logger.ts";
import { bucketOf } from "./adapters/bucket.ts";
import { customerDirectory } from "./adapters/customer-directory.ts";
import { optOutsOf } from "./adapters/opt-outs.ts";
import { createHandler } from "./handler.ts";

const { environment, clock, tables } = surroundingsOf(ERASE_CUSTOMER);
const { region, peerRegion, buckets, values } = environment;
const secrets = secretsOf(region);

export const handler = withLog(
  "erase-customer",
  secrets.withFreshRings(
    createHandler({
      region,
      clock,
      identifiers: await secrets.keyRing(environment.secrets.identifiers),
      profiles: profileStore(tables.profiles),
      customers: customerStore(tables, region),
      erasures: erasureStore(tables.coordination, [region, peerRegion]),
      claims: expiredClaims(documentClient(region), environment.tables.claims),
      objects: bucketOf(region, buckets.objects),
      quarantine: bucketOf(region, buckets.quarantine),
      directory: customerDirectory(region, values.PROFILES_DOMAIN),
      optOuts: optOutsOf(region, values.SMS_OPT_OUT_LIST),
    }),
  ),
);
