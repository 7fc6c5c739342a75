/** AWS's managed policies that the local cloud knows, by name: what they allow, as AWS publishes it. */
import { type Policy, readPolicy } from "./policy.ts";

const LOGS = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"];
const TRACES = [
  "xray:PutTraceSegments",
  "xray:PutTelemetryRecords",
  "xray:GetSamplingRules",
  "xray:GetSamplingTargets",
  "xray:GetSamplingStatisticSummaries",
];

const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  "service-role/AWSLambdaBasicExecutionRole": LOGS,
  AWSXRayDaemonWriteAccess: TRACES,
};

/** Throws Error for a policy that is not known here. */
export function managedPolicy(arn: string): Policy {
  const name = /^arn:aws:iam::aws:policy\/(.+)$/.exec(arn)?.[1] ?? "";
  const actions = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  if (actions === undefined)
    throw new Error(
      `The local cloud does not know the managed policy ${arn}; it knows ${Object.keys(ACTIONS).join(", ")}.`,
    );
  return readPolicy(
    { Version: "2012-10-17", Statement: { Effect: "Allow", Action: actions, Resource: "*" } },
    "identity",
    arn,
  );
}
