/** The flow language's document (version 2019-10-30), as CreateContactFlow takes it. */

export interface FlowDocument {
  readonly Version: "2019-10-30";
  readonly StartAction: string;
  readonly Metadata?: Readonly<Record<string, unknown>>;
  /** Modules only: declared inputs, outputs and results. */
  readonly Settings?: Readonly<Record<string, unknown>>;
  readonly Actions: readonly Action[];
}

export interface Action {
  readonly Identifier: string;
  readonly Type: string;
  readonly Parameters: Parameters;
  readonly Transitions: Transitions;
}

export type Parameters = { readonly [name: string]: ParameterValue };
/** Our flows hold strings only; views and module inputs of other people's flows keep numbers and booleans. */
export type ParameterValue =
  | string
  | number
  | boolean
  | readonly ParameterValue[]
  | { readonly [name: string]: ParameterValue };

export interface Transitions {
  readonly NextAction?: string;
  readonly Errors?: readonly ErrorTransition[];
  readonly Conditions?: readonly ConditionTransition[];
}

export interface ErrorTransition {
  readonly ErrorType: string;
  readonly NextAction: string;
}

export interface ConditionTransition {
  readonly NextAction: string;
  readonly Condition: { readonly Operator: Operator; readonly Operands: readonly string[] };
}

export type Operator =
  | "Equals"
  | "TextStartsWith"
  | "TextEndsWith"
  | "TextContains"
  | "NumberGreaterThan"
  | "NumberGreaterOrEqualTo"
  | "NumberLessThan"
  | "NumberLessOrEqualTo";

/** What a flow is for; decides which actions it may hold and which may end it. */
export type FlowType =
  | "CONTACT_FLOW"
  | "CUSTOMER_QUEUE"
  | "CUSTOMER_HOLD"
  | "CUSTOMER_WHISPER"
  | "AGENT_HOLD"
  | "AGENT_WHISPER"
  | "OUTBOUND_WHISPER"
  | "AGENT_TRANSFER"
  | "QUEUE_TRANSFER"
  | "CAMPAIGN"
  | "MODULE";
