/** Ids and ARNs have the forms that the services print: others read regions and names out of them. */
import { beforeAll, expect, test } from "vitest";
import { chooseOutputs } from "../../../../sandbox/providers/outputs/choose-outputs.ts";
import { Identity } from "../../../../sandbox/providers/outputs/identity.ts";
import { type PackageName, PackageSchemas } from "../../../../sandbox/providers/schema/package-schemas.ts";

const INSTANCE = "arn:aws:connect:eu-central-1:111122223333:instance/6a1e2f30-0000-4000-8000-000000000001";
const UUID = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

const schemas = new Map<PackageName, PackageSchemas>();
beforeAll(() => {
  for (const name of ["aws", "aws-native", "gcp", "kubernetes"] as const)
    schemas.set(name, new PackageSchemas(name));
});

async function chosen(type: string, inputs: Record<string, unknown>, generation = 0) {
  const packageName = type.split(":")[0] as PackageName;
  const schema = await schemas.get(packageName)?.resource(type);
  if (schema === undefined) throw new Error(`There is no ${type}.`);
  const place = {
    identity: new Identity(`urn:pulumi:test::tandem::${type}::thing`, generation),
    accountId: "111122223333",
    region: packageName === "gcp" ? "europe-west3" : "eu-central-1",
    project: "tandem-sandbox",
    name: typeof inputs["name"] === "string" ? inputs["name"] : "thing",
    inputs,
  };
  return chooseOutputs({ packageName, type, schema, defaultTags: { stack: "test" } }, place);
}

test.each([
  ["aws:iam/role:Role", {}, "arn", "arn:aws:iam::111122223333:role/thing"],
  ["aws:iam/role:Role", { path: "/deep/" }, "arn", "arn:aws:iam::111122223333:role/deep/thing"],
  ["aws:lambda/function:Function", {}, "arn", "arn:aws:lambda:eu-central-1:111122223333:function:thing"],
  [
    "aws:lambda/alias:Alias",
    { name: "live", functionName: "greet", functionVersion: "1" },
    "arn",
    "arn:aws:lambda:eu-central-1:111122223333:function:greet:live",
  ],
  ["aws:cloudwatch/eventRule:EventRule", {}, "arn", "arn:aws:events:eu-central-1:111122223333:rule/thing"],
  ["aws:cloudwatch/logGroup:LogGroup", {}, "arn", "arn:aws:logs:eu-central-1:111122223333:log-group:thing"],
  ["aws:s3/bucket:Bucket", { bucket: "box" }, "arn", "arn:aws:s3:::box"],
  [
    "gcp:compute/network:Network",
    {},
    "selfLink",
    "https://www.googleapis.com/compute/v1/projects/tandem-sandbox/global/networks/thing",
  ],
])("%s of %o has %s %s", async (type, inputs, output, expected) => {
  expect((await chosen(type, inputs)).outputs[output]).toBe(expected);
});

test.each([
  ["aws-native:connect:Instance", "arn", `instance/${UUID}$`],
  ["aws-native:connect:ContactFlow", "contactFlowArn", `/contact-flow/${UUID}$`],
  ["aws-native:connect:Queue", "queueArn", `/queue/${UUID}$`],
  ["aws-native:connect:User", "userArn", `/agent/${UUID}$`],
  ["aws-native:connect:PhoneNumber", "phoneNumberArn", `:phone-number/${UUID}$`],
  ["aws-native:connect:SecurityKey", "associationId", "^[0-9a-f]{64}$"],
  ["aws-native:lex:Bot", "awsId", "^[A-Z0-9]{10}$"],
  ["aws-native:lex:BotAlias", "arn", "bot-alias/BOT1234567/[A-Z0-9]{10}$"],
  ["aws:kms/key:Key", "arn", `key/${UUID}$`],
])("%s has %s like %s", async (type, output, pattern) => {
  const { outputs } = await chosen(type, {
    instanceArn: INSTANCE,
    instanceId: INSTANCE,
    botId: "BOT1234567",
  });
  expect(outputs[output]).toMatch(new RegExp(pattern));
});

test.each([
  ["GB", /^\+442079460\d{3}$/],
  ["DE", /^\+493023125\d{3}$/],
  ["US", /^\+120255501\d{2}$/],
])("a number of %s is one that nobody has", async (countryCode, pattern) => {
  const { outputs } = await chosen("aws-native:connect:PhoneNumber", { countryCode, type: "DID" });
  expect(outputs["address"]).toMatch(pattern);
});

test("a resource that replaced another has ids of its own; the same one never changes them", async () => {
  const queue = { instanceArn: INSTANCE, name: "billing" };
  const first = await chosen("aws-native:connect:Queue", queue);
  expect(await chosen("aws-native:connect:Queue", { ...queue, maxContacts: 3 })).toEqual(first);
  expect((await chosen("aws-native:connect:Queue", queue, 1)).id).not.toBe(first.id);
});

test("an id of CloudFormation is its primary identifier; Kubernetes' is namespace and name", async () => {
  const alias = await chosen("aws-native:lex:BotAlias", { botId: "BOT1234567" });
  expect(alias.id).toBe(`${alias.outputs["botAliasId"]}|BOT1234567`);
  expect((await chosen("kubernetes:core/v1:Namespace", { metadata: { name: "gateway" } })).id).toBe(
    "gateway",
  );
  const metadata = { name: "api", namespace: "gateway" };
  expect((await chosen("kubernetes:core/v1:Service", { metadata })).id).toBe("gateway/api");
});

test("every tag of the provider is on a resource that has tags", async () => {
  const { outputs } = await chosen("aws:iam/role:Role", { tags: { owner: "desk" } });
  expect(outputs["tagsAll"]).toEqual({ stack: "test", owner: "desk" });
});
