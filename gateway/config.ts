/** What the process is told: read once, checked whole, every problem named at once. */
import * as v from "valibot";
import { Region } from "../domain/ids.ts";
import { SIDES } from "../domain/traffic/plan.ts";

const HttpsAddress = v.pipe(
  v.string(),
  v.url("must be an address"),
  v.startsWith("https://", "must begin with https://"),
);
const Text = v.pipe(v.string(), v.minLength(1, "must not be empty"));

/** An AWS region: its instance, and the addresses that answer on the private path alone. */
const RegionConfig = v.object({
  region: Region,
  instanceId: Text,
  chatFlowId: Text,
  endpoints: v.object({
    connect: HttpsAddress,
    sts: HttpsAddress,
    dynamodb: HttpsAddress,
    secretsmanager: HttpsAddress,
  }),
});
export type RegionConfig = v.InferOutput<typeof RegionConfig>;

const EdgeConfig = v.object({
  stack: Text,
  /** Where the pod runs: that side's ways are the shortest. */
  cluster: v.picklist(SIDES),
  regions: v.object({ home: RegionConfig, peer: RegionConfig }),
  claimsTable: Text,
  /** ARNs in the home region. */
  secrets: v.object({ entryTokens: Text, identifiers: Text }),
  oidc: v.object({ issuer: HttpsAddress, audience: Text, jwksUri: HttpsAddress }),
  /** Whether AWS may be called over the Internet where the private path does not lead there. */
  allowPublicFallback: v.boolean(),
});

const Port = v.pipe(
  v.string(),
  v.regex(/^\d{1,5}$/, "must be a port"),
  v.transform(Number),
  v.maxValue(65_535),
);

const Environment = v.object({
  EDGE_CONFIG: v.pipe(Text, v.parseJson(undefined, "must be JSON"), EdgeConfig),
  PORT: Port,
  METRICS_PORT: Port,
  AWS_ROLE_ARN: Text,
  AWS_WEB_IDENTITY_TOKEN_FILE: Text,
  /** The pod's name. */
  HOSTNAME: v.optional(v.string(), "edge"),
});

export interface EdgeSettings extends v.InferOutput<typeof EdgeConfig> {
  readonly port: number;
  readonly metricsPort: number;
  readonly role: { readonly arn: string; readonly tokenFile: string; readonly sessionName: string };
}

export class InvalidEdgeConfig extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The edge cannot start: ${problems.join("; ")}. Correct the Deployment's environment.`);
    this.name = "InvalidEdgeConfig";
    this.problems = problems;
  }
}

/** Throws InvalidEdgeConfig. Never repeats a value. */
export function readConfig(source: Readonly<Record<string, string | undefined>>): EdgeSettings {
  const parsed = v.safeParse(Environment, source);
  if (!parsed.success) throw new InvalidEdgeConfig(parsed.issues.map(problemOf));
  const { EDGE_CONFIG: config, ...process } = parsed.output;
  return {
    ...config,
    port: process.PORT,
    metricsPort: process.METRICS_PORT,
    role: {
      arn: process.AWS_ROLE_ARN,
      tokenFile: process.AWS_WEB_IDENTITY_TOKEN_FILE,
      // STS takes 2 to 64 of these characters; a trail of calls then names the pod.
      sessionName: `edge-${process.HOSTNAME}`.replaceAll(/[^\w+=,.@-]/g, "-").slice(0, 64),
    },
  };
}

function problemOf(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue) ?? "the environment";
  if (issue.received === "undefined") return `${path} is missing`;
  // Valibot's own messages quote what came; ours say what is expected.
  return issue.message.startsWith("must ")
    ? `${path} ${issue.message}`
    : `${path} must be ${issue.expected ?? "otherwise"}`;
}
