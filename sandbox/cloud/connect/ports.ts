/** What Connect needs of its neighbours: small, so that a test can stand in for each. */
import type { FlowDocument, FlowType } from "../../../language/document.ts";
import type { ContactView, MachineState, Outcome, Step } from "../../../language/effects.ts";
import type { PeopleControl } from "../people-control.ts";
import type { Principal } from "../service.ts";

/** What people do by calls, chats and mail; texts come and go through the messaging service. */
export type ContactControl = Omit<PeopleControl, "sendsText" | "textsTo" | "mailsTo">;

export interface FunctionInvoker {
  /** Asks the function's resource policy for the caller, runs it, and stops waiting after the limit. */
  invoke(call: {
    readonly region: string;
    readonly functionArn: string;
    /** Plain JSON. */
    readonly payload: unknown;
    readonly caller: Principal;
    readonly timeLimitMs: number;
  }): Promise<FunctionReply>;
}

/** `code` is Lambda's own: AccessDeniedException, TooManyRequestsException, ServiceException, Unhandled, … */
export type FunctionReply =
  | { readonly kind: "ok"; readonly payload: unknown }
  | { readonly kind: "error"; readonly code: string; readonly reason: string };

export interface ContactEventSink {
  emit(
    region: string,
    detailType: string,
    resources: readonly string[],
    detail: Readonly<Record<string, unknown>>,
  ): Promise<void> | void;
}

/** Kinesis, as far as Connect writes to it. */
export interface RecordStreams {
  /** Throws where the stream is not there, or will not take it. */
  putRecord(region: string, streamName: string, partitionKey: string, data: string): Promise<void> | void;
}

/** Texts that leave by one of an instance's numbers. */
export interface TextSender {
  /** The number behind an ARN of End User Messaging. */
  numberOf(region: string, numberArn: string): string | undefined;
  sendText(text: {
    readonly region: string;
    readonly from: string;
    readonly to: string;
    readonly text: string;
  }): Promise<void> | void;
}

/** Mail that leaves from one of an instance's addresses; gives its message id. */
export interface MailSender {
  sendMail(mail: {
    readonly region: string;
    readonly from: string;
    readonly to: string;
    readonly subject: string;
    readonly text: string;
    readonly inReplyTo?: string;
  }): Promise<string> | string;
}

export interface SpeechBot {
  /** Throws ServiceError where the alias, its version or the locale does not exist. */
  recognise(input: {
    readonly region: string;
    readonly botAliasArn: string;
    readonly localeId: string;
    readonly sessionId: string;
    readonly text: string;
    readonly sessionAttributes?: Readonly<Record<string, string>>;
  }): Recognition;
  /** One turn: what the text means, and what the alias's function, where it has one, made of it. */
  turn(input: Parameters<SpeechBot["recognise"]>[0]): Turn | Promise<Turn>;
}

export interface Turn extends Recognition {
  /** What the bot says to it. */
  readonly messages: readonly string[];
}

export interface Recognition {
  readonly intent: string;
  readonly confidence: number;
  readonly slots: Readonly<Record<string, string>>;
  readonly sessionAttributes: Readonly<Record<string, string>>;
}

export interface FlowProblem {
  readonly block: string;
  readonly rule: string;
  readonly severity: "error" | "advice";
  readonly message: string;
}

/** The flow language: reading, checking and running, all pure. */
export interface FlowLanguage {
  /** Throws where the text is no flow document. */
  readDocument(text: string): FlowDocument;
  validate(document: FlowDocument, flowType: FlowType): readonly FlowProblem[];
  begin(document: FlowDocument, name: string, contact: ContactView): Step;
  proceed(state: MachineState, outcome: Outcome, contact: ContactView): Step;
}

export interface ConnectPorts {
  /** Absent where the cloud has no such service: then nothing is recorded, and what would be sent is refused. */
  readonly records?: RecordStreams;
  readonly texts?: TextSender;
  readonly mails?: MailSender;
  readonly functions: FunctionInvoker;
  readonly events: ContactEventSink;
  readonly speech: SpeechBot;
  readonly language: FlowLanguage;
}
