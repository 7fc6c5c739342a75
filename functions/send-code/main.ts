import { SEND_CODE } from "../../domain/contracts/call-contracts.ts";
import { codeStore } from "../../stores/code-store.ts";
import { limitStore } from "../../stores/limit-store.ts";
import { profileStore } from "../../stores/profile-store.ts";
import { sessionStore } from "../../stores/session-store.ts";
import { turnStore } from "../../stores/turn-store.ts";
import { drawCode } from "../lib/adapters/code-draw.ts";
import { quietSurroundingsOf } from "../lib/adapters/quiet-surroundings.ts";
import { secretsOf } from "../lib/adapters/secrets.ts";
import { outgoingTexts } from "../lib/adapters/text-messages.ts";
import { withLog } from "../lib/logger.ts";
import { createHandler } from "./handler.ts";

const { environment, clock, tables } = quietSurroundingsOf(SEND_CODE);
const { region, values } = environment;
const secrets = secretsOf(region);
const codes = await secrets.keyRing(environment.secrets.codes);

export const handler = withLog(
  "send-code",
  secrets.withFreshRings(
    createHandler({
      clock,
      region,
      codes,
      codeDraw: drawCode,
      texts: outgoingTexts(region, {
        origination: values.SMS_ORIGINATION,
        configurationSet: values.SMS_CONFIGURATION_SET,
        protectConfiguration: values.SMS_PROTECT_CONFIGURATION,
      }),
      profiles: profileStore(tables.profiles),
      sessions: sessionStore(tables.sessions, region),
      codeItems: codeStore(tables.authentication),
      limits: limitStore(tables.idempotency),
      turns: turnStore(tables.idempotency),
    }),
  ),
);
