/** Who, besides the account's own roles, may invoke a function: one statement per aws:lambda:Permission. */
import { matchesArn, matchesWildcard } from "../iam/wildcard.ts";

export interface PermissionStatement {
  readonly statementId: string;
  readonly action: string;
  /** A service such as connect.amazonaws.com, or an account. */
  readonly principal: string;
  /** May hold * and ?, as AWS compares it with ArnLike. */
  readonly sourceArn?: string;
  readonly sourceAccount?: string;
  /** The alias or version that it holds for; absent: the function without a qualifier, and nothing else. */
  readonly qualifier?: string;
}

export interface ServiceCaller {
  readonly service: string;
  readonly sourceArn: string;
  readonly sourceAccount: string;
}

export function admits(statement: PermissionStatement, caller: ServiceCaller): boolean {
  return (
    matchesWildcard(statement.action, "lambda:InvokeFunction") &&
    (statement.principal === caller.service || statement.principal === "*") &&
    (statement.sourceArn === undefined || matchesArn(statement.sourceArn, caller.sourceArn)) &&
    (statement.sourceAccount === undefined || statement.sourceAccount === caller.sourceAccount)
  );
}

/** The document that GetPolicy shows. */
export function policyDocument(arn: string, statements: readonly PermissionStatement[]): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Id: "default",
    Statement: statements.map((s) => ({
      Sid: s.statementId,
      Effect: "Allow",
      Principal: s.principal.endsWith(".amazonaws.com") ? { Service: s.principal } : { AWS: s.principal },
      Action: s.action,
      Resource: arn,
      ...conditionOf(s),
    })),
  });
}

function conditionOf({ sourceArn, sourceAccount }: PermissionStatement): object {
  const condition = {
    ...(sourceAccount !== undefined && { StringEquals: { "AWS:SourceAccount": sourceAccount } }),
    ...(sourceArn !== undefined && { ArnLike: { "AWS:SourceArn": sourceArn } }),
  };
  return Object.keys(condition).length === 0 ? {} : { Condition: condition };
}
