/** A running flow cannot go on: the host records why and ends the contact, as the service does. */
export class FlowFailure extends Error {
  readonly flow: string;
  readonly action: string;
  readonly reason: string;

  constructor(flow: string, action: string, reason: string) {
    super(`Flow "${flow}" cannot go on at "${action}": ${reason}.`);
    this.name = "FlowFailure";
    this.flow = flow;
    this.action = action;
    this.reason = reason;
  }
}
