import { request as httpRequest } from "node:http";
import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { DynamoDbService } from "../../../sandbox/cloud/dynamodb/dynamodb-service.ts";
import { listen } from "../../../sandbox/cloud/http-server.ts";
import type { Call, Grant, HttpRequest, Service } from "../../../sandbox/cloud/service.ts";
import { HOME, PEER, type SmallCloud, startSmallCloud } from "./small-cloud.ts";

/** A service of each protocol that says what reached it. */
function echo(signingName: string, protocol: Service["protocol"]): Service {
  return {
    signingName,
    protocol,
    ...(protocol.startsWith("rest")
      ? {
          route: ({ path, body }: HttpRequest) =>
            path === "/nowhere"
              ? undefined
              : { operation: "Echo", input: { body: Buffer.from(body).toString() } },
        }
      : {}),
    grants: ({ operation }: Call): readonly Grant[] => [
      { action: `${signingName}:${operation}`, resource: "arn:aws:s3:::bucket" },
    ],
    handle: async ({ operation, input, region }) => {
      if (operation === "Explode") throw new TypeError("a defect of the service");
      return { json: { operation, region, input } };
    },
  };
}

let cloud: SmallCloud;
let dynamodb: DynamoDbService;

beforeAll(async () => {
  const started = await startSmallCloud((core) => [
    new DynamoDbService(core),
    echo("lambda", "rest-json"),
    echo("secretsmanager", "json-1.1"),
    echo("sts", "query"),
    echo("s3", "rest-xml"),
  ]);
  cloud = started;
  dynamodb = started.services[0] as DynamoDbService;
});
afterAll(async () => {
  await dynamodb.stop();
  await cloud.stop();
});
beforeEach(() => cloud.core.faults.clear());

