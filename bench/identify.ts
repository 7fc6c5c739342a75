/** What it costs to know who calls: a returning customer with three open journeys and fifty contacts. */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DeleteCommand, DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { contactsSince } from "../domain/customer/recognition.ts";
import { partitionKey, sortKey, timePart } from "../domain/keys.ts";
import { createHandler } from "../functions/identify-customer/handler.ts";
import { dynamoTable, type ItemKey } from "../stores/fragment-table.ts";
import { flowEvent } from "../test/support/calls.ts";
import { type Request, roundsOf } from "./identify/counted-table.ts";
import { customerInTables, identifyPorts, PHONE } from "./identify/returning-customer.ts";
import { median, quantile } from "./statistics.ts";

const WARM_UP = 60;
const ROUNDS = 400;

export async function measureIdentify(): Promise<Readonly<Record<string, unknown>>> {
  await using server = await startedTables();
  const raw = new DynamoDBClient({
    region: server.region,
    endpoint: `http://127.0.0.1:${server.port}`,
    credentials: server.credentials,
  });
  const client = DynamoDBDocumentClient.from(raw, { marshallOptions: { removeUndefinedValues: true } });
  const requests: Request[] = [];
  const ports = identifyPorts(
    (name, clock) => dynamoTable(client, name, clock),
    (request) => requests.push(request),
  );
  const { customerId, linkPartition } = await customerInTables(ports);
  const identify = createHandler(ports);
  const bare = () => bareRead(client, linkPartition, customerId, ports.clock.now());

  const identifyMs: number[] = [];
  const readsMs: number[] = [];
  const bareMs: number[] = [];
  let reads: readonly Request[] = [];
  let writes = 0;
  let replyBytes = 0;
  const once = async (round: number): Promise<void> => {
    requests.length = 0;
    const contactId = `bench-${round}`;
    const begun = performance.now();
    const reply = await identify(flowEvent(contactId, PHONE));
    identifyMs.push(performance.now() - begun);
    reads = requests.filter(({ kind }) => kind === "read");
    writes = requests.length - reads.length;
    readsMs.push(Math.max(...reads.map(({ ended }) => ended)) - begun);
    replyBytes = Buffer.byteLength(JSON.stringify(reply));
    await forget(client, await contactKey(client, customerId, contactId));
  };
  const bareOnce = async (): Promise<void> => {
    const begun = performance.now();
    await bare();
    bareMs.push(performance.now() - begun);
  };

  for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
    if (round === WARM_UP) for (const times of [identifyMs, readsMs, bareMs]) times.length = 0;
    // In changing order, so that what slows the machine down slows both.
    if (round % 2 === 0) await bareOnce();
    await once(round);
    if (round % 2 === 1) await bareOnce();
  }
  raw.destroy();
  return {
    rounds: roundsOf(reads),
    requests: reads.length,
    writes,
    ratio: rounded(median(readsMs) / median(bareMs)),
    replyBytes,
    p50Ms: rounded(median(identifyMs)),
    p99Ms: rounded(quantile(identifyMs, 0.99)),
    readsP50Ms: rounded(median(readsMs)),
    bareP50Ms: rounded(median(bareMs)),
    baseline: "the same items read in two rounds by the same client, without anything made of them",
  };
}

async function bareRead(
  client: DynamoDBDocumentClient,
  linkPartition: string,
  customerId: string,
  now: number,
): Promise<void> {
  const query = (table: string, pk: string, range: Readonly<Record<string, unknown>> = {}) =>
    client.send(
      new QueryCommand({
        TableName: table,
        ConsistentRead: true,
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": pk },
        ...range,
      }),
    );
  const withPrefix = (pk: string, prefix: string) => ({
    KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
    ExpressionAttributeValues: { ":pk": pk, ":prefix": prefix },
  });
  await query("profiles", linkPartition, withPrefix(linkPartition, "LINK#"));
  const pk = `CUSTOMER#${customerId}`;
  await Promise.all([
    query("profiles", pk),
    query("authentication", pk),
    query("sessions", pk, withPrefix(pk, "JOURNEY#")),
    query("contacts", pk, {
      KeyConditionExpression: "pk = :pk AND sk BETWEEN :from AND :to",
      ExpressionAttributeValues: {
        ":pk": pk,
        ":from": `CONTACT#${timePart(contactsSince(now))}`,
        ":to": "CONTACT#~",
      },
      ScanIndexForward: false,
      Limit: 100,
    }),
  ]);
}

/** Each round leaves as many contacts as it found. */
async function contactKey(
  client: DynamoDBDocumentClient,
  customerId: string,
  contactId: string,
): Promise<ItemKey> {
  const { Items: [session] = [] } = await client.send(
    new QueryCommand({
      TableName: "sessions",
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": `CONTACT#${contactId}` },
    }),
  );
  const startedAt = timePart(Number(session?.["startedAt"]));
  return { pk: partitionKey("CUSTOMER", { customerId }), sk: sortKey("CONTACT", { startedAt, contactId }) };
}

async function forget(client: DynamoDBDocumentClient, { pk, sk }: ItemKey): Promise<void> {
  await client.send(new DeleteCommand({ TableName: "contacts", Key: { pk, sk } }));
}

interface Address {
  readonly port: number;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

async function startedTables(): Promise<AsyncDisposable & Address> {
  const child = fork(fileURLToPath(new URL("identify/tables.ts", import.meta.url)), {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const address = await new Promise<Address>((resolve, reject) => {
    child.once("message", (message) => resolve(message as Address));
    child.once("exit", (code) =>
      reject(new Error(`bench/identify/tables.ts ended with ${code} before it told its port.`)),
    );
  });
  return {
    ...address,
    [Symbol.asyncDispose]: async () => {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.disconnect();
      await ended;
    },
  };
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
