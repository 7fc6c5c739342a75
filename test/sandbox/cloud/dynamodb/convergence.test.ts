import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DynamoDbService } from "../../../../sandbox/cloud/dynamodb/dynamodb-service.ts";
import { ServiceError } from "../../../../sandbox/cloud/service.ts";
import { HOME, PEER, type SmallCloud, startSmallCloud, WITNESS } from "../small-cloud.ts";

let cloud: SmallCloud;
let dynamodb: DynamoDbService;

beforeAll(async () => {
  const started = await startSmallCloud((core) => [new DynamoDbService(core)] as const);
  cloud = started;
  dynamodb = started.services[0];
  const spec = { partition: "pk", attributes: { pk: "S" }, indexes: [] };
  await dynamodb.putTable(HOME, {
    ...spec,
    name: "eventual",
    replication: { kind: "eventual", regions: [HOME, PEER] },
  });
  await dynamodb.putTable(HOME, {
    ...spec,
    name: "strong",
    replication: { kind: "strong", regions: [HOME, PEER], witness: WITNESS },
  });
  dynamodb.snapshot();
});
afterAll(async () => {
  await cloud.stop();
  await dynamodb.stop();
});

async function call(region: string, operation: string, input: Record<string, unknown>) {
  const request = {
    method: "POST",
    path: "/",
    query: new URLSearchParams(),
    headers: {},
    body: new Uint8Array(),
  };
  const principal = { kind: "administrator", arn: "arn:aws:iam::111122223333:user/a" } as const;
  return dynamodb.handle({ region, principal, operation, input, request });
}

const region = fc.constantFrom(HOME, PEER);
const anyRegion = fc.constantFrom(HOME, PEER, WITNESS);
const fault = fc.oneof(
  fc.record({ kind: fc.constant("cut" as const), from: anyRegion, to: anyRegion }),
  fc.record({ kind: fc.constant("heal" as const) }),
  fc.record({ kind: fc.constant("lag" as const), milliseconds: fc.constantFrom(0, 50, 5_000) }),
  fc.record({ kind: fc.constant("wait" as const), milliseconds: fc.constantFrom(1, 100, 10_000) }),
);
type Fault = typeof fault extends fc.Arbitrary<infer T> ? T : never;

interface Put {
  readonly kind: "put" | "delete";
  readonly region: string;
  readonly pk: string;
  readonly value: string;
}

async function suffer(f: Fault): Promise<void> {
  const { faults, clock } = cloud.core;
  switch (f.kind) {
    case "cut":
      return faults.cut(f.from, f.to);
    case "heal":
      return faults.heal();
    case "lag":
      return faults.setLag(f.milliseconds);
    case "wait":
      return clock.advance(f.milliseconds);
    default:
      return f satisfies never;
  }
}

async function fresh(): Promise<void> {
  await dynamodb.reset();
  cloud.core.faults.clear();
  cloud.core.clock.reset();
}

async function calm(): Promise<void> {
  cloud.core.faults.clear();
  await dynamodb.settle();
}

const pk = fc.constantFrom("1", "2");

test("whatever was written where, lagged and cut: once healed, both regions hold the same", async () => {
  const write: fc.Arbitrary<Put> = fc.record({
    kind: fc.constantFrom("put" as const, "delete" as const),
    region,
    pk,
    value: fc.nat(1_000_000).map(String),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof({ weight: 3, arbitrary: write }, fault), { maxLength: 30 }),
      async (steps) => {
        await fresh();
        for (const step of steps) {
          if (!("value" in step)) await suffer(step);
          else if (step.kind === "put")
            await call(step.region, "PutItem", {
              TableName: "eventual",
              Item: { pk: { S: step.pk }, v: { S: step.value } },
            });
          else await call(step.region, "DeleteItem", { TableName: "eventual", Key: { pk: { S: step.pk } } });
        }
        await calm();
        const [home, peer] = await Promise.all([HOME, PEER].map((r) => dynamodb.items(r, "eventual")));
        expect(peer).toEqual(home);
      },
    ),
    { numRuns: 60 },
  );
});

test("a strong counter counts every increment that was accepted, whatever is cut", async () => {
  const write = fc.record({ kind: fc.constant("add" as const), region, pk });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof({ weight: 3, arbitrary: write }, fault), { maxLength: 30 }),
      async (steps) => {
        await fresh();
        const accepted = new Map<string, number>();
        for (const step of steps) {
          if (step.kind !== "add") {
            await suffer(step);
            continue;
          }
          const counted = await call(step.region, "UpdateItem", {
            TableName: "strong",
            Key: { pk: { S: step.pk } },
            UpdateExpression: "ADD n :one",
            ExpressionAttributeValues: { ":one": { N: "1" } },
          }).then(
            () => 1,
            (error: unknown) => {
              // No quorum is the only reason to refuse one write at a time.
              expect(error).toBeInstanceOf(ServiceError);
              expect(String(error)).toContain("no quorum");
              return 0;
            },
          );
          accepted.set(step.pk, (accepted.get(step.pk) ?? 0) + counted);
        }
        await calm();
        for (const r of [HOME, PEER])
          for (const item of await dynamodb.items(r, "strong"))
            expect(item["n"]).toBe(accepted.get(String(item["pk"])));
      },
    ),
    { numRuns: 60 },
  );
});
