/** What a flow log shows of a contact, without what the caller keyed or said; and what went wrong. */
import type { Outcome, TakenBranch } from "../../../language/effects.ts";
import type { CloudLog } from "../log.ts";
import type { Contact } from "./contact.ts";

/** Branches that are a caller's doing, not a failure. */
const NO_FAILURE: ReadonlySet<string> = new Set(["NoMatchingCondition", "InputTimeLimitExceeded"]);
const ERROR_TYPES = /^(NoMatching|[A-Z][A-Za-z]*(Error|Exceeded|AtCapacity|Failed|Mismatch|NotFound)$)/;

/** One line a block. The operand of a condition may be what the caller keyed: it is not told. */
export function traceBranches(log: CloudLog, contact: Contact, taken: readonly TakenBranch[]): void {
  if (!contact.isLogging) return;
  for (const { flow, action, type, branch } of taken)
    log.write({
      region: contact.region,
      source: "flow",
      name: flow,
      text: JSON.stringify({
        ContactId: contact.id,
        ContactFlowName: flow,
        ContactFlowModuleType: type,
        Identifier: action,
        Branch: branch === "NextAction" || ERROR_TYPES.test(branch) ? branch : "Condition",
      }),
    });
}

/**
 * Records errors that the machine found by itself: a block that could not read its parameters says so only by
 * the branch it took. `reported` is the block whose error is recorded already.
 */
export function recordSilentErrors(
  log: CloudLog,
  contact: Contact,
  taken: readonly TakenBranch[],
  reported: string | undefined,
): void {
  taken.forEach((branch, position) => {
    if (position === 0 && branch.action === reported) return;
    if (!ERROR_TYPES.test(branch.branch) || NO_FAILURE.has(branch.branch)) return;
    recordError(log, contact, branch.flow, branch.action, {
      kind: "error",
      error: branch.branch,
      reason: `${branch.type} had no usable value in one of its parameters.`,
    });
  });
}

export function recordError(
  log: CloudLog,
  contact: Contact,
  flow: string,
  action: string,
  outcome: Extract<Outcome, { kind: "error" }>,
): void {
  contact.fail(action, outcome.error, outcome.reason);
  log.write({
    region: contact.region,
    source: "error",
    name: flow,
    text: `Contact ${contact.id}, block ${action}: ${outcome.error}: ${outcome.reason}`,
  });
}
