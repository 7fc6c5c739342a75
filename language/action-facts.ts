/** The shape of what is known about an action type; actions.ts fills it. */
import type { FlowType, Operator } from "./document.ts";

export interface ActionFacts {
  readonly parameters: Readonly<Record<string, Member>>;
  /** Exactly one of these parameters. */
  readonly oneOf?: readonly string[];
  /** At least one of these parameters. */
  readonly someOf?: readonly string[];
  readonly errors: {
    /** The service refuses the action without them. */
    readonly required: readonly string[];
    readonly allowed?: readonly string[];
  };
  readonly conditions?: ConditionFacts;
  /** Where the service takes it; everywhere where nothing is named. */
  readonly flowTypes?: readonly FlowType[];
  /** always: `Transitions` must be empty. maybe: may end the flow. Otherwise `NextAction` or conditions lead on. */
  readonly ends?: "always" | "maybe";
  /** Channels on which it does its work; elsewhere it takes its error branch or does nothing. */
  readonly channels: readonly Channel[];
}

export type Channel = "VOICE" | "CHAT" | "TASK" | "EMAIL";

export interface ConditionFacts {
  readonly operators: readonly Operator[];
  /** Each of these operands needs its condition. */
  readonly required?: readonly string[];
  /** What an operand may be; anything where nothing is said. */
  readonly operand?: { readonly pattern: RegExp; readonly words: string };
  /** May be left out altogether. */
  readonly optional?: true;
}

export type Member = Shape & { readonly required?: true };

export type Shape =
  | { readonly kind: "text"; readonly isReference?: true; readonly noRegion?: true }
  | { readonly kind: "choice"; readonly values: readonly string[] }
  | { readonly kind: "number"; readonly from: number; readonly to: number; readonly isStatic?: true }
  | { readonly kind: "map"; readonly key?: RegExp; readonly entries?: number }
  | { readonly kind: "object"; readonly members: Readonly<Record<string, Member>> }
  | { readonly kind: "list"; readonly of: Shape }
  /** Not checked: its form depends on something outside the flow. */
  | { readonly kind: "opaque" };
