import { describe, expect, it } from "vitest";
import { functionPolicy } from "../../../../components/aws/functions/function-policy.ts";
import type { FunctionContract } from "../../../../domain/functions.ts";
import { GRANT_SOURCES } from "../../../support/grant-sources.ts";

const CONTRACT: FunctionContract = {
  name: "verify-pin",
  calledBy: "flow",
  tables: [{ table: "contacts", actions: ["dynamodb:PutItem"], indexes: ["by-contact"] }],
  secrets: ["pinPepper"],
  environment: [],
  timeoutSeconds: 4,
  memoryMb: 512,
};

const LOG = {
  Sid: "Log",
  Effect: "Allow",
  Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
  Resource: ["arn:aws:logs:eu-central-1:111122223333:log-group:/aws/lambda/tandem-test-verify-pin:*"],
};

/** Of a contract that has nothing else. */
function granted(own: Partial<FunctionContract>, sources = GRANT_SOURCES): readonly unknown[] {
  const bare = { ...CONTRACT, tables: [], secrets: [], ...own };
  const { Statement } = functionPolicy(bare, sources);
  expect(Statement.at(-1)).toEqual(LOG);
  return Statement.slice(0, -1).map(({ Action, Resource }) => ({ Action, Resource }));
}

describe("a function's policy", () => {
  it("grants its tables, its indexes, its secrets and its log, each by name", () => {
    expect(functionPolicy(CONTRACT, GRANT_SOURCES).Statement).toEqual([
      {
        Sid: "TableContacts",
        Effect: "Allow",
        Action: ["dynamodb:PutItem"],
        Resource: ["arn:aws:dynamodb:eu-central-1:111122223333:table/tandem-test-contacts"],
      },
      {
        Sid: "IndexContacts",
        Effect: "Allow",
        Action: ["dynamodb:Query"],
        Resource: ["arn:aws:dynamodb:eu-central-1:111122223333:table/tandem-test-contacts/index/by-contact"],
      },
      {
        Sid: "Secrets",
        Effect: "Allow",
        Action: ["secretsmanager:GetSecretValue"],
        Resource: ["arn:pepper"],
      },
      LOG,
    ]);
  });

  it("grants nothing but its log to a function that needs nothing", () => {
    expect(granted({})).toEqual([]);
  });

  it("reaches the other region's replica and stream only where the contract says so", () => {
    expect(
      granted({
        tables: [{ table: "sessions", actions: ["dynamodb:PutItem"], inPeer: true }],
        streams: [
          { stream: "events", access: "write" },
          { stream: "events", access: "write", inPeer: true },
        ],
      }),
    ).toEqual([
      {
        Action: ["dynamodb:PutItem"],
        Resource: ["eu-central-1", "eu-west-2"].map(
          (region) => `arn:aws:dynamodb:${region}:111122223333:table/tandem-test-sessions`,
        ),
      },
      {
        Action: ["kinesis:PutRecord"],
        Resource: ["arn:aws:kinesis:eu-central-1:111122223333:stream/tandem-test-events"],
      },
      {
        Action: ["kinesis:PutRecord"],
        Resource: ["arn:aws:kinesis:eu-west-2:111122223333:stream/tandem-test-events"],
      },
    ]);
  });

  it("reads a stream as an event source mapping does, and writes nothing to it", () => {
    const [statement] = granted({ streams: [{ stream: "contact-records", access: "read" }] }) as {
      Action: string[];
    }[];
    expect(statement?.Action).toContain("kinesis:GetRecords");
    expect(statement?.Action).not.toContain("kinesis:PutRecord");
  });

  it("tells a bucket from its objects", () => {
    const arn = "arn:aws:s3:::tandem-test-111122223333-eu-central-1-objects";
    expect(
      granted({ buckets: [{ bucket: "objects", actions: ["s3:ListBucketVersions", "s3:DeleteObject"] }] }),
    ).toEqual([
      { Action: ["s3:DeleteObject"], Resource: [`${arn}/*`] },
      { Action: ["s3:ListBucketVersions"], Resource: [arn] },
    ]);
  });

  it("allows actions of services on this region's instance, number and lists alone", () => {
    expect(
      granted({
        services: [
          "connect:UpdateContactAttributes",
          "sms-voice:SendTextMessage",
          "sms-voice:DeleteOptedOutNumber",
          "ses:SendEmail",
          "profile:DeleteProfile",
        ],
      }),
    ).toEqual([
      { Action: ["connect:UpdateContactAttributes"], Resource: ["arn:instance/1/contact/*"] },
      {
        Action: ["sms-voice:SendTextMessage"],
        Resource: ["arn:phone-number/1", "arn:configuration-set/1", "arn:protect-configuration/1"],
      },
      { Action: ["sms-voice:DeleteOptedOutNumber"], Resource: ["arn:opt-out-list/1"] },
      { Action: ["ses:SendEmail"], Resource: ["arn:identity/1"] },
      {
        Action: ["profile:DeleteProfile"],
        Resource: ["arn:aws:profile:eu-central-1:111122223333:domains/tandem-test"],
      },
    ]);
  });

  it("decrypts with the keys of the secrets it reads, through Secrets Manager alone", () => {
    const secretKeyArns = { pinPepper: "arn:kms:1", securityKey: "arn:kms:1", ids: "arn:kms:2" };
    const { Statement } = functionPolicy(
      { ...CONTRACT, tables: [], secrets: ["pinPepper", "securityKey"] },
      { ...GRANT_SOURCES, secretKeyArns },
    );
    expect(Statement.find(({ Sid }) => Sid === "SecretKeys")).toEqual({
      Sid: "SecretKeys",
      Effect: "Allow",
      Action: ["kms:Decrypt"],
      Resource: ["arn:kms:1"],
      Condition: { StringEquals: { "kms:ViaService": "secretsmanager.eu-central-1.amazonaws.com" } },
    });
  });
});
