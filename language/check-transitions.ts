/** Holds the ways out of an action against the facts of its type. */
import type { ActionFacts, ConditionFacts } from "./action-facts.ts";
import type { Finding } from "./check-parameters.ts";
import type { Action, ConditionTransition } from "./document.ts";

export function checkTransitions(action: Action, facts: ActionFacts): readonly Finding[] {
  const { NextAction, Errors = [], Conditions = [] } = action.Transitions;
  if (facts.ends === "always")
    return Object.keys(action.Transitions).length === 0
      ? []
      : [finding("terminal", "this action ends the flow and takes no transitions")];
  const findings = [...checkErrors(action, facts), ...checkConditions(Conditions, facts.conditions)];
  // The console repeats the main way on branch blocks, but the service also takes them without.
  if (NextAction === undefined && Conditions.length === 0 && facts.ends === undefined)
    findings.push(finding("no-next", "NextAction is needed: the action does not end the flow"));
  for (const name of repeated(Errors.map(({ ErrorType }) => ErrorType)))
    findings.push(finding("repeated", `the error ${name} has more than one branch`));
  for (const name of repeated(Conditions.map(({ Condition: c }) => `${c.Operator} ${c.Operands.join(" ")}`)))
    findings.push(finding("repeated", `the condition ${name} has more than one branch`));
  return findings;
}

function checkErrors(action: Action, facts: ActionFacts): Finding[] {
  const given = (action.Transitions.Errors ?? []).map(({ ErrorType }) => ErrorType);
  const required = [...facts.errors.required, ...requiredByParameters(action)];
  const allowed = [...required, ...(facts.errors.allowed ?? [])];
  const missing = required.filter((error) => !given.includes(error));
  const forbidden = given.filter((error) => !allowed.includes(error));
  return [
    ...missing.map((error) => finding("missing-error", `a branch for the error ${error} is needed`)),
    ...forbidden.map((error) =>
      finding("forbidden-error", `the error ${error} cannot happen here and is refused`),
    ),
  ];
}

/** Some parameters bring an error with them. */
function requiredByParameters(action: Action): readonly string[] {
  const validation = action.Parameters["InputValidation"];
  const events = action.Parameters["Events"];
  return [
    ...(typeof validation === "object" && "PhoneNumberValidation" in validation
      ? ["InvalidPhoneNumber"]
      : []),
    ...(action.Parameters["LexTimeoutSeconds"] === undefined ? [] : ["InputTimeLimitExceeded"]),
    // Demanded where the flow goes on after the call, refused where it ends with it.
    ...(String(action.Parameters["ContinueFlowExecution"]).toLowerCase() === "true"
      ? ["CallFailed", "ConnectionTimeLimitExceeded"]
      : []),
    ...(Array.isArray(events) && events.includes("BotParticipantDisconnected")
      ? ["ParticipantNotFound"]
      : []),
  ];
}

function checkConditions(conditions: readonly ConditionTransition[], facts?: ConditionFacts): Finding[] {
  if (facts === undefined)
    return conditions.length === 0 ? [] : [finding("forbidden-condition", "this action takes no conditions")];
  const findings = conditions.flatMap((condition) => checkCondition(condition, facts));
  if (conditions.length === 0 && facts.optional === undefined)
    findings.push(finding("missing-condition", "at least one condition is needed"));
  const given = conditions.flatMap(({ Condition }) => Condition.Operands);
  for (const operand of facts.required ?? [])
    if (!given.includes(operand))
      findings.push(finding("missing-condition", `a branch for ${operand} is needed`));
  return findings;
}

function checkCondition({ Condition }: ConditionTransition, facts: ConditionFacts): Finding[] {
  const findings: Finding[] = [];
  if (!facts.operators.includes(Condition.Operator))
    findings.push(
      finding("operator", `${Condition.Operator} is not taken; ${facts.operators.join(", ")} are`),
    );
  if (Condition.Operands.length !== 1)
    findings.push(finding("operands", `a condition has one operand, ${Condition.Operands.length} are there`));
  for (const operand of Condition.Operands) {
    if (operand === "") findings.push(finding("empty-text", "an operand is an empty text"));
    else if (facts.operand !== undefined && !facts.operand.pattern.test(operand))
      findings.push(finding("operand", `an operand here is ${facts.operand.words}, not "${operand}"`));
  }
  return findings;
}

function repeated(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name, at) => names.indexOf(name) !== at))];
}

function finding(rule: string, message: string): Finding {
  return { rule, message };
}
