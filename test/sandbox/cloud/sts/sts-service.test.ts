import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
  STSClient,
} from "@aws-sdk/client-sts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { StsService } from "../../../../sandbox/cloud/sts/sts-service.ts";
import { ACCOUNT, HOME, type SmallCloud, startSmallCloud } from "../small-cloud.ts";

interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

let cloud: SmallCloud;
const client = (credentials: Keys = cloud.client(HOME).credentials) =>
  new STSClient({ ...cloud.client(HOME), credentials, maxAttempts: 1 });
const roleArn = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const assume = (name: string, as = client()) =>
  as.send(new AssumeRoleCommand({ RoleArn: roleArn(name), RoleSessionName: "night-shift" }));
const trust = (Principal: object) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal, Action: "sts:AssumeRole" }],
});

beforeAll(async () => {
  cloud = await startSmallCloud((core) => [
    new StsService(core, {
      mintKeys: (role, session) => cloud.iam.mintKeys(role, session),
      mayAssume: (role, principal) => cloud.iam.mayAssume(role, principal),
    }),
  ]);
  await cloud.iam.putRole("operator", trust({ AWS: `arn:aws:iam::${ACCOUNT}:root` }));
  await cloud.iam.putRole("function", trust({ Service: "lambda.amazonaws.com" }));
  await cloud.iam.putRole("auditor", trust({ AWS: roleArn("operator") }));
});
afterAll(() => cloud.stop());

test("the administrator learns who they are", async () => {
  expect(await client().send(new GetCallerIdentityCommand({}))).toMatchObject({
    Account: ACCOUNT,
    Arn: `arn:aws:iam::${ACCOUNT}:user/sandbox-administrator`,
  });
});

test("a role that trusts the account is assumed, and its keys work", async () => {
  const { Credentials, AssumedRoleUser } = await assume("operator");
  const arn = `arn:aws:sts::${ACCOUNT}:assumed-role/operator/night-shift`;
  expect(AssumedRoleUser?.Arn).toBe(arn);
  expect(Credentials?.Expiration?.getTime()).toBeGreaterThan(cloud.core.clock.now());
  const session = client({
    accessKeyId: Credentials?.AccessKeyId ?? "",
    secretAccessKey: Credentials?.SecretAccessKey ?? "",
  });
  const identity = await session.send(new GetCallerIdentityCommand({}));
  expect(identity).toMatchObject({ Arn: arn, UserId: AssumedRoleUser?.AssumedRoleId });
});

test("a role needs both the other's trust and a permission of its own", async () => {
  const operator = client(cloud.iam.mintKeys("operator", "day"));
  await expect(assume("auditor", operator)).rejects.toMatchObject({ name: "AccessDenied" });
  await cloud.iam.putRolePolicy("operator", "audit", {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" }],
  });
  expect((await assume("auditor", operator)).AssumedRoleUser?.Arn).toContain("auditor/night-shift");
  await expect(assume("function", operator)).rejects.toMatchObject({
    name: "AccessDenied",
    message: expect.stringContaining(`sts:AssumeRole on resource: ${roleArn("function")}`),
  });
});

test("a role that is not there and one that does not trust are refused alike", async () => {
  await expect(assume("nobody")).rejects.toMatchObject({ name: "AccessDenied" });
  await expect(assume("function")).rejects.toMatchObject({ name: "AccessDenied" });
});

test("wrong values and other operations are refused by name", async () => {
  const short = client().send(new AssumeRoleCommand({ RoleArn: roleArn("operator"), RoleSessionName: "x" }));
  await expect(short).rejects.toMatchObject({ name: "ValidationError" });
  const brief = new AssumeRoleCommand({
    RoleArn: roleArn("operator"),
    RoleSessionName: "brief",
    DurationSeconds: 1,
  });
  await expect(client().send(brief)).rejects.toMatchObject({ name: "ValidationError" });
  await expect(client().send(new GetSessionTokenCommand({}))).rejects.toThrow(
    "does not implement sts:GetSessionToken",
  );
});
