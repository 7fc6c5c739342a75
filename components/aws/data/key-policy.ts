/** Who may do what with the key that encrypts a region's tables. */
import { type PolicyDocument, policyOf } from "../../policy-document.ts";

/** Administration never includes use: the account's administrators cannot decrypt with the key by this policy. */
const ADMINISTRATION = [
  "kms:Create*",
  "kms:Describe*",
  "kms:Enable*",
  "kms:List*",
  "kms:Put*",
  "kms:Update*",
  "kms:Revoke*",
  "kms:Disable*",
  "kms:Get*",
  "kms:Delete*",
  "kms:TagResource",
  "kms:UntagResource",
  "kms:ScheduleKeyDeletion",
  "kms:CancelKeyDeletion",
] as const;

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
const USE = [
  "kms:Encrypt",
  "kms:Decrypt",
  "kms:ReEncrypt*",
  "kms:GenerateDataKey*",
  "kms:DescribeKey",
  "kms:CreateGrant",
] as const;

export function tableKeyPolicy(accountId: string, region: string): PolicyDocument {
  return policyOf([
    {
      Sid: "Administration",
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${accountId}:root` },
      Action: ADMINISTRATION,
      Resource: ["*"],
    },
    {
      // Whoever may use a table may use its key, but through DynamoDB alone; functions need no grant of their own.
      Sid: "UseThroughDynamoDb",
      Effect: "Allow",
      Principal: { AWS: "*" },
      Action: USE,
      Resource: ["*"],
      Condition: {
        StringEquals: {
          "kms:CallerAccount": accountId,
          "kms:ViaService": `dynamodb.${region}.amazonaws.com`,
        },
      },
    },
    {
      // DynamoDB looks the key up by itself, on behalf of nobody.
      Sid: "LookupByDynamoDb",
      Effect: "Allow",
      Principal: { Service: "dynamodb.amazonaws.com" },
      Action: ["kms:Describe*", "kms:Get*", "kms:List*"],
      Resource: ["*"],
    },
  ]);
}
