import { VERIFY_PIN } from "../../domain/contracts/call-contracts.ts";
import { authenticationStore } from "../../stores/authentication-store.ts";
import { limitStore } from "../../stores/limit-store.ts";
import { profileStore } from "../../stores/profile-store.ts";
import { sessionStore } from "../../stores/session-store.ts";
import { turnStore } from "../../stores/turn-store.ts";
import { pinHasher } from "../lib/adapters/pin-hasher.ts";
import { pinReader } from "../lib/adapters/pin-reader.ts";
import { secretsOf } from "../lib/adapters/secrets.ts";
import { surroundingsOf } from "../lib/adapters/surroundings.ts";
import { withLog } from "../lib/logger.ts";
import { createHandler } from "./handler.ts";

const { environment, clock, tables } = surroundingsOf(VERIFY_PIN);
const { region } = environment;
const secrets = secretsOf(region);
const [pepper, privateKey] = await Promise.all([
  secrets.keyRing(environment.secrets.pinPepper),
  secrets.privateKey(environment.secrets.securityKey),
]);

export const handler = withLog(
  "verify-pin",
  secrets.withFreshRings(
    createHandler({
      clock,
      region,
      pepper,
      pinReader: pinReader({ keyId: environment.values.SECURITY_KEY_ID, privateKey }),
      pinHasher: pinHasher(),
      profiles: profileStore(tables.profiles),
      authentication: authenticationStore(tables.authentication),
      sessions: sessionStore(tables.sessions, region),
      turns: turnStore(tables.idempotency),
      limits: limitStore(tables.idempotency),
    }),
  ),
);
