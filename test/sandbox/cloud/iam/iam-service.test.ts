import { beforeEach, describe, expect, test } from "vitest";
import { IamService } from "../../../../sandbox/cloud/iam/iam-service.ts";
import { matchesArn, matchesWildcard } from "../../../../sandbox/cloud/iam/wildcard.ts";
import { Randomness } from "../../../../sandbox/cloud/randomness.ts";
import type { Grant, Principal } from "../../../../sandbox/cloud/service.ts";

const TABLE = "arn:aws:dynamodb:eu-central-1:111122223333:table/contacts";
const TRUST = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
};

let iam: IamService;
let role: Principal;

beforeEach(async () => {
  iam = new IamService("111122223333", new Randomness("test"));
  await iam.putRole("worker", TRUST);
  role = principalOf("worker");
});

function principalOf(roleName: string): Principal {
  const principal = iam.principalOf(iam.mintKeys(roleName, "s").accessKeyId);
  if (principal === undefined) throw new Error("minted keys have no principal");
  return principal;
}

const allow = (action: string | string[], more: object = {}) => ({
  Statement: [{ Effect: "Allow", Action: action, Resource: "*", ...more }],
});

function refusal(grant: Partial<Grant> = {}, principal = role): string | undefined {
  try {
    iam.authorize(principal, { action: "dynamodb:Query", resource: TABLE, ...grant });
    return undefined;
  } catch (error) {
    return String(error instanceof Error ? error.message : error);
  }
}

test("nothing is allowed that no policy allows, in AWS's own words", () => {
  expect(refusal()).toBe(
    `User: arn:aws:sts::111122223333:assumed-role/worker/s is not authorized to perform: dynamodb:Query on resource: ${TABLE} because no identity-based policy allows the dynamodb:Query action`,
  );
});

test("an explicit deny beats every allow", async () => {
  await iam.putRolePolicy("worker", "all", allow("*"));
  expect(refusal()).toBeUndefined();
  await iam.putRolePolicy("worker", "but", {
    Statement: { Effect: "Deny", Action: "dynamodb:*", Resource: `${TABLE.slice(0, -4)}*` },
  });
  expect(refusal()).toContain("with an explicit deny in an identity-based policy");
  iam.removeRolePolicy("worker", "but");
  expect(refusal()).toBeUndefined();
});

test("NotAction and NotResource allow all but what they list", async () => {
  await iam.putRolePolicy("worker", "most", {
    Statement: { Effect: "Allow", NotAction: "dynamodb:Delete*", NotResource: "arn:aws:s3:::*" },
  });
  expect(refusal()).toBeUndefined();
  expect(refusal({ action: "dynamodb:DeleteItem" })).toBeDefined();
  expect(refusal({ action: "s3:GetObject", resource: "arn:aws:s3:::bucket/key" })).toBeDefined();
});

test("actions heed no case, resources do", async () => {
  await iam.putRolePolicy("worker", "p", {
    Statement: { Effect: "Allow", Action: "DynamoDB:query", Resource: TABLE },
  });
  expect(refusal()).toBeUndefined();
  expect(refusal({ resource: TABLE.toUpperCase() })).toBeDefined();
});

describe("conditions", () => {
  test.each([
    ["StringEquals", "yes", true],
    ["StringEquals", "no", false],
    ["StringLike", "y?s*", true],
    ["ForAllValues:StringEquals", ["yes", "more"], true],
    ["ForAnyValue:StringEquals", ["no"], false],
  ])("%s of %j is %s", async (operator, wanted, holds) => {
    await iam.putRolePolicy(
      "worker",
      "p",
      allow("dynamodb:Query", { Condition: { [operator]: { "Aws:Tag": wanted } } }),
    );
    expect(refusal({ context: { "aws:tag": "yes" } }) === undefined).toBe(holds);
  });

  test("an absent key fails StringEquals and satisfies ForAllValues", async () => {
    await iam.putRolePolicy(
      "worker",
      "p",
      allow("dynamodb:Query", { Condition: { StringEquals: { k: "v" } } }),
    );
    expect(refusal()).toBeDefined();
    await iam.putRolePolicy(
      "worker",
      "p",
      allow("dynamodb:Query", { Condition: { "ForAllValues:StringEquals": { k: "v" } } }),
    );
    expect(refusal()).toBeUndefined();
  });
});

