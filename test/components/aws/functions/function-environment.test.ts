import { describe, expect, it } from "vitest";
import { functionEnvironment } from "../../../../components/aws/functions/function-environment.ts";
import { CONTRACTS } from "../../../../domain/contracts.ts";
import { readEnv } from "../../../../functions/lib/environment.ts";

const SOURCES = {
  place: { stack: "test", accountId: "111122223333", region: "eu-central-1" },
  peerRegion: "eu-west-2",
  secretArns: {
    identifiers: "arn:identifiers",
    ids: "arn:ids",
    pinPepper: "arn:pepper",
    securityKey: "arn:key",
    tokens: "arn:tokens",
    entryTokens: "arn:entry-tokens",
  },
  values: {
    SECURITY_KEY_ID: "key-id",
    SECURITY_KEY_CERTIFICATE: "pem",
    REDIAL_CARRY_OVER: "off",
    QUEUE_IDS: "{}",
    PHONE_NUMBER: "+442079460001",
  },
};

describe("a function's environment", () => {
  it("names its tables and the secrets of its own region, and nothing that the contract does not", () => {
    expect(functionEnvironment(CONTRACTS["set-pin"], SOURCES)).toEqual({
      STACK: "test",
      LINK_PEER_REGION: "eu-west-2",
      POWERTOOLS_SERVICE_NAME: "set-pin",
      POWERTOOLS_METRICS_NAMESPACE: "Tandem",
      TABLE_AUTHENTICATION: "tandem-test-authentication",
      TABLE_SESSIONS: "tandem-test-sessions",
      TABLE_IDEMPOTENCY: "tandem-test-idempotency",
      SECRET_PIN_PEPPER: "arn:pepper",
      SECRET_SECURITY_KEY: "arn:key",
      SECURITY_KEY_ID: "key-id",
    });
  });

  it.each(Object.values(CONTRACTS))("is all that $name reads", (contract) => {
    const variables = { ...functionEnvironment(contract, SOURCES), AWS_REGION: "eu-central-1" };
    expect(readEnv(contract, variables).region).toBe("eu-central-1");
  });
});
