/** Over gRPC, as the engine talks to them: check, compare, create, update, read, delete. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { secret, UNKNOWN } from "../../../sandbox/providers/wire/values.ts";
import { type Served, serveForTest } from "../../support/providers/served.ts";

const TABLE = "urn:pulumi:test::tandem::tandem:data:GlobalTable$aws:dynamodb/table:Table::profiles";
const FUNCTION = "urn:pulumi:test::tandem::aws:lambda/function:Function::greet";
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
        path: "GlobalTable > Table profiles",
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

describe("what is created", () => {
  test("is unknown in a preview but for what the program says, and nothing is deployed", async () => {
    const client = await served.client("aws", HOME);
    const { id, outputs } = await client.create(TABLE, table(), true);
    expect(id).toBe("");
    expect(outputs).toMatchObject({ ...table(), arn: UNKNOWN, region: "eu-central-1" });
    expect(served.cloud.put).toEqual([]);
    expect(served.standIns.recorded()).toEqual([]);
  });

  test("keeps its ids over updates, and its secrets secret", async () => {
    const client = await served.client("aws-native", HOME);
    served.cloud.answer = () => ({ description: "a secret text" });
    const { id, outputs } = await client.create(QUEUE, queue({ description: secret("a secret text") }));
    expect(id).toMatch(
      /^arn:aws:connect:eu-central-1:111122223333:instance\/[-0-9a-f]{36}\/queue\/[-0-9a-f]{36}$/,
    );
    expect(outputs).toMatchObject({ queueArn: id, description: secret("a secret text") });
    expect(served.cloud.put[0]?.inputs["description"]).toBe("a secret text");

    const updated = await client.update(
      QUEUE,
      id,
      outputs,
      queue({ description: secret("another"), maxContacts: 5 }),
    );
    expect(updated).toMatchObject({ queueArn: id, maxContacts: 5 });
    expect((await client.read(QUEUE, id)).id).toBe(id);
  });

  test("that the program gives a changed place is another resource with another id", async () => {
    const client = await served.client("aws-native", HOME);
    const first = await client.create(QUEUE, queue());
    await client.check(QUEUE, queue(), queue());
    const second = await client.create(QUEUE, queue());
    expect(second.id).not.toBe(first.id);
    await client.delete(QUEUE, first.id);
    expect(served.cloud.removed.map(({ id }) => id)).toEqual([first.id]);
    expect(served.standIns.recorded().map(({ id }) => id)).toEqual([second.id]);
  });

  test("by a run that was killed is taken up under its id when the engine, which never heard of it, creates it again", async () => {
    const before = await served.client("aws-native", HOME);
    const { id } = await before.create(QUEUE, queue());
    await served.restart();
    served.standIns.setMode("up");
    const after = await served.client("aws-native", HOME);
    await after.check(QUEUE, queue({ maxContacts: 9 }));
    expect((await after.create(QUEUE, queue({ maxContacts: 9 }))).id).toBe(id);
    expect(served.standIns.recorded()).toHaveLength(1);
  });

  test("under a number counts on past the numbers that others hold", async () => {
    const client = await served.client("aws-native", HOME);
    const urn = "urn:pulumi:test::tandem::aws-native:lex:BotVersion::bot-version";
    const inputs = { botId: "BOT1234567", botVersionLocaleSpecification: [] };
    const made = [await client.create(`${urn}-one`, inputs), await client.create(`${urn}-two`, inputs)];
    expect(made.map(({ id }) => id)).toEqual(["BOT1234567|1", "BOT1234567|2"]);
    expect(made[1]?.outputs["botVersion"]).toBe("2");
  });

  test("under a name that another has in this region is refused", async () => {
    const client = await served.client("aws", HOME);
    await client.create(TABLE, table());
    const namesake = TABLE.replace("::profiles", "::namesake");
    await expect(client.create(namesake, table())).rejects.toThrow(/profiles exists already/);
    const peer = await served.client("aws", { region: "eu-west-2" });
    expect((await peer.create(namesake, table())).id).toBe("profiles");
  });

  test("and refused by the service is an error, and no longer there", async () => {
    const client = await served.client("aws", HOME);
    served.cloud.answer = () => {
      throw new Error("Table already exists: profiles");
    };
    await expect(client.create(TABLE, table())).rejects.toThrow(/Table already exists: profiles/);
    expect(served.standIns.recorded()).toEqual([]);
    expect((await client.read(TABLE, "profiles")).id).toBe("");
  });
});

describe("after a restart", () => {
  test("every resource is put back in the order it was created, with the code that was deployed", async () => {
    const bundle = join(served.directory, "dist");
    mkdirSync(bundle);
    writeFileSync(join(bundle, "index.mjs"), "export const version = 1;");
    const archive = {
      "4dabf18193072939515e22adb298388d": "0def7320c3a5731c473e5ecbe6d01bc7",
      hash: "a1b2c3",
      path: "dist",
    };
    const client = await served.client("aws", HOME);
    await client.create(TABLE, table());
    await client.create(FUNCTION, {
      name: "greet",
      role: "arn:aws:iam::111122223333:role/greet",
      code: archive,
      runtime: "nodejs24.x",
      handler: "index.handler",
    });
    rmSync(bundle, { recursive: true });

    await served.restart();
    expect(await served.standIns.restore()).toBe(2);
    expect(served.cloud.put.map(({ name }) => name)).toEqual(["profiles", "greet"]);
    const code = served.cloud.put[1]?.inputs["code"] as { path: string; hash: string };
    expect(code.hash).toBe("a1b2c3");
    expect(readFileSync(join(code.path, "index.mjs"), "utf8")).toBe("export const version = 1;");
  });

  test("a resource that was changed to name a newer one waits for it, and one that never can is named", async () => {
    const client = await served.client("aws", HOME);
    const newer = TABLE.replace("::profiles", "::newer");
    await client.create(TABLE, table());
    await client.create(newer, table({ name: "newer" }));

    await served.restart();
    const held = new Set<string>();
    served.cloud.answer = ({ name }) => {
      if (name === "profiles" && !held.has("newer")) throw new Error("it names newer, which is not there");
      held.add(name);
      return undefined;
    };
    expect(await served.standIns.restore()).toBe(2);
    expect([...held]).toEqual(["newer", "profiles"]);

    await served.restart();
    served.cloud.answer = ({ name }) => {
      if (name === "profiles") throw new Error("its region is gone");
      return undefined;
    };
    await expect(served.standIns.restore()).rejects.toThrow(
      /Table profiles of the last session.*its region is gone\nTo start anew.*delete .*test\.json/,
    );
  });

  test("a state file that is no JSON is named, with what to do", async () => {
    mkdirSync(join(served.directory, "state"));
    writeFileSync(join(served.directory, "state/test.json"), '{"version":1,"reso');
    await expect(served.standIns.restore()).rejects.toThrow(/test\.json.*Delete it to start anew/);
  });
});
