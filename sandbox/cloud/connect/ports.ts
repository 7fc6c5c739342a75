/** What Connect needs of its neighbours: small, so that a test can stand in for each. */
import type { FlowDocument, FlowType } from "../../../language/document.ts";
import type { ContactView, MachineState, Outcome, Step } from "../../../language/effects.ts";
import type { SandboxControl } from "../control.ts";
import type { Principal } from "../service.ts";

/** The methods of SandboxControl that live here. */
export type ContactControl = Pick<
  SandboxControl,
  | "dial"
  | "keys"
  | "say"
  | "silence"
  | "hangUp"
  | "contact"
  | "agentLogsIn"
  | "agentLogsOut"
  | "agentScreen"
  | "agentAccepts"
  | "agentEnds"
  | "agentWrites"
>;

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
  readonly functions: FunctionInvoker;
  readonly events: ContactEventSink;
  readonly speech: SpeechBot;
  readonly language: FlowLanguage;
}
