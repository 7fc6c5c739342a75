/** A flow while it is written: steps in order, each name once, every target there when it is finished. */
import type { Action, FlowDocument, FlowType, ParameterValue, Transitions } from "./document.ts";
import { targetsOf } from "./reach.ts";

/** The flow as written cannot be built; all reasons at once. */
export class UnfinishedFlow extends Error {
  readonly reasons: readonly string[];

  constructor(reasons: readonly string[]) {
    super(`The flow cannot be built: ${reasons.join("; ")}.`);
    this.name = "UnfinishedFlow";
    this.reasons = reasons;
  }
}

export class Draft {
  readonly #type: FlowType;
  readonly #actions: Action[] = [];
  readonly #names = new Set<string>();
  readonly #reasons: string[] = [];
  #failed: string | undefined;

  constructor(type: FlowType) {
    this.#type = type;
  }

  onError(step: string): void {
    this.#failed = step;
  }

  /** Where a step goes when it fails: its own way, else the one set by onError. */
  failing(step: string, own: string | undefined): string {
    const to = own ?? this.#failed;
    if (to === undefined)
      this.#reasons.push(`step "${step}" names no way for its failure, and onError none before it`);
    return to ?? step;
  }

  add(
    identifier: string,
    type: string,
    parameters: Readonly<Record<string, ParameterValue | undefined>>,
    transitions: Transitions,
  ): void {
    if (this.#names.has(identifier)) this.#reasons.push(`more than one step is called "${identifier}"`);
    this.#names.add(identifier);
    const given = Object.entries(parameters).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    );
    this.#actions.push({
      Identifier: identifier,
      Type: type,
      Parameters: Object.fromEntries(given),
      Transitions: transitions,
    });
  }

  /** Throws UnfinishedFlow. */
  finish(): FlowDocument {
    const [first] = this.#actions;
    const lost = this.#actions.flatMap((action) =>
      targetsOf(action)
        .filter((target) => !this.#names.has(target))
        .map((target) => `step "${action.Identifier}" leads to "${target}", which is not there`),
    );
    const reasons = [...this.#reasons, ...lost];
    if (first === undefined) throw new UnfinishedFlow([...reasons, "it has no step"]);
    if (reasons.length > 0) throw new UnfinishedFlow(reasons);
    return {
      Version: "2019-10-30",
      StartAction: first.Identifier,
      // The service refuses a module without these lists and a flow with them.
      ...(this.#type === "MODULE"
        ? { Settings: { InputParameters: [], OutputParameters: [], Transitions: [] } }
        : {}),
      Actions: this.#actions,
    };
  }
}
