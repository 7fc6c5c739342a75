/** One thing that is wrong with a flow, and where. */
export interface Problem {
  /** The action's identifier; the document's name for what belongs to no action. */
  readonly block: string;
  readonly rule: string;
  /** error: the service refuses the flow; advice: it takes it, but it is hardly meant. */
  readonly severity: "error" | "advice";
  readonly message: string;
}
