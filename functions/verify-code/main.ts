import { VERIFY_CODE } from "../../domain/contracts/call-contracts.ts";
import { authenticationStore } from "../../stores/authentication-store.ts";
import { codeStore } from "../../stores/code-store.ts";
import { profileStore } from "../../stores/profile-store.ts";
import { sessionStore } from "../../stores/session-store.ts";
import { turnStore } from "../../stores/turn-store.ts";
import { pinReader } from "../lib/adapters/pin-reader.ts";
import { secretsOf } from "../lib/adapters/secrets.ts";
import { surroundingsOf } from "../lib/adapters/surroundings.ts";
import { textFeedback } from "../lib/adapters/text-messages.ts";
import { withLog } from "../lib/logger.ts";
import { createHandler } from "./handler.ts";

const { environment, clock, tables } = surroundingsOf(VERIFY_CODE);
const { region, values } = environment;
const secrets = secretsOf(region);
const [codes, privateKey] = await Promise.all([
  secrets.keyRing(environment.secrets.codes),
  secrets.privateKey(environment.secrets.securityKey),
]);

export const handler = withLog(
  "verify-code",
  secrets.withFreshRings(
    createHandler({
      clock,
      region,
      codes,
      pinReader: pinReader({ keyId: values.SECURITY_KEY_ID, privateKey }),
      texts: textFeedback(region),
      profiles: profileStore(tables.profiles),
      authentication: authenticationStore(tables.authentication),
      sessions: sessionStore(tables.sessions, region),
      codeItems: codeStore(tables.authentication),
      turns: turnStore(tables.idempotency),
    }),
  ),
);
