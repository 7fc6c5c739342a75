/** SQS: standard queues that were deployed, over AWS's JSON protocol. */
import { notImplemented } from "../error-shape.ts";
import {
  type Call,
  type CloudCore,
  type Grant,
  type Principal,
  type Service,
  ServiceError,
  type ServiceOutput,
} from "../service.ts";
import {
  type Message,
  type MessageAttributes,
  md5Of,
  Queue,
  type QueueSpec,
  type Received,
} from "./queue.ts";

type Output = Readonly<Record<string, unknown>>;
type Operation = (call: Call, queue: Queue) => Output | Promise<Output>;

const ARN = /^arn:aws[a-z-]*:sqs:([a-z0-9-]+):\d{12}:([A-Za-z0-9_-]{1,80})$/;
const LONGEST_BODY_BYTES = 1024 * 1024;

export class SqsService implements Service {
  readonly signingName = "sqs";
  readonly protocol = "json-1.0";
  readonly #core: CloudCore;
  readonly #random;
  readonly #queues = new Map<string, Queue>();
  readonly #operations: Readonly<Record<string, Operation>> = {
    SendMessage: (call, queue) => this.#send(call, queue),
    ReceiveMessage: receive,
    DeleteMessage: ({ input }, queue) => {
      queue.delete(String(input["ReceiptHandle"]));
      return {};
    },
    ChangeMessageVisibility: changeVisibility,
    GetQueueAttributes: getAttributes,
    GetQueueUrl: (call) => ({ QueueUrl: this.urlOf(String(call.input["QueueName"])) }),
    PurgeQueue: (_call, queue) => {
      queue.empty();
      return {};
    },
  };

  constructor(core: CloudCore) {
    this.#core = core;
    this.#random = core.random.fork("sqs");
  }

  /** Makes the region hold this queue, new or changed; returns its ARN. */
  putQueue(spec: QueueSpec): string {
    const held = this.#find(spec.region, spec.name);
    const arn = `arn:aws:sqs:${spec.region}:${this.#core.accountId}:${spec.name}`;
    if (held !== undefined) held.spec = spec;
    else
      this.#queues.set(
        `${spec.region}/${spec.name}`,
        new Queue(spec, arn, this.#core.clock, (target, message) => this.#byArn(target)?.send(message, 0)),
      );
    return arn;
  }

  removeQueue(region: string, name: string): void {
    this.#queues.delete(`${region}/${name}`);
  }

  hasQueue(region: string, name: string): boolean {
    return this.#queues.has(`${region}/${name}`);
  }

  /** Here, and not at AWS: the SDK calls the host of this address unless its own endpoint is set in code. */
  urlOf(name: string): string {
    return `${this.#core.endpoint}/${this.#core.accountId}/${name}`;
  }

  /** What a service of the cloud itself sends, in its own name or a role's. Throws ServiceError. */
  leave(queueArn: string, body: string, principal: Principal, attributes: MessageAttributes = {}): void {
    this.#core.authorize(principal, { action: "sqs:SendMessage", resource: queueArn });
    const queue = this.#byArn(queueArn);
    if (queue === undefined) throw missing();
    queue.send(this.#message(body, attributes));
  }

  get arns(): readonly string[] {
    return [...this.#queues.values()].map(({ arn }) => arn);
  }

  /** What a queue holds, hidden or not, oldest first; nobody receives it by this. */
  bodies(queueArn: string): readonly string[] {
    return this.#byArn(queueArn)?.bodies ?? [];
  }

  grants({ operation, input, region }: Call): readonly Grant[] {
    const action = `sqs:${operation}`;
    if (operation === "ListQueues") return [{ action, resource: "*" }];
    const name = nameIn(input);
    return [{ action, resource: `arn:aws:sqs:${region}:${this.#core.accountId}:${name}` }];
  }

  async handle(call: Call): Promise<ServiceOutput> {
    const { operation, input, region } = call;
    if (operation === "ListQueues") return { json: this.#list(call) };
    const run = Object.hasOwn(this.#operations, operation) ? this.#operations[operation] : undefined;
    if (run === undefined) throw notImplemented(this.signingName, operation, this.protocol);
    const queue = this.#find(region, nameIn(input));
    if (queue === undefined) throw missing();
    return { json: await run(call, queue) };
  }

  /** Queues stay, empty. */
  reset(): void {
    for (const queue of this.#queues.values()) queue.empty();
  }

  #find(region: string, name: string): Queue | undefined {
    return this.#queues.get(`${region}/${name}`);
  }

  #byArn(arn: string): Queue | undefined {
    const [, region = "", name = ""] = ARN.exec(arn) ?? [];
    return this.#find(region, name);
  }

  #message(body: string, attributes: MessageAttributes): Message {
    return { id: this.#random.uuid(), body, attributes, sentAt: this.#core.clock.now() };
  }

  #send({ input }: Call, queue: Queue): Output {
    const body = input["MessageBody"];
    if (typeof body !== "string" || body === "")
      throw new ServiceError(
        "MissingRequiredParameterException",
        "The request must contain the parameter MessageBody.",
      );
    if (Buffer.byteLength(body) > LONGEST_BODY_BYTES)
      throw new ServiceError(
        "InvalidParameterValue",
        `A message must be shorter than ${LONGEST_BODY_BYTES} bytes.`,
      );
    const attributes = (input["MessageAttributes"] ?? {}) as MessageAttributes;
    const delay = input["DelaySeconds"];
    const message = this.#message(body, attributes);
    queue.send(message, typeof delay === "number" ? delay : undefined);
    return { MessageId: message.id, MD5OfMessageBody: md5Of(body) };
  }

  #list({ input, region }: Call): Output {
    const prefix = String(input["QueueNamePrefix"] ?? "");
    const urls = [...this.#queues.values()]
      .filter(({ spec }) => spec.region === region && spec.name.startsWith(prefix))
      .map(({ spec }) => this.urlOf(spec.name));
    return { QueueUrls: urls.sort() };
  }
}

async function receive({ input }: Call, queue: Queue): Promise<Output> {
  const most = Number(input["MaxNumberOfMessages"] ?? 1);
  if (!Number.isInteger(most) || most < 1 || most > 10)
    throw new ServiceError(
      "InvalidParameterValue",
      `Value ${most} for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.`,
    );
  const visibility = input["VisibilityTimeout"];
  const found = await queue.receiveWithin(
    Number(input["WaitTimeSeconds"] ?? queue.spec.waitSeconds),
    most,
    typeof visibility === "number" ? visibility : undefined,
  );
  return found.length === 0 ? {} : { Messages: found.map(shown) };
}

function shown(message: Received): Output {
  return {
    MessageId: message.id,
    ReceiptHandle: message.receiptHandle,
    Body: message.body,
    MD5OfBody: md5Of(message.body),
    Attributes: {
      SentTimestamp: String(message.sentAt),
      ApproximateReceiveCount: String(message.receives),
      ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    },
    ...(Object.keys(message.attributes).length > 0 && { MessageAttributes: message.attributes }),
  };
}

function changeVisibility({ input }: Call, queue: Queue): Output {
  if (!queue.setVisibility(String(input["ReceiptHandle"]), Number(input["VisibilityTimeout"])))
    throw new ServiceError("ReceiptHandleIsInvalid", "The input receipt handle is invalid.");
  return {};
}

function getAttributes({ input }: Call, queue: Queue): Output {
  const { visible, inFlight, delayed } = queue.counts;
  const all: Record<string, string> = {
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    VisibilityTimeout: String(queue.spec.visibilitySeconds),
    MessageRetentionPeriod: String(queue.spec.retentionSeconds),
    DelaySeconds: String(queue.spec.delaySeconds),
    ReceiveMessageWaitTimeSeconds: String(queue.spec.waitSeconds),
    ...(queue.spec.redrive !== undefined && {
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: queue.spec.redrive.queueArn,
        maxReceiveCount: queue.spec.redrive.maximumReceives,
      }),
    }),
  };
  const asked = Array.isArray(input["AttributeNames"]) ? input["AttributeNames"].map(String) : [];
  const isAsked = (name: string) => asked.includes("All") || asked.includes(name);
  return { Attributes: Object.fromEntries(Object.entries(all).filter(([name]) => isAsked(name))) };
}

function nameIn(input: Readonly<Record<string, unknown>>): string {
  return String(
    input["QueueName"] ??
      String(input["QueueUrl"] ?? "")
        .split("/")
        .at(-1),
  );
}

function missing(): ServiceError {
  return new ServiceError("QueueDoesNotExist", "The specified queue does not exist.");
}
