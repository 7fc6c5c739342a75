import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { SqsService } from "../../../../sandbox/cloud/sqs/sqs-service.ts";
import { ACCOUNT, HOME, PEER, type SmallCloud, startSmallCloud } from "../small-cloud.ts";

const QUEUE = {
  region: HOME,
  visibilitySeconds: 30,
  retentionSeconds: 3600,
  delaySeconds: 0,
  waitSeconds: 0,
};
const RULE_ARN = `arn:aws:events:${HOME}:${ACCOUNT}:rule/ends`;
const DEAD_ARN = `arn:aws:sqs:${HOME}:${ACCOUNT}:dead`;

let cloud: SmallCloud;
let sqs: SqsService;
let client: SQSClient;
let QueueUrl: string;

beforeAll(async () => {
  const started = await startSmallCloud((core) => [new SqsService(core)] as const);
  cloud = started;
  sqs = started.services[0];
  client = new SQSClient({ ...cloud.client(HOME), maxAttempts: 1 });
  sqs.putQueue({ ...QUEUE, name: "dead", redrive: undefined });
  sqs.putQueue({ ...QUEUE, name: "failed", redrive: { queueArn: DEAD_ARN, maximumReceives: 2 } });
  QueueUrl = sqs.urlOf("failed");
});
beforeEach(() => sqs.reset());
afterAll(() => cloud.stop());

const send = (MessageBody: string) => client.send(new SendMessageCommand({ QueueUrl, MessageBody }));
const receive = async (more = {}) =>
  (await client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, ...more }))).Messages ??
  [];
const counts = async () =>
  (
    await client.send(
      new GetQueueAttributesCommand({
        QueueUrl,
        AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
      }),
    )
  ).Attributes;

test("a message is hidden while somebody has it, comes back when nobody deletes it, and is gone when somebody does", async () => {
  await send("Grüße");
  expect(await receive()).toMatchObject([{ Body: "Grüße", Attributes: { ApproximateReceiveCount: "1" } }]);
  expect(await receive()).toEqual([]);
  expect(await counts()).toEqual({
    ApproximateNumberOfMessages: "0",
    ApproximateNumberOfMessagesNotVisible: "1",
  });
  await cloud.core.clock.advance(30_000);
  const [again] = await receive();
  expect(again?.Attributes?.ApproximateReceiveCount).toBe("2");
  await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: again?.ReceiptHandle }));
  await cloud.core.clock.advance(60_000);
  expect(await receive()).toEqual([]);
});

test("visibility can be given back; what was received too often goes to the dead letters", async () => {
  await send("bad");
  for (let time = 0; time < 2; time++) {
    const [message] = await receive();
    await client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl,
        ReceiptHandle: message?.ReceiptHandle,
        VisibilityTimeout: 0,
      }),
    );
  }
  expect(await receive()).toEqual([]);
  expect(await receive({ QueueUrl: sqs.urlOf("dead") })).toMatchObject([{ Body: "bad" }]);
});

test("a receiver that waits gets what comes meanwhile", async () => {
  const waiting = receive({ WaitTimeSeconds: 20 });
  await new Promise((turn) => setTimeout(turn, 20));
  await send("late");
  expect(await waiting).toMatchObject([{ Body: "late" }]);
});

test("queues are found by name in their region, and old messages are gone", async () => {
  await send("old");
  expect((await client.send(new GetQueueUrlCommand({ QueueName: "failed" }))).QueueUrl).toBe(QueueUrl);
  expect((await client.send(new ListQueuesCommand({}))).QueueUrls).toHaveLength(2);
  const far = new SQSClient({ ...cloud.client(PEER), maxAttempts: 1 });
  await expect(far.send(new GetQueueUrlCommand({ QueueName: "failed" }))).rejects.toMatchObject({
    name: "QueueDoesNotExist",
  });
  await cloud.core.clock.advance(3_601_000);
  expect(await receive()).toEqual([]);
});

test("a service of the cloud sends where the queue's own policy lets it", async () => {
  const events = {
    kind: "service",
    service: "events.amazonaws.com",
    sourceArn: RULE_ARN,
    sourceAccount: ACCOUNT,
  } as const;
  expect(() => sqs.leave(DEAD_ARN, "{}", events)).toThrow("not authorized to perform: sqs:SendMessage");
  await cloud.iam.putResourcePolicy(DEAD_ARN, {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: DEAD_ARN,
        Condition: { ArnEquals: { "aws:SourceArn": RULE_ARN } },
      },
    ],
  });
  sqs.leave(DEAD_ARN, "{}", events, { RULE_ARN: { DataType: "String", StringValue: RULE_ARN } });
  expect(await receive({ QueueUrl: sqs.urlOf("dead"), MessageAttributeNames: ["All"] })).toMatchObject([
    { Body: "{}", MessageAttributes: { RULE_ARN: { StringValue: RULE_ARN } } },
  ]);
});
