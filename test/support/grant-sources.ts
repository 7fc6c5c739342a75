/** Where a function's grants and variables come from, in tests of single functions. */
import type { GrantSources } from "../../components/aws/functions/function-policy.ts";
import type { EnvironmentName } from "../../domain/functions.ts";

export const PLACES = {
  place: { stack: "test", accountId: "111122223333", region: "eu-central-1" },
  peer: { stack: "test", accountId: "111122223333", region: "eu-west-2" },
} as const;

export const GRANT_SOURCES: GrantSources<string> = {
  ...PLACES,
  secretArns: {
    identifiers: "arn:identifiers",
    ids: "arn:ids",
    pinPepper: "arn:pepper",
    codes: "arn:codes",
    securityKey: "arn:key",
    tokens: "arn:tokens",
    entryTokens: "arn:entry-tokens",
  },
  secretKeyArns: {},
  resources: {
    instance: "arn:instance/1",
    smsOrigination: "arn:phone-number/1",
    smsConfigurationSet: "arn:configuration-set/1",
    smsProtectConfiguration: "arn:protect-configuration/1",
    smsOptOutList: "arn:opt-out-list/1",
    mailIdentity: "arn:identity/1",
  },
};

export const VALUES: Readonly<Record<EnvironmentName, string>> = {
  SECURITY_KEY_ID: "key-id",
  SECURITY_KEY_CERTIFICATE: "pem",
  REDIAL_CARRY_OVER: "off",
  QUEUE_IDS: "{}",
  PHONE_NUMBER: "+442079460001",
  PEER_PHONE_NUMBER: "+442079460002",
  INSTANCE_ID: "instance-id",
  FLOW_IDS: "{}",
  SMS_ORIGINATION: "arn:phone-number/1",
  SMS_CONFIGURATION_SET: "tandem-test",
  SMS_PROTECT_CONFIGURATION: "protect-1",
  SMS_OPT_OUT_LIST: "tandem-test",
  EMAIL_SENDER: "help@example.com",
  PROFILES_DOMAIN: "tandem-test",
};
