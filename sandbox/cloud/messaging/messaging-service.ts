/** AWS End User Messaging: texts to phones, what became of them, and who wants none. */
import { notImplemented } from "../error-shape.ts";
import type { Call, CloudCore, Grant, Service, ServiceOutput } from "../service.ts";
import { lastPart, MessagingSetUp } from "./deployed.ts";
import { OptOuts } from "./opt-outs.ts";
import { Phones } from "./phones.ts";
import { invalid, missing } from "./refusals.ts";
import { checkText, originationOf } from "./send-text.ts";

type Output = Readonly<Record<string, unknown>>;

type FeedbackStatus = "RECEIVED" | "FAILED" | "PENDING";

interface SentText {
  readonly region: string;
  readonly at: number;
  readonly configurationSetName: string | undefined;
  readonly wantsFeedback: boolean;
  feedback: FeedbackStatus;
}

/** Whoever enabled feedback and says nothing has failed. */
const FEEDBACK_LIMIT_MS = 3_600_000;

export interface SmsFeedback {
  readonly configurationSetName: string | undefined;
  readonly status: FeedbackStatus;
}

export class MessagingService implements Service {
  readonly signingName = "sms-voice";
  readonly protocol = "json-1.0";
  readonly setUp: MessagingSetUp;
  readonly phones: Phones;
  readonly #core: CloudCore;
  readonly #optOuts: OptOuts;
  readonly #sent = new Map<string, SentText>();
  readonly #operations: Readonly<Record<string, (call: Call) => Output>>;

  constructor(core: CloudCore) {
    this.#core = core;
    this.setUp = new MessagingSetUp(core.accountId);
    this.#optOuts = new OptOuts(core.clock, this.setUp);
    this.phones = new Phones(core, this.setUp, this.#optOuts);
    this.#operations = {
      SendTextMessage: (call) => this.#send(call),
      PutMessageFeedback: (call) => this.#putFeedback(call),
      PutOptedOutNumber: (call) => this.#optOuts.putOptedOutNumber(call),
      DeleteOptedOutNumber: (call) => this.#optOuts.deleteOptedOutNumber(call),
      DescribeOptedOutNumbers: (call) => this.#optOuts.describeOptedOutNumbers(call),
    };
  }

  /** Of a send, every resource that it names, and the number it would leave by. */
  grants({ operation, input, region }: Call): readonly Grant[] {
    const action = `sms-voice:${operation}`;
    const on = (kind: Parameters<MessagingSetUp["arn"]>[1], id: unknown): readonly Grant[] =>
      id === undefined ? [] : [{ action, resource: this.setUp.arn(region, kind, lastPart(String(id))) }];
    if (operation === "SendTextMessage")
      return [
        ...on("phone-number", originationOf(input, region, this.setUp).id),
        ...on("configuration-set", input["ConfigurationSetName"]),
        ...on("protect-configuration", input["ProtectConfigurationId"]),
      ];
    if (operation === "PutMessageFeedback") return on("message", input["MessageId"] ?? "");
    return on("opt-out-list", input["OptOutListName"] ?? "");
  }

  async handle(call: Call): Promise<ServiceOutput> {
    const run = Object.hasOwn(this.#operations, call.operation)
      ? this.#operations[call.operation]
      : undefined;
    if (run === undefined) throw notImplemented(this.signingName, call.operation, this.protocol);
    return { json: run(call) };
  }

  /** What is known of the texts that asked for feedback, oldest first. */
  feedback(region: string): readonly SmsFeedback[] {
    return [...this.#sent.values()]
      .filter((text) => text.region === region && text.wantsFeedback)
      .map((text) => ({ configurationSetName: text.configurationSetName, status: this.#statusOf(text) }));
  }

  get isQuiet(): boolean {
    return this.phones.isQuiet;
  }

  settle(): Promise<void> {
    return this.phones.settle();
  }

  /** Texts and opt-outs are forgotten; what is set up stays. */
  reset(): void {
    this.#sent.clear();
    this.#optOuts.clear();
    this.phones.reset();
  }

  #send(call: Call): Output {
    const { number, to, text, ...checked } = checkText(call, this.setUp, this.#optOuts);
    const messageId = this.phones.newMessageId();
    if (checked.isDryRun) return { MessageId: messageId };
    const { region } = call;
    const { configurationSetName, wantsFeedback } = checked;
    const at = this.#core.clock.now();
    this.#sent.set(messageId, { region, at, configurationSetName, wantsFeedback, feedback: "PENDING" });
    this.phones.deliver({ messageId, region, from: number.phoneNumber, to, text });
    return { MessageId: messageId };
  }

  #putFeedback({ input, region }: Call): Output {
    const id = String(input["MessageId"] ?? "");
    const status = input["MessageFeedbackStatus"];
    if (status !== "RECEIVED" && status !== "FAILED")
      throw invalid("MessageFeedbackStatus", "MessageFeedbackStatus must be RECEIVED or FAILED.");
    const sent = this.#sent.get(id);
    if (sent === undefined || sent.region !== region || !sent.wantsFeedback) throw missing("message", id);
    sent.feedback = status;
    return { MessageId: id, MessageFeedbackStatus: status };
  }

  #statusOf({ feedback, at }: SentText): FeedbackStatus {
    const isLate = this.#core.clock.now() - at >= FEEDBACK_LIMIT_MS;
    return feedback === "PENDING" && isLate ? "FAILED" : feedback;
  }
}
