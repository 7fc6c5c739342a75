import { describe, expect, it } from "vitest";
import { functionPolicy } from "../../../../components/aws/functions/function-policy.ts";
import type { FunctionContract } from "../../../../domain/functions.ts";

const PLACE = { stack: "test", accountId: "111122223333", region: "eu-west-2" };
const SECRETS = {
  identifiers: "arn:identifiers",
  ids: "arn:ids",
  pinPepper: "arn:pepper",
  securityKey: "arn:key",
  tokens: "arn:tokens",
  entryTokens: "arn:entry-tokens",
};
const CONTRACT: FunctionContract = {
  name: "verify-pin",
  calledBy: "flow",
  tables: [{ table: "contacts", actions: ["dynamodb:PutItem"], indexes: ["by-contact"] }],
  secrets: ["pinPepper"],
  environment: [],
  timeoutSeconds: 4,
  memoryMb: 512,
};

describe("a function's policy", () => {
  it("grants its tables, its indexes, its secrets and its log, each by name", () => {
    expect(functionPolicy(CONTRACT, PLACE, SECRETS).Statement).toEqual([
      {
        Sid: "TableContacts",
        Effect: "Allow",
        Action: ["dynamodb:PutItem"],
        Resource: ["arn:aws:dynamodb:eu-west-2:111122223333:table/tandem-test-contacts"],
      },
      {
        Sid: "IndexContacts",
        Effect: "Allow",
        Action: ["dynamodb:Query"],
        Resource: ["arn:aws:dynamodb:eu-west-2:111122223333:table/tandem-test-contacts/index/by-contact"],
      },
      {
        Sid: "Secrets",
        Effect: "Allow",
        Action: ["secretsmanager:GetSecretValue"],
        Resource: ["arn:pepper"],
      },
      {
        Sid: "Log",
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: ["arn:aws:logs:eu-west-2:111122223333:log-group:/aws/lambda/tandem-test-verify-pin:*"],
      },
    ]);
  });

  it("grants nothing but its log to a function that needs nothing", () => {
    const needless = { ...CONTRACT, tables: [], secrets: [] };
    expect(functionPolicy(needless, PLACE, SECRETS).Statement.map(({ Sid }) => Sid)).toEqual(["Log"]);
  });
});
