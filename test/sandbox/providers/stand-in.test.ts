import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { secret, UNKNOWN } from "../../../sandbox/providers/wire/values.ts";
import { type Served, serveForTest } from "../../support/providers/served.ts";

const TABLE = "urn:pulumi:test::tandem::tandem:data:GlobalTable$aws:dynamodb/table:Table::profiles";
const QUEUE = "urn:pulumi:test::tandem::aws-native:connect:Queue::billing";
const INSTANCE = "arn:aws:connect:eu-central-1:111122223333:instance/6a1e2f30-0000-4000-8000-000000000001";
const HOME = { region: "eu-central-1" };

const table = (more: Record<string, unknown> = {}) => ({
  name: "profiles",
  hashKey: "id",
  billingMode: "PAY_PER_REQUEST",
  attributes: [{ name: "id", type: "S" }],
  ...more,
});
const queue = (more: Record<string, unknown> = {}) => ({
  instanceArn: INSTANCE,
  name: "billing",
  hoursOfOperationArn: `${INSTANCE}/operating-hours/6a1e2f30-0000-4000-8000-000000000002`,
  ...more,
});

let served: Served;
beforeEach(async () => {
  served = await serveForTest();
});
afterEach(() => served.close());

describe("a call", () => {
  test("from a connection without a provider is an error, and never falls to a default region", async () => {
    const client = await served.client("aws", HOME);
    client.close();
    const { ProviderClient } = await import("../../support/providers/provider-client.ts");
    const stranger = new ProviderClient(served.standIns.debugProviders, "aws");
    await expect(stranger.create(TABLE, table())).rejects.toThrow(/no provider was configured/);
    stranger.close();
  });

  test("belongs to the provider whose connection it comes over", async () => {
    const home = await served.client("aws", HOME);
    const peer = await served.client("aws", { region: "eu-west-2" });
    const other = TABLE.replace("profiles", "other");
    const made = await Promise.all([
      home.create(TABLE, table()),
      peer.create(other, table({ name: "other" })),
    ]);
    expect(made.map(({ outputs }) => outputs["arn"])).toEqual([
      "arn:aws:dynamodb:eu-central-1:111122223333:table/profiles",
      "arn:aws:dynamodb:eu-west-2:111122223333:table/other",
    ]);
    expect(new Set(served.cloud.put.map(({ region }) => region))).toEqual(
      new Set(["eu-central-1", "eu-west-2"]),
    );
  });

  test("of a provider function that nobody can answer truly is refused by its name", async () => {
    const client = await served.client("aws", { ...HOME, allowedAccountIds: '["444455556666"]' });
    const identity = await client.invoke("aws:index/getCallerIdentity:getCallerIdentity");
    expect(identity).toMatchObject({ accountId: "444455556666" });
    await expect(client.invoke("aws:ec2/getAmi:getAmi")).rejects.toThrow(/aws:ec2\/getAmi:getAmi/);
  });

  test("to configure a provider without a region is found wrong", async () => {
    const client = await served.client("aws", HOME);
    expect((await client.checkConfig({ profile: "work" })).failures).toEqual([
      expect.stringMatching(/^region: aws takes its region from the program/),
    ]);
    expect((await client.checkConfig(HOME)).failures).toEqual([]);
  });
});

