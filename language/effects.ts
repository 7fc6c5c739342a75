/**
 * What a running flow asks of its surroundings, and what they answer. The machine is pure: it holds its whole
 * state as plain data, yields one effect at a time, and goes on with the outcome.
 */
import type { FlowDocument } from "./document.ts";

/** What a flow can read of its contact; the host fills it anew for every step. */
export interface ContactView {
  readonly contactId: string;
  readonly initialContactId: string;
  readonly previousContactId?: string;
  readonly relatedContactId?: string;
  readonly instanceArn: string;
  readonly region: string;
  readonly channel: "VOICE" | "CHAT" | "TASK" | "EMAIL";
  readonly initiationMethod: string;
  readonly languageCode?: string;
  readonly customerEndpoint?: { readonly address: string; readonly type: string };
  readonly systemEndpoint?: { readonly address: string; readonly type: string };
  readonly attributes: Readonly<Record<string, string>>;
  /** By name: what the service itself notes of the contact, such as connect:Subtype. */
  readonly segmentAttributes?: Readonly<Record<string, string>>;
  readonly references?: Readonly<Record<string, { readonly type: string; readonly value: string }>>;
  /** What a chat or text began with, read as $.Media.InitialMessage. */
  readonly initialMessage?: string;
  readonly customerId?: string;
  readonly name?: string;
  readonly description?: string;
  /** Telephony metadata, read as $.Media.Sip.Headers.<name>. */
  readonly sipHeaders?: Readonly<Record<string, string>>;
  readonly queue?: { readonly name: string; readonly arn: string };
  readonly agent?: { readonly userName: string; readonly firstName: string; readonly lastName: string };
}

/** Every effect names the action it comes from, for traces and error reports. */
export type Effect = { readonly action: string } & EffectBody;

export type EffectBody =
  | { readonly kind: "say"; readonly text: string; readonly ssml: boolean }
  | { readonly kind: "say-repeatedly"; readonly texts: readonly string[]; readonly interruptSeconds?: number }
  | {
      /** Keypad input. `menu`: one key that must be among `choices`. `store`: digits kept for the flow. */
      readonly kind: "collect";
      readonly mode: "menu" | "store";
      readonly text?: string;
      readonly ssml: boolean;
      readonly timeoutSeconds: number;
      readonly choices: readonly string[];
      readonly maximumLength?: number;
      readonly terminators: string;
      readonly encryption?: { readonly keyId: string; readonly certificate: string };
    }
  | {
      readonly kind: "converse";
      readonly botAliasArn: string;
      readonly text?: string;
      readonly ssml: boolean;
      /** How long a chat waits for the customer to write; without it, as long as the chat lasts. */
      readonly chatTimeoutSeconds?: number;
      /** What the customer wrote before anybody asked: the bot hears it at once. */
      readonly initialMessage?: string;
      readonly sessionAttributes: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: "invoke";
      readonly functionArn: string;
      readonly timeLimitSeconds: number;
      readonly response: "STRING_MAP" | "JSON";
      readonly parameters: Readonly<Record<string, string>>;
    }
  | { readonly kind: "set-attributes"; readonly attributes: Readonly<Record<string, string>> }
  | {
      readonly kind: "set-data";
      readonly languageCode?: string;
      readonly customerId?: string;
      readonly name?: string;
    }
  | { readonly kind: "set-voice"; readonly voice: string; readonly engine?: string }
  | { readonly kind: "set-hook"; readonly hook: string; readonly flowId: string }
  | { readonly kind: "set-queue"; readonly queueId?: string; readonly agentId?: string }
  | { readonly kind: "set-logging"; readonly enabled: boolean }
  | { readonly kind: "set-recording"; readonly participants: readonly string[]; readonly ivr?: boolean }
  | { readonly kind: "check-hours"; readonly hoursId?: string }
  /** A split by percentage: the host draws, so that a seeded run can be repeated. */
  | { readonly kind: "draw" }
  | { readonly kind: "load-module"; readonly moduleId: string }
  | { readonly kind: "load-flow"; readonly flowId: string }
  | { readonly kind: "wait"; readonly seconds: number }
  /** Another number joins the call; the flow goes on when it has left, or ends with it. */
  | {
      readonly kind: "third-party";
      readonly number: string;
      readonly timeLimitSeconds: number;
      readonly continues: boolean;
      readonly digits?: string;
      readonly callerId?: string;
    }
  | {
      readonly kind: "start-task";
      readonly name: string;
      readonly flowId: string;
      readonly description?: string;
      readonly attributes: Readonly<Record<string, string>>;
    }
  /** Terminal: the contact goes to its target queue; a refusal comes back as `error` QueueAtCapacity. */
  | { readonly kind: "queue" }
  /** Terminal: the participant is disconnected. */
  | { readonly kind: "disconnect" }
  /** Terminal: this flow ends, the contact goes on (whisper, queue and disconnect flows). */
  | { readonly kind: "end" };

export type Outcome =
  | { readonly kind: "done" }
  /** What was keyed: plain digits, or the ciphertext where encryption was asked for. */
  | { readonly kind: "collected"; readonly value: string }
  | { readonly kind: "timeout" }
  | {
      readonly kind: "understood";
      readonly intent: string | undefined;
      readonly slots: Readonly<Record<string, string>>;
      readonly sessionAttributes: Readonly<Record<string, string>>;
    }
  | { readonly kind: "replied"; readonly external: Readonly<Record<string, unknown>> }
  | { readonly kind: "hours"; readonly isOpen: boolean }
  /** At least 0, less than 100. */
  | { readonly kind: "drawn"; readonly percentage: number }
  | { readonly kind: "interrupted" }
  | { readonly kind: "loaded"; readonly document: FlowDocument; readonly name: string }
  | { readonly kind: "error"; readonly error: string; readonly reason: string };

/** Plain data: it can be stored, compared and replayed. */
export interface MachineState {
  readonly frames: readonly Frame[];
  readonly steps: number;
}

export interface Frame {
  readonly name: string;
  readonly document: FlowDocument;
  readonly at: string;
  readonly external: Readonly<Record<string, unknown>>;
  readonly storedInput: string;
  readonly lex: Readonly<Record<string, unknown>>;
  readonly flowAttributes: Readonly<Record<string, string>>;
  readonly loops: Readonly<Record<string, number>>;
  readonly moduleInput?: Readonly<Record<string, unknown>>;
  readonly moduleResult?: string;
  readonly moduleResultData?: Readonly<Record<string, unknown>>;
}

export interface Step {
  readonly state: MachineState;
  readonly effect: Effect;
  /** The branches taken since the step before, in order: what a flow log shows. */
  readonly taken: readonly TakenBranch[];
}

export interface TakenBranch {
  /** The flow or module, the action in it and its type. */
  readonly flow: string;
  readonly action: string;
  readonly type: string;
  /** `NextAction`, an error type, or the operand of the condition that held. */
  readonly branch: string;
}
