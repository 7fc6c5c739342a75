import { CHOOSE_ROUTE } from "../../domain/contracts/call-contracts.ts";
import { parseQueueIds } from "../../domain/routing/plain-rule.ts";
import { readEnv } from "../lib/environment.ts";
import { withLog } from "../lib/logger.ts";
import { createHandler } from "./handler.ts";

const { values } = readEnv(CHOOSE_ROUTE, process.env);

export const handler = withLog("choose-route", createHandler({ queueIds: parseQueueIds(values.QUEUE_IDS) }));
