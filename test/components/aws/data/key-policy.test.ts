import { describe, expect, it } from "vitest";
import { contentKeyPolicy, tableKeyPolicy } from "../../../../components/aws/data/key-policy.ts";

describe("the key of a region's tables", () => {
  const { Statement } = tableKeyPolicy("111122223333", "eu-west-2");

  it("is used by this account's principals only, and only through DynamoDB in its own region", () => {
    expect(Statement.find(({ Sid }) => Sid === "UseThroughDynamoDb")?.Condition).toEqual({
      StringEquals: {
        "kms:CallerAccount": "111122223333",
        "kms:ViaService": "dynamodb.eu-west-2.amazonaws.com",
      },
    });
  });

  it("lets nobody decrypt by any other statement", () => {
    const open = Statement.filter(({ Condition }) => Condition === undefined).flatMap(({ Action }) => Action);
    expect(
      open.filter((action) => /kms:\*|Decrypt|Encrypt|GenerateDataKey|CreateGrant$/.test(action)),
    ).toEqual([]);
  });

  it("stays administrable: its policy can be changed by the account", () => {
    const administration = Statement.find(({ Sid }) => Sid === "Administration");
    expect(administration?.Principal).toEqual({ AWS: "arn:aws:iam::111122223333:root" });
    expect(administration?.Action).toContain("kms:Put*");
  });
});

describe("the key of a region's content", () => {
  const { Statement } = contentKeyPolicy("111122223333", "eu-west-2");

  it("is used through this region's streams, buckets and profiles, by this account alone", () => {
    expect(Statement.find(({ Sid }) => Sid.startsWith("UseThrough"))?.Condition).toEqual({
      StringEquals: {
        "kms:CallerAccount": "111122223333",
        "kms:ViaService": [
          "kinesis.eu-west-2.amazonaws.com",
          "s3.eu-west-2.amazonaws.com",
          "profile.eu-west-2.amazonaws.com",
        ],
      },
    });
  });

  it("is used directly by Connect's own role and nobody else", () => {
    const direct = Statement.filter(
      ({ Action, Condition }) =>
        Action.includes("kms:Decrypt") && Condition?.["StringEquals"]?.["kms:ViaService"] === undefined,
    );
    expect(direct.map(({ Condition }) => Condition)).toEqual([
      {
        StringEquals: { "kms:CallerAccount": "111122223333" },
        ArnLike: {
          "aws:PrincipalArn":
            "arn:aws:iam::111122223333:role/aws-service-role/connect.amazonaws.com/AWSServiceRoleForAmazonConnect*",
        },
      },
    ]);
  });
});
