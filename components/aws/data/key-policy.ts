/** Who may do what with the keys that encrypt a region's tables and a region's content. */
import { type PolicyDocument, type PolicyStatement, policyOf } from "../../policy-document.ts";

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
    administration(accountId),
    // Whoever may use a table may use its key, but through DynamoDB alone; functions need no grant of their own.
    useThrough("UseThroughDynamoDb", accountId, `dynamodb.${region}.amazonaws.com`),
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

/** Streams, recordings, transcripts, mails, quarantine and Customer Profiles. */
export function contentKeyPolicy(accountId: string, region: string): PolicyDocument {
  return policyOf([
    administration(accountId),
    useThrough(
      "UseThroughStreamsBucketsAndProfiles",
      accountId,
      ...["kinesis", "s3", "profile"].map((service) => `${service}.${region}.amazonaws.com`),
    ),
    {
      // Contact records come only where stream, recordings and reports share a customer-managed key that Connect's
      // own role may use: facts of data streaming, docs/evidence.md.
      Sid: "UseByConnect",
      Effect: "Allow",
      Principal: { AWS: "*" },
      Action: ["kms:Decrypt", "kms:GenerateDataKey*", "kms:DescribeKey", "kms:CreateGrant"],
      Resource: ["*"],
      Condition: {
        StringEquals: { "kms:CallerAccount": accountId },
        ArnLike: {
          "aws:PrincipalArn": `arn:aws:iam::${accountId}:role/aws-service-role/connect.amazonaws.com/AWSServiceRoleForAmazonConnect*`,
        },
      },
    },
  ]);
}

function administration(accountId: string): PolicyStatement {
  return {
    Sid: "Administration",
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${accountId}:root` },
    Action: ADMINISTRATION,
    Resource: ["*"],
  };
}

function useThrough(Sid: string, accountId: string, ...services: readonly string[]): PolicyStatement {
  const [only = ""] = services;
  return {
    Sid,
    Effect: "Allow",
    Principal: { AWS: "*" },
    Action: USE,
    Resource: ["*"],
    Condition: {
      StringEquals: {
        "kms:CallerAccount": accountId,
        "kms:ViaService": services.length === 1 ? only : services,
      },
    },
  };
}