describe("a check", () => {
  test("tells everything that is wrong with a resource at once, by path", async () => {
    const client = await served.client("aws", HOME);
    const wrong = table({
      billingMode: "PAY_PER_REQEST",
      attributes: [{ name: "id", typ: "S" }],
      ttl: { enabled: "yes" },
      readCapacity: "ten",
    });
    const { failures } = await client.check(TABLE, wrong);
    expect(failures).toEqual([
      expect.stringMatching(/^attributes\[0\]\.type: missing required property "type"/),
      expect.stringMatching(/^attributes\[0\]\.typ: unknown property "typ".*did you mean "type"\?/),
      expect.stringMatching(
        /^billingMode: "PAY_PER_REQEST" is not one of .*did you mean "PAY_PER_REQUEST"\?/,
      ),
      expect.stringMatching(/^readCapacity: expected a number, got "ten"/),
      expect.stringMatching(/^ttl\.enabled: expected true or false, got "yes"/),
    ]);
  });

  test("holds aws-native against the published lengths, ranges and patterns", async () => {
    const client = await served.client("aws-native", HOME);
    const { failures } = await client.check(
      QUEUE,
      queue({ description: "x".repeat(251), maxContacts: -1, hoursOfOperationArn: "arn:aws:s3:::nowhere" }),
    );
    expect(failures).toEqual(
      expect.arrayContaining([
        "description: must have 250 characters or fewer, has 251",
        "maxContacts: must be 0 or more, is -1",
        expect.stringMatching(/^hoursOfOperationArn: "arn:aws:s3:::nowhere" does not match/),
      ]),
    );
    expect(failures).toHaveLength(3);
  });

  test("lets unknown and secret values pass where their kind fits, and only there", async () => {
    const client = await served.client("aws", HOME);
    const fits = table({
      name: UNKNOWN,
      hashKey: secret("id"),
      attributes: [{ name: secret("id"), type: UNKNOWN }],
    });
    expect((await client.check(TABLE, fits)).failures).toEqual([]);
    expect((await client.check(TABLE, table({ hashKey: secret(7) }))).failures).toHaveLength(1);
  });

  test("refuses an output that is set and a type that does not exist", async () => {
    const client = await served.client("aws", HOME);
    expect((await client.check(TABLE, table({ arn: "arn:aws:x" }))).failures).toEqual([
      expect.stringMatching(/^arn: "arn" is an output/),
    ]);
    const unknown = TABLE.replace("table:Table", "tabel:Tabel");
    expect((await client.check(unknown, {})).failures).toEqual([
      expect.stringMatching(/aws:dynamodb\/tabel:Tabel is not a resource type of @pulumi\/aws/),
    ]);
  });

  test("in a preview is noted with the component's path, and the engine is told nothing", async () => {
    const client = await served.client("aws", HOME);
    served.standIns.setMode("preview");
    expect((await client.check(TABLE, table({ hashKey: 7 }))).failures).toEqual([]);
    expect(served.standIns.failures()).toEqual([
      {
        urn: TABLE,
        path: "tandem:data:GlobalTable > profiles",
        property: "hashKey",
        reason: "expected a string, got 7",
      },
    ]);
    expect([...served.standIns.checked()]).toEqual([TABLE]);

    served.standIns.setMode("up");
    expect(served.standIns.failures()).toEqual([]);
    expect((await client.check(TABLE, table({ hashKey: 7 }))).failures).toHaveLength(1);
  });

  test("makes up a name where there is none, and the same one ever after", async () => {
    const client = await served.client("aws", HOME);
    const { name: _, ...nameless } = table();
    const first = await client.check(TABLE, nameless);
    expect(first.inputs["name"]).toMatch(/^profiles-[0-9a-f]{7}$/);
    const second = await client.check(TABLE, nameless, { ...nameless, name: "profiles-kept" });
    expect(second.inputs["name"]).toBe("profiles-kept");
  });

  test("makes up a name that is no longer than the service allows", async () => {
    const client = await served.client("aws", HOME);
    const urn = `urn:pulumi:test::tandem::aws:iam/role:Role::${"long-".repeat(20)}`;
    const { inputs, failures } = await client.check(urn, { assumeRolePolicy: "{}" });
    expect(failures).toEqual([]);
    expect(inputs["name"]).toMatch(/^(long-)+.*-[0-9a-f]{7}$/);
    expect(inputs["name"]).toHaveLength(64);
  });

  test("names Kubernetes objects inside their metadata, and takes the SDK's own kind", async () => {
    const client = await served.client("kubernetes", {});
    const urn = "urn:pulumi:test::tandem::kubernetes:core/v1:Namespace::gateway";
    const { inputs, failures } = await client.check(urn, { apiVersion: "v1", kind: "Namespace" });
    expect(failures).toEqual([]);
    expect(inputs["metadata"]).toEqual({ name: expect.stringMatching(/^gateway-[0-9a-f]{7}$/) });
    expect((await client.check(urn, { apiVersion: "v2", kind: "Namespace" })).failures).toHaveLength(1);
  });
});

describe("a difference", () => {
  test("replaces where the service cannot change it, and deletes first where the name is taken", async () => {
    const client = await served.client("aws", HOME);
    expect(await client.diff(TABLE, "profiles", table(), table())).toMatchObject({ isChanged: false });
    expect(await client.diff(TABLE, "profiles", table(), table({ hashKey: "key" }))).toEqual({
      isChanged: true,
      replaces: ["hashKey"],
      deleteBeforeReplace: true,
    });
    expect(await client.diff(TABLE, "profiles", table(), table({ name: "others" }))).toMatchObject({
      replaces: ["name"],
      deleteBeforeReplace: false,
    });
    expect(
      await client.diff(TABLE, "profiles", table(), table({ deletionProtectionEnabled: true })),
    ).toMatchObject({ isChanged: true, replaces: [] });
  });
});
