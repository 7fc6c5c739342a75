import { describe, expect, it } from "vitest";
import { tableKeyPolicy } from "../../../../components/aws/data/key-policy.ts";

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
