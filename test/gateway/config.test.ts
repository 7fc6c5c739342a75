import { describe, expect, it } from "vitest";
import { InvalidEdgeConfig, readConfig } from "../../gateway/config.ts";

const endpoints = {
  connect: "https://vpce-1.connect.eu-central-1.vpce.amazonaws.com",
  sts: "https://vpce-2.sts.eu-central-1.vpce.amazonaws.com",
  dynamodb: "https://vpce-3.dynamodb.eu-central-1.vpce.amazonaws.com",
  secretsmanager: "https://vpce-4.secretsmanager.eu-central-1.vpce.amazonaws.com",
};
const region = (name: string) => ({ region: name, instanceId: "i-1", chatFlowId: "f-1", endpoints });
const CONFIG = {
  stack: "sandbox",
  cluster: "peer",
  regions: { home: region("eu-central-1"), peer: region("eu-west-2") },
  claimsTable: "tandem-sandbox-claims",
  secrets: { entryTokens: "arn:1", identifiers: "arn:2" },
  oidc: { issuer: "https://id.example.com", audience: "tandem", jwksUri: "https://id.example.com/jwks" },
  allowPublicFallback: false,
};
const environment = (config: unknown) => ({
  EDGE_CONFIG: JSON.stringify(config),
  PORT: "8080",
  METRICS_PORT: "9090",
  AWS_ROLE_ARN: "arn:aws:iam::111122223333:role/tandem-sandbox-edge",
  AWS_WEB_IDENTITY_TOKEN_FILE: "/var/run/secrets/tandem/token",
  HOSTNAME: "edge-7f8/9",
});

function problemsOf(source: Readonly<Record<string, string | undefined>>): readonly string[] {
  try {
    readConfig(source);
  } catch (error) {
    if (error instanceof InvalidEdgeConfig) return error.problems;
    throw error;
  }
  return [];
}

describe("the edge's configuration", () => {
  it("is read from the container's environment", () => {
    expect(readConfig(environment(CONFIG))).toMatchObject({
      cluster: "peer",
      port: 8080,
      metricsPort: 9090,
      role: { sessionName: "edge-edge-7f8-9" },
      regions: { peer: { region: "eu-west-2" } },
    });
  });

  it("names everything that is wrong at once, and repeats no value", () => {
    const { claimsTable: _, ...incomplete } = CONFIG;
    const wrong = {
      ...incomplete,
      cluster: "third",
      allowPublicFallback: "yes",
      oidc: { ...CONFIG.oidc, jwksUri: "http://secret.example.com/jwks" },
    };
    const problems = problemsOf({ ...environment(wrong), PORT: "http" });
    expect(problems).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^EDGE_CONFIG\.claimsTable is missing/),
        expect.stringMatching(/^EDGE_CONFIG\.cluster must be/),
        expect.stringMatching(/^EDGE_CONFIG\.allowPublicFallback must be boolean/),
        expect.stringMatching(/^EDGE_CONFIG\.oidc\.jwksUri must begin with https/),
        expect.stringMatching(/^PORT must be a port/),
      ]),
    );
    expect(problems).toHaveLength(5);
    expect(problems.join()).not.toMatch(/secret|third|yes/);
  });

  it("that is no JSON, or is missing, is named by its variable", () => {
    expect(problemsOf({ ...environment(CONFIG), EDGE_CONFIG: "{secret" })).toEqual([
      "EDGE_CONFIG must be JSON",
    ]);
    expect(problemsOf({})).toHaveLength(5);
  });
});
