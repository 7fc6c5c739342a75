import { describe, expect, it } from "vitest";
import { functionEnvironment } from "../../../../components/aws/functions/function-environment.ts";
import { CONTRACTS } from "../../../../domain/contracts.ts";
import type { FunctionContract } from "../../../../domain/functions.ts";
import { readEnv } from "../../../../functions/lib/environment.ts";
import { GRANT_SOURCES, VALUES } from "../../../support/grant-sources.ts";

const CONTRACT: FunctionContract = {
  name: "set-pin",
  calledBy: "flow",
  tables: [
    { table: "authentication", actions: ["dynamodb:Query"] },
    { table: "sessions", actions: ["dynamodb:Query"] },
  ],
  secrets: ["pinPepper", "securityKey"],
  environment: ["SECURITY_KEY_ID"],
  timeoutSeconds: 4,
  memoryMb: 512,
};
const SOURCES = { ...GRANT_SOURCES, values: VALUES };

describe("a function's environment", () => {
  it("names its tables and the secrets of its own region, and nothing that the contract does not", () => {
    expect(functionEnvironment(CONTRACT, SOURCES)).toEqual({
      STACK: "test",
      LINK_PEER_REGION: "eu-west-2",
      POWERTOOLS_SERVICE_NAME: "set-pin",
      POWERTOOLS_METRICS_NAMESPACE: "Tandem",
      TABLE_AUTHENTICATION: "tandem-test-authentication",
      TABLE_SESSIONS: "tandem-test-sessions",
      SECRET_PIN_PEPPER: "arn:pepper",
      SECRET_SECURITY_KEY: "arn:key",
      SECURITY_KEY_ID: "key-id",
    });
  });

  it("names its own streams and buckets, and the other region's stream by its ARN", () => {
    const contract: FunctionContract = {
      ...CONTRACT,
      streams: [
        { stream: "contact-records", access: "read" },
        { stream: "events", access: "write", inPeer: true },
      ],
      buckets: [{ bucket: "quarantine", actions: ["s3:PutObject"] }],
    };
    expect(functionEnvironment(contract, SOURCES)).toMatchObject({
      STREAM_CONTACT_RECORDS: "tandem-test-contact-records",
      STREAM_EVENTS_PEER: "arn:aws:kinesis:eu-west-2:111122223333:stream/tandem-test-events",
      BUCKET_QUARANTINE: "tandem-test-111122223333-eu-central-1-quarantine",
    });
  });

  it.each(Object.values(CONTRACTS))("is all that $name reads", (contract) => {
    const variables = { ...functionEnvironment(contract, SOURCES), AWS_REGION: "eu-central-1" };
    expect(readEnv(contract, variables).region).toBe("eu-central-1");
  });
});
