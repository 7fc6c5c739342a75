import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { describe, expect, it } from "vitest";
import { NoAnswer, strongTable } from "../../stores/strong-table.ts";
import { type SmallAnswer, smallServer } from "../support/edge/small-server.ts";

const ITEM = { pk: "ATTEMPT#a", sk: "CLAIM", region: "eu-west-2", epoch: 3 };
const ABSENT = { absentOr: true, all: {} };

function tableAt(endpoint: string) {
  const client = new DynamoDBClient({
    region: "eu-central-1",
    endpoint,
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
    maxAttempts: 1,
  });
  return strongTable(DynamoDBDocumentClient.from(client), "claims");
}

function failure(status: number, type: string, more: object = {}): SmallAnswer {
  return { status, body: { __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: "no", ...more } };
}

describe("a conditional write", () => {
  it("that is refused gives what stands there, as the service sends it, without asking again", async () => {
    const image = { pk: { S: ITEM.pk }, sk: { S: ITEM.sk }, region: { S: ITEM.region }, epoch: { N: "3" } };
    await using server = await smallServer(() =>
      failure(400, "ConditionalCheckFailedException", { Item: image }),
    );
    expect(await tableAt(server.url).putIf(ITEM, ABSENT)).toEqual({ kind: "refused", item: ITEM });
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    ["a lost quorum", failure(500, "InternalServerError")],
    ["a conflict between regions", failure(400, "ReplicatedWriteConflictException")],
    ["throttling", failure(400, "ThrottlingException")],
    ["a broken connection", undefined],
  ] as const)("takes %s for no answer", async (_case, given) => {
    await using server = await smallServer(() => given);
    await expect(tableAt(server.url).putIf(ITEM, ABSENT)).rejects.toThrowError(NoAnswer);
  });

  it("takes nobody listening for no answer", async () => {
    await expect(tableAt("http://127.0.0.1:9").putIf(ITEM, ABSENT)).rejects.toThrowError(NoAnswer);
  });

  it("takes a missing right for what it is", async () => {
    await using server = await smallServer(() => failure(400, "AccessDeniedException"));
    await expect(tableAt(server.url).putIf(ITEM, ABSENT)).rejects.toMatchObject({
      name: "AccessDeniedException",
    });
  });
});
