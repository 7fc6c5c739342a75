import { describe, expect, it } from "vitest";
import { CONTRACTS } from "../../../domain/contracts.ts";
import { secretVariable, tableVariable } from "../../../domain/functions.ts";
import { IncompleteEnvironment, readEnv } from "../../../functions/lib/environment.ts";

const COMPLETE = {
  AWS_REGION: "eu-central-1",
  LINK_PEER_REGION: "eu-west-2",
  TABLE_PROFILES: "profiles-table",
  TABLE_AUTHENTICATION: "authentication-table",
  TABLE_SESSIONS: "sessions-table",
  TABLE_IDEMPOTENCY: "idempotency-table",
  STREAM_EVENTS: "events-stream",
  SECRET_PIN_PEPPER: "arn:pepper",
  SECRET_SECURITY_KEY: "arn:key",
  SECURITY_KEY_ID: "key-1",
};

describe("a function's environment", () => {
  it("holds what its contract declares, typed by it", () => {
    const environment = readEnv(CONTRACTS["verify-pin"], COMPLETE);
    expect(environment.region).toBe("eu-central-1");
    expect(environment.tables.authentication).toBe("authentication-table");
    expect(environment.secrets.pinPepper).toBe("arn:pepper");
    expect(environment.values.SECURITY_KEY_ID).toBe("key-1");
  });

  it("names every missing variable at once", () => {
    const { TABLE_SESSIONS: _, SECRET_PIN_PEPPER: __, ...rest } = COMPLETE;
    expect(() => readEnv(CONTRACTS["verify-pin"], { ...rest, SECURITY_KEY_ID: "" })).toThrowError(
      new IncompleteEnvironment("verify-pin", ["TABLE_SESSIONS", "SECRET_PIN_PEPPER", "SECURITY_KEY_ID"]),
    );
  });

  it("tells streams that are written here from the other region's, and holds buckets", () => {
    const common = { AWS_REGION: "eu-central-1", LINK_PEER_REGION: "eu-west-2" };
    const relay = readEnv(CONTRACTS["relay-events"], { ...common, STREAM_EVENTS_PEER: "arn:peer" });
    expect(relay.peerStreams.events).toBe("arn:peer");
    expect(relay.streams).toEqual({});
    const ingest = readEnv(CONTRACTS["ingest-contact-records"], {
      ...common,
      STREAM_EVENTS: "our-events",
      BUCKET_QUARANTINE: "our-quarantine",
    });
    expect(ingest.streams).toEqual({ events: "our-events" });
    expect(ingest.buckets.quarantine).toBe("our-quarantine");
    expect(() => readEnv(CONTRACTS["relay-events"], common)).toThrowError(
      new IncompleteEnvironment("relay-events", ["STREAM_EVENTS_PEER"]),
    );
  });

  it("spells variables in one way for the program and the function", () => {
    expect(tableVariable("authentication")).toBe("TABLE_AUTHENTICATION");
    expect(secretVariable("pinPepper")).toBe("SECRET_PIN_PEPPER");
    expect(secretVariable("identifiers")).toBe("SECRET_IDENTIFIERS");
  });
});
