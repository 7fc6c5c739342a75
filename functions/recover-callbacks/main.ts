import { RECOVER_CALLBACKS } from "../../domain/contracts/background-contracts.ts";
import { parseFlowIds } from "../../domain/routing/flow-ids.ts";
import { parseQueueIds } from "../../domain/routing/plain-rule.ts";
import { beaconStore } from "../../stores/beacon-store.ts";
import { callbackClaimStore } from "../../stores/callback-claim-store.ts";
import { callbackStore } from "../../stores/callback-store.ts";
import { strongTable } from "../../stores/strong-table.ts";
import { tombstoneStore } from "../../stores/tombstone-store.ts";
import { connectContactCenter } from "../lib/adapters/connect-contact-center.ts";
import { documentClient } from "../lib/adapters/document-client.ts";
import { surroundingsOf } from "../lib/adapters/surroundings.ts";
import { withLog } from "../lib/logger.ts";
import { createHandler } from "./handler.ts";

const { environment, clock, tables, newId } = surroundingsOf(RECOVER_CALLBACKS);
const { region, peerRegion, values } = environment;
const claims = strongTable(documentClient(region, { maxAttempts: 2 }), environment.tables.claims);

export const handler = withLog(
  "recover-callbacks",
  createHandler({
    clock,
    region,
    peerRegion,
    newId,
    callbacks: callbackStore(tables.contacts),
    claims: callbackClaimStore(claims, region, clock),
    beacons: beaconStore(tables.coordination),
    tombstones: tombstoneStore(tables.profiles),
    contactCenter: connectContactCenter(region, {
      instanceId: values.INSTANCE_ID,
      queueIds: parseQueueIds(values.QUEUE_IDS),
      flowId: parseFlowIds(values.FLOW_IDS).callback,
      number: values.PHONE_NUMBER,
    }),
  }),
);