test("what AWS would refuse, or the evaluator does not know, is refused by name when it is put", async () => {
  const put = (document: unknown) => iam.putRolePolicy("worker", "p", document);
  await expect(put(allow("dynamodb:Qeury"))).rejects.toThrow("the action dynamodb:Qeury matches no action");
  await expect(put(allow("dynamo:Query"))).rejects.toThrow("the service dynamo, which AWS does not have");
  await expect(put(allow("s3:*", { Condition: { DateLessThan: { k: "v" } } }))).rejects.toThrow(
    "DateLessThan",
  );
  await expect(put(allow("s3:*", { Principal: "*" }))).rejects.toThrow("Principal");
  await expect(put(allow("s3:*", { Resourse: "*" }))).rejects.toThrow("Resourse");
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable is written like this
  await expect(put(allow("s3:*", { Resource: "arn:aws:s3:::${aws:username}" }))).rejects.toThrow(
    "policy variable",
  );
  await expect(put("{")).rejects.toThrow("not valid JSON");
  await expect(iam.putRolePolicy("nobody", "p", allow("*"))).rejects.toThrow("The role with name nobody");
});

test("a resource's own policy lets a service in from the source it names, and nobody else", async () => {
  const resource = "arn:aws:s3:::bucket/key";
  await iam.putResourcePolicy(resource, {
    Statement: {
      Effect: "Allow",
      Principal: { Service: "connect.amazonaws.com" },
      Action: "s3:GetObject",
      Resource: resource,
      Condition: { ArnLike: { "aws:SourceArn": "arn:aws:connect:*:*:instance/*" } },
    },
  });
  const service = (sourceArn: string): Principal => ({
    kind: "service",
    service: "connect.amazonaws.com",
    sourceArn,
    sourceAccount: "111122223333",
  });
  const grant = { action: "s3:GetObject", resource };
  expect(refusal(grant, service("arn:aws:connect:eu-central-1:111122223333:instance/i"))).toBeUndefined();
  expect(refusal(grant, service("arn:aws:lex:eu-central-1:111122223333:bot/b"))).toContain("resource-based");
  expect(refusal(grant)).toBeDefined();
});

test("a role is assumed by whom it trusts", () => {
  const lambda = {
    kind: "service",
    service: "lambda.amazonaws.com",
    sourceArn: "a",
    sourceAccount: "1",
  } as const;
  expect(iam.mayAssume("worker", lambda)).toBe(true);
  expect(iam.mayAssume("worker", role)).toBe(false);
  expect(iam.mayAssume("nobody", lambda)).toBe(false);
});

test("an attached managed policy counts, and an unknown one is refused by name", () => {
  const grant = {
    action: "logs:PutLogEvents",
    resource: "arn:aws:logs:eu-central-1:111122223333:log-group:x",
  };
  iam.attach("worker", "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole");
  expect(refusal(grant)).toBeUndefined();
  expect(() => iam.attach("worker", "arn:aws:iam::aws:policy/AdministratorAccess")).toThrow(
    "AdministratorAccess",
  );
});

test("a removed role has no keys, and keys it gave out allow nothing", async () => {
  await iam.putRolePolicy("worker", "all", allow("*"));
  iam.removeRole("worker");
  expect(refusal()).toBeDefined();
  expect(() => iam.mintKeys("worker", "s")).toThrow("cannot be found");
});

test("a wildcard in one part of an ARN does not reach into the next", () => {
  expect(
    matchesArn(
      "arn:aws:connect:*:111122223333:instance/*",
      "arn:aws:connect:eu-west-2:111122223333:instance/a/b",
    ),
  ).toBe(true);
  expect(
    matchesArn("arn:aws:connect:*:instance/*", "arn:aws:connect:eu-west-2:111122223333:instance/a"),
  ).toBe(false);
  expect(matchesWildcard("a.c*", "abc")).toBe(false);
});