interface Raw {
  readonly service?: string;
  readonly region?: string;
  readonly key?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

function send({ service, region = HOME, key = "ASIASANDBOXADMIN0000", path = "/", headers, body = "" }: Raw) {
  const authorization =
    service === undefined
      ? {}
      : {
          authorization: `AWS4-HMAC-SHA256 Credential=${key}/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
        };
  return fetch(`${cloud.core.endpoint}${path}`, {
    method: "POST",
    headers: { ...authorization, ...headers },
    body,
  });
}

const errorOf = (reply: Response) => reply.json() as Promise<{ __type?: string; message?: string }>;

const DYNAMODB = {
  "x-amz-target": "DynamoDB_20120810.ListTables",
  "content-type": "application/x-amz-json-1.0",
};

test("region and service are read from the signature", async () => {
  const reply = await send({
    service: "secretsmanager",
    region: PEER,
    headers: { "x-amz-target": "secretsmanager.GetSecretValue" },
    body: '{"SecretId":"x"}',
  });
  expect(await reply.json()).toEqual({ operation: "GetSecretValue", region: PEER, input: { SecretId: "x" } });
});

test("an error has the shape of its protocol", async () => {
  const refused = { key: "AKIANOBODY", body: "{}" };
  const json = await send({ ...refused, service: "dynamodb", headers: DYNAMODB });
  expect(json.status).toBe(400);
  expect((await errorOf(json)).__type).toBe("UnrecognizedClientException");
  const rest = await send({ ...refused, service: "lambda" });
  expect(rest.status).toBe(403);
  expect(rest.headers.get("x-amzn-errortype")).toBe("UnrecognizedClientException");
  const query = await send({ ...refused, service: "sts", body: "Action=GetCallerIdentity" });
  expect(await query.text()).toContain("<Code>InvalidClientTokenId</Code>");
  const s3 = await send({ ...refused, service: "s3", path: "/bucket/key" });
  expect(await s3.text()).toMatch(/^<Error><Code>InvalidAccessKeyId<\/Code>/);
});

test("what cannot be read is a SerializationException, what is unsigned a MissingAuthenticationTokenException", async () => {
  for (const body of ["{", "[]", "null", '"text"']) {
    const reply = await send({ service: "dynamodb", headers: DYNAMODB, body });
    expect((await errorOf(reply)).__type).toBe("SerializationException");
  }
  const unsigned = await send({ headers: DYNAMODB, body: "{}" });
  expect((await errorOf(unsigned)).__type).toBe("MissingAuthenticationTokenException");
});

test("what is not implemented is refused by its name", async () => {
  const operation = await send({
    service: "dynamodb",
    headers: { ...DYNAMODB, "x-amz-target": "DynamoDB_20120810.ExecuteStatement" },
    body: "{}",
  });
  expect(await operation.json()).toMatchObject({
    __type: "UnknownOperationException",
    message: "The local cloud does not implement dynamodb:ExecuteStatement.",
  });
  const service = await send({
    service: "sqs",
    headers: { "x-amz-target": "AmazonSQS.SendMessage" },
    body: "{}",
  });
  expect((await errorOf(service)).message).toBe("The local cloud does not implement sqs:SendMessage.");
  const path = await send({ service: "lambda", path: "/nowhere" });
  expect((await errorOf(path)).message).toBe("The local cloud does not implement lambda:POST /nowhere.");
});

test("a body of ten megabytes is read and refused, not a crash", async () => {
  const reply = await send({ service: "dynamodb", headers: DYNAMODB, body: "x".repeat(10_000_000) });
  expect((await errorOf(reply)).__type).toBe("SerializationException");
  const larger = await send({ service: "dynamodb", headers: DYNAMODB, body: "x".repeat(17_000_000) });
  expect(larger.status).toBe(413);
});

test("a defect of a service is an internal error of its protocol and stands in the log", async () => {
  cloud.core.log.clear();
  const reply = await send({
    service: "secretsmanager",
    headers: { "x-amz-target": "secretsmanager.Explode" },
    body: "{}",
  });
  expect(reply.status).toBe(500);
  expect(cloud.core.log.since()[0]?.text).toContain("a defect of the service");
});

test("a lost region breaks the connection off, and the other region answers", async () => {
  cloud.core.faults.lose(HOME);
  const list = (region: string) =>
    new DynamoDBClient({ ...cloud.client(region), maxAttempts: 1 }).send(new ListTablesCommand({}));
  await expect(list(HOME)).rejects.toThrow(/socket hang up|ECONNRESET/);
  expect((await list(PEER)).TableNames).toEqual([]);
});

test("a body in aws-chunked form reaches the service without its framing", async () => {
  const reply = await send({
    service: "s3",
    path: "/bucket/key",
    headers: {
      "content-encoding": "aws-chunked",
      "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
    },
    body: "5\r\nhello\r\n6;chunk-signature=0\r\n world\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n",
  });
  expect(await reply.text()).toContain("<body>hello world</body>");
  const broken = await send({
    service: "s3",
    path: "/bucket/key",
    headers: { "content-encoding": "aws-chunked" },
    body: "ff\r\nshort",
  });
  expect(await broken.text()).toContain("<Code>InvalidRequest</Code>");
});

test("a role may do what its policies say, and the refusal names role, action and resource", async () => {
  await cloud.iam.putRole("reader", {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
    ],
  });
  const { accessKeyId: key } = cloud.iam.mintKeys("reader", "session");
  const call = () => send({ service: "s3", path: "/bucket/key", key });
  const text = await (await call()).text();
  expect(text).toContain("<Code>AccessDenied</Code>");
  expect(text).toContain(
    "assumed-role/reader/session is not authorized to perform: s3:Echo on resource: arn:aws:s3:::bucket",
  );
  await cloud.iam.putRolePolicy("reader", "all", {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "arn:aws:s3:::bucket" }],
  });
  expect((await call()).status).toBe(200);
});

test("a taken port is an error that says what to do", async () => {
  const taken = Number(new URL(cloud.core.endpoint).port);
  await expect(listen(taken, () => undefined)).rejects.toThrow(
    `The local cloud cannot listen: port ${taken} of 127.0.0.1 is in use; stop what listens there`,
  );
});

/** Whatever comes over the wire, there is an answer with the status of an error of the caller. */

test("garbage gets an answer that blames the caller", async () => {
  const operations = [
    "GetItem",
    "PutItem",
    "UpdateItem",
    "Query",
    "Scan",
    "BatchWriteItem",
    "CreateTable",
    "Nonsense",
  ];
  await dynamodb.putTable(HOME, {
    name: "table",
    partition: "pk",
    attributes: { pk: "S" },
    indexes: [],
    replication: { kind: "regional" },
  });
  const name = fc.constantFrom(
    ...[
      "TableName",
      "Item",
      "Key",
      "KeyConditionExpression",
      "UpdateExpression",
      "ExpressionAttributeValues",
    ],
    ...[
      "ExpressionAttributeNames",
      "RequestItems",
      "AttributeDefinitions",
      "KeySchema",
      "Limit",
      "pk",
      ":a",
      "#a",
    ],
    ...[
      "S",
      "N",
      "M",
      "L",
      "B",
      "NULL",
      "table",
      "SET",
      "FilterExpression",
      "ConditionExpression",
      "IndexName",
    ],
  );
  const expression = fc.constantFrom(
    "pk = :a",
    "SET #a = :a + :a",
    "ADD pk :a",
    "REMOVE pk[1].x",
    "attribute_exists(",
    "",
  );
  const { json } = fc.letrec((tie) => ({
    json: fc.oneof(
      { maxDepth: 4 },
      fc.oneof(name, expression, fc.constant("table")),
      fc.jsonValue({ maxDepth: 1 }),
      fc.array(tie("json"), { maxLength: 3 }),
      fc.dictionary(name, tie("json"), { maxKeys: 6 }),
    ),
  }));
  const body = fc.oneof(
    {
      weight: 4,
      arbitrary: fc
        .dictionary(name, json, { maxKeys: 6 })
        .map((v) => JSON.stringify({ TableName: "table", ...v })),
    },
    { weight: 1, arbitrary: fc.string() },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom("dynamodb", "lambda", "sts", "s3", "nothing", undefined),
      fc.constantFrom(...operations),
      body,
      async (service, operation, text) => {
        const reply = await send({
          ...(service === undefined ? {} : { service }),
          headers: { "x-amz-target": `DynamoDB_20120810.${operation}` },
          body: text,
        });
        const answer = await reply.text();
        expect(reply.status, answer).toBeLessThan(500);
      },
    ),
    { numRuns: Number(process.env["FUZZ_RUNS"] ?? 150) },
  );
});

test("a broken HTTP request is answered with 400 or broken off, and the next one is served", async () => {
  const { hostname, port } = new URL(cloud.core.endpoint);
  await new Promise<void>((done) => {
    const broken = httpRequest({
      hostname,
      port,
      method: "POST",
      path: "/%zz?%zz",
      headers: { "transfer-encoding": "chunked" },
    });
    broken.on("error", () => done());
    broken.on("response", (r) => r.resume().on("end", done));
    broken.end("x");
  });
  expect((await send({ service: "dynamodb", headers: DYNAMODB, body: "{}" })).status).toBe(200);
});
