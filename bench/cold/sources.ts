/** Variables in the shapes that a deployment gives functions, of a stack that there is not. */
import type { EnvironmentSources } from "../../components/aws/functions/function-environment.ts";
import type { SecretName } from "../../domain/functions.ts";

const place = { stack: "bench", accountId: "111122223333", region: "eu-central-1" };
const SECRETS = ["identifiers", "ids", "pinPepper", "codes", "securityKey", "tokens", "entryTokens"] as const;

export const coldSources: EnvironmentSources<string> = {
  place,
  peer: { ...place, region: "eu-west-2" },
  secretArns: Object.fromEntries(
    SECRETS.map((name) => [
      name,
      `arn:aws:secretsmanager:${place.region}:${place.accountId}:secret:tandem/bench/${name}-AbC123`,
    ]),
  ) as Record<SecretName, string>,
  values: {
    SECURITY_KEY_ID: "b1c9a5b2-0000-4000-8000-000000000001",
    SECURITY_KEY_CERTIFICATE: "-----BEGIN CERTIFICATE-----",
    REDIAL_CARRY_OVER: "interrupted",
    QUEUE_IDS: JSON.stringify({ billing: "queue-1", general: "queue-2" }),
    PHONE_NUMBER: "+442079460001",
    PEER_PHONE_NUMBER: "+442079460002",
    INSTANCE_ID: "b1c9a5b2-0000-4000-8000-000000000002",
    FLOW_IDS: JSON.stringify({ callback: "b1c9a5b2-0000-4000-8000-000000000003" }),
    SMS_ORIGINATION: `arn:aws:sms-voice:${place.region}:${place.accountId}:phone-number/phone-1`,
    SMS_CONFIGURATION_SET: "tandem-bench",
    SMS_PROTECT_CONFIGURATION: "protect-1",
    SMS_OPT_OUT_LIST: "tandem-bench",
    EMAIL_SENDER: "help@example.com",
    PROFILES_DOMAIN: "tandem-bench",
  },
};
