import { request as httpRequest } from "node:http";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { DynamoDbService } from "../../../sandbox/cloud/dynamodb/dynamodb-service.ts";
import type { Call, Grant, HttpRequest, Service } from "../../../sandbox/cloud/service.ts";
import { HOME, type SmallCloud, startSmallCloud } from "./small-cloud.ts";

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

const DYNAMODB = {
  "x-amz-target": "DynamoDB_20120810.ListTables",
  "content-type": "application/x-amz-json-1.0",
};

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
