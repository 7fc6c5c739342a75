/** One leak of each kind, planted where it might happen, in a cloud that is otherwise clean. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { person } from "../../../journeys/people.ts";
import { type LocalCloud, startCloud } from "../../../sandbox/cloud/local-cloud.ts";
import type { DeployedResource } from "../../../sandbox/providers/behaviour.ts";
import { findLeaks, type Trace } from "../../../tools/leak-scan/find-leaks.ts";
import { LeakScan } from "../../../tools/leak-scan/leak-scan.ts";
import { keysIn, type Secret, secretsOfPeople } from "../../../tools/leak-scan/secret.ts";
import { SecretIndex } from "../../../tools/leak-scan/secret-index.ts";
import { sandboxFolder } from "../../../tools/sandbox/folder.ts";
import { SANDBOX } from "../../../tools/sandbox/settings.ts";

const { home, peer, witness, accountId } = SANDBOX;
const { pin, givenName, phone } = person(0);
const KEY = Buffer.from(Array.from({ length: 32 }, (_, at) => (at * 71 + 200) % 256)).toString("base64");
const TOKEN: Secret = { kind: "token", text: `e1.eyJhIjoxfQ.${"aB3_".repeat(10)}xyz`, whose: "an entry" };
const CODE: Secret = { kind: "code", text: "914302", whose: "told" };

describe("leaks planted in what a run leaves", () => {
  const secrets = new SecretIndex([
    ...secretsOfPeople(),
    TOKEN,
    CODE,
    ...keysIn(JSON.stringify({ k: KEY }), "a ring"),
  ]);
  const seen = (place: string, content: unknown) => {
    const trace: Trace = { place, region: home, content };
    return findLeaks([trace], secrets).map(({ kind, place: at, as }) => ({ kind, at, as }));
  };
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  const hex = (text: string) => Buffer.from(text).toString("hex");

  it.each([
    [
      "a PIN in a log line",
      "log verify-pin",
      `{"message":"tried ${pin}"}`,
      "pin",
      "log verify-pin/message",
      "clear",
    ],
    [
      "a PIN in base64",
      "log verify-pin",
      { event: base64(`{"pin":"${pin}"}`) },
      "pin",
      "log verify-pin/event",
      "base64",
    ],
    ["a PIN in hex", "log verify-pin", hex(`pin=${pin}`), "pin", "log verify-pin", "hex"],
    [
      "a code in an event",
      "stream events",
      { data: { code: CODE.text } },
      "code",
      "stream events/data/code",
      "clear",
    ],
    [
      "a code in a number",
      "contact event",
      { detail: { n: 914_302 } },
      "code",
      "contact event/detail/n",
      "clear",
    ],
    [
      "a code, key by key",
      "trace main",
      `{"keyed":["9","1","4","3","0","2"]}`,
      "code",
      "trace main",
      "split",
    ],
    [
      "a token in an attribute",
      "contact attribute",
      { entry: TOKEN.text },
      "token",
      "contact attribute/entry",
      "clear",
    ],
    [
      "a live token where spent ones are",
      "contact attribute",
      { entryToken: TOKEN.text },
      "token",
      "contact attribute/entryToken",
      "clear",
    ],
    [
      "a key in the state",
      "file state/pulumi/stack.json",
      { outputs: { ring: KEY } },
      "key",
      "file state/pulumi/stack.json/outputs/ring",
      "clear",
    ],
    [
      "a key's bytes in hex",
      "resource aws:ssm",
      { value: Buffer.from(KEY, "base64").toString("hex") },
      "key",
      "resource aws:ssm/value",
      "clear",
    ],
    [
      "a name in a metric",
      "metric identify",
      `{"_aws":{},"caller":"${givenName}"}`,
      "name",
      "metric identify/caller",
      "clear",
    ],
    [
      "a name in a tag",
      "resource aws:lambda",
      { tags: { owner: givenName } },
      "name",
      "resource aws:lambda/tags/owner",
      "clear",
    ],
    [
      "a name in a field of the right table",
      "item profiles PROFILE",
      { note: givenName },
      "name",
      "item profiles PROFILE/note",
      "clear",
    ],
    [
      "a number in an item of the wrong table",
      "item sessions SESSION",
      { from: phone },
      "number",
      "item sessions SESSION/from",
      "clear",
    ],
    [
      "a number as a key",
      "item contacts EVENT",
      { [phone]: 1 },
      "number",
      "item contacts EVENT/{name}",
      "clear",
    ],
    ["a number in a URL", "log edge", `GET /chats?from=%2B44%207700%20900000`, "number", "log edge", "url"],
    [
      "a number in JSON in JSON",
      "object quarantine",
      { body: JSON.stringify({ a: JSON.stringify({ phone }) }) },
      "number",
      "object quarantine/body/a/phone",
      "clear",
    ],
  ])("finds %s", (_, place, content, kind, at, as) => {
    expect(seen(place, content)).toContainEqual({ kind, at, as });
  });

  it("lets pass what is where it belongs", () => {
    expect(seen("item profiles PROFILE", { givenName: { value: givenName } })).toEqual([]);
    expect(seen("stream contact-records", { CustomerEndpoint: { Address: phone } })).toEqual([]);
    expect(seen("log verify-pin", '{"message":"replied","status":"verified"}')).toEqual([]);
  });

  it("never shows the secret", () => {
    const leaks = findLeaks(
      [{ place: "log x", region: home, content: `${pin} ${phone} ${givenName}` }],
      secrets,
    );
    expect(leaks).toHaveLength(3);
    expect(JSON.stringify(leaks)).not.toMatch(new RegExp(`${pin}|${phone.slice(1)}|${givenName}`));
  });
});

describe("the scan of a local cloud", () => {
  let path: string;
  let cloud: LocalCloud;
  let scan: LeakScan;
  const resources: DeployedResource[] = [];

  beforeAll(async () => {
    path = await mkdtemp(join(tmpdir(), "tandem-leaks-"));
    cloud = await startCloud({ accountId, home, peer, witness, seed: "leaks", directory: path });
    for (const region of [home, peer])
      cloud.kinesis.streams.put({
        region,
        name: "tandem-sandbox-events",
        mode: "ON_DEMAND",
        shardCount: 1,
        retentionHours: 24,
        encryption: { type: "NONE" },
        maximumRecordKib: 1024,
      });
    cloud.s3.putBucket(home, "tandem-quarantine");
    await cloud.dynamodb.putTable(home, {
      name: "tandem-sandbox-sessions",
      partition: "pk",
      sort: "sk",
      attributes: { pk: "S", sk: "S" },
      indexes: [],
      replication: { kind: "eventual", regions: [home, peer] },
    });
    await cloud.control.snapshot();
  });

  beforeEach(async () => {
    await cloud.control.reset();
    const providers = { recorded: () => resources } as never;
    scan = new LeakScan({ cloud, control: cloud.control, providers }, [JSON.stringify({ k: KEY })]);
  });

  afterAll(async () => {
    await cloud.stop();
    await rm(path, { recursive: true, force: true });
  });

  const found = async () => {
    await scan.look();
    const folder = sandboxFolder(path);
    for (const root of [folder.engineState, folder.run]) await mkdir(root, { recursive: true });
    const { leaks } = await scan.finish(folder);
    return leaks.map(
      ({ kind, place, region }) => `${kind} in ${place}${region === "" ? "" : ` of ${region}`}`,
    );
  };
  const write = (operation: string, input: object) =>
    cloud.dynamodb.handle({
      region: home,
      operation,
      input: { TableName: "tandem-sandbox-sessions", ...input },
      principal: { kind: "administrator", arn: "test" },
      request: {
        method: "POST",
        path: "/",
        query: new URLSearchParams(),
        headers: {},
        body: new Uint8Array(),
      },
    });
  const Key = { pk: { S: "CUSTOMER#1" }, sk: { S: "SESSION#x" } };

  it("finds nothing where nothing is", async () => {
    expect(await found()).toEqual([]);
  });

  it("reads log lines", async () => {
    cloud.core.log.write({ region: peer, source: "function", name: "verify-pin", text: `{"pin":"${pin}"}` });
    expect(await found()).toEqual([`pin in log verify-pin/pin of ${peer}`]);
  });

  it("reads items in both regions, and what they were before", async () => {
    await write("PutItem", { Item: { ...Key, from: { S: phone } } });
    await cloud.control.settle();
    await write("PutItem", { Item: { ...Key, from: { S: "hashed" } } });
    await write("DeleteItem", { Key });
    await cloud.control.settle();
    expect(await found()).toEqual([
      `number in item sessions SESSION/from of ${home}`,
      `number in item sessions SESSION/from of ${peer}`,
    ]);
  });

  it("reads records of streams, expired or not", async () => {
    const data = { at: 1, code: pin };
    await cloud.control.putRecords({
      region: home,
      stream: "tandem-sandbox-events",
      records: [{ partitionKey: "a", data }],
    });
    await cloud.control.advance({ milliseconds: 2 * 24 * 3_600_000 });
    expect(await found()).toEqual([`pin in stream events/code of ${home}`]);
  });

  it("reads objects of every version", async () => {
    cloud.s3.setVersioning("tandem-quarantine", "Enabled");
    const left = { region: home, bucket: "tandem-quarantine", key: "a", contentType: "text/plain" };
    const principal = { kind: "administrator", arn: "test" } as const;
    cloud.s3.leave(
      { ...left, body: JSON.stringify({ record: Buffer.from(givenName).toString("base64") }) },
      principal,
    );
    cloud.s3.leave({ ...left, body: "clean" }, principal);
    expect(await found()).toEqual([`name in object quarantine/record of ${home}`]);
  });

  it("reads the stack's files, and tags of what is deployed", async () => {
    const folder = sandboxFolder(path);
    await mkdir(folder.engineState, { recursive: true });
    const file = join(folder.engineState, "sandbox.json");
    await writeFile(file, JSON.stringify({ deployment: { ring: Buffer.from(KEY).toString("hex") } }));
    resources.push({ type: "aws:sqs/queue:Queue", inputs: { tags: { by: givenName } } } as never);
    const leaks = await found();
    await rm(file);
    resources.length = 0;
    expect(leaks).toEqual([
      "name in resource aws:sqs/queue:Queue/tags/by",
      "key in file state/pulumi/sandbox.json/deployment/ring",
    ]);
  });
});
