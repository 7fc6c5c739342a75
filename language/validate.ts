/** Finds everything that the service would refuse in a flow, before it is asked: all problems at once. */
import { factsFor } from "./actions.ts";
import { checkParameters, type Finding } from "./check-parameters.ts";
import { checkTransitions } from "./check-transitions.ts";
import type { Action, FlowDocument, FlowType } from "./document.ts";
import { isUndescribed } from "./known-types.ts";
import type { Problem } from "./problem.ts";
import { reachable, targetsOf } from "./reach.ts";

export const MAXIMUM_ACTIONS = 250;
export const MAXIMUM_CHARACTERS = 256_000;
const MAXIMUM_IDENTIFIER = 50;
const FORBIDDEN_CHARACTERS = /[%:(\\/)=$,;[\]{}]/;
const FORBIDDEN_NAMES: ReadonlySet<string> = new Set([
  "__proto__",
  ...Object.getOwnPropertyNames(Object.prototype),
]);
const DOCUMENT = "flow";

/** How often each identifier is given; made once, so that a long flow costs no more per action. */
type NameCounts = ReadonlyMap<string, number>;

/** Problems in the document's order; none with severity "error" means that the service should take it. */
export function validate(document: FlowDocument, type: FlowType): Problem[] {
  const names = countNames(document);
  return [
    ...checkDocument(document, type).map((found) => problem(DOCUMENT, found)),
    ...document.Actions.flatMap((action) => checkAction(action, names, type)),
    ...unreachable(document),
  ];
}

function checkDocument(document: FlowDocument, type: FlowType): Finding[] {
  const findings: Finding[] = [];
  const { Actions, StartAction, Settings } = document;
  if (Actions.length > MAXIMUM_ACTIONS)
    findings.push(
      finding("actions", `a flow has at most ${MAXIMUM_ACTIONS} actions, this one ${Actions.length}`),
    );
  const characters = JSON.stringify(document).length;
  if (characters > MAXIMUM_CHARACTERS)
    findings.push(
      finding("characters", `a flow has at most ${MAXIMUM_CHARACTERS} characters, this one ${characters}`),
    );
  if (!Actions.some(({ Identifier }) => Identifier === StartAction))
    findings.push(finding("dangling", `StartAction names "${StartAction}", which is no action of this flow`));
  if (type === "MODULE" && Settings === undefined)
    findings.push(finding("settings", "a module needs Settings"));
  if (type !== "MODULE" && Settings !== undefined)
    findings.push(finding("settings", "only modules have Settings; a flow with them is refused"));
  return findings;
}

function checkAction(action: Action, names: NameCounts, type: FlowType): Problem[] {
  const findings = [...checkIdentifier(action, names), ...checkTargets(action, names)];
  const facts = factsFor(action);
  if (facts !== undefined) {
    findings.push(...checkParameters(action, facts), ...checkTransitions(action, facts));
    if (facts.flowTypes !== undefined && !facts.flowTypes.includes(type))
      findings.push(finding("flow-type", `${action.Type} is refused in a flow of type ${type}`));
  } else if (!isUndescribed(action.Type))
    findings.push(finding("unknown-type", `there is no action type "${action.Type}"`));
  return findings.map((found) => problem(action.Identifier, found));
}

function checkIdentifier({ Identifier }: Action, names: NameCounts): Finding[] {
  const findings: Finding[] = [];
  if (Identifier === "" || Identifier.length > MAXIMUM_IDENTIFIER)
    findings.push(finding("identifier", `an identifier has 1 to ${MAXIMUM_IDENTIFIER} characters`));
  const [character] = FORBIDDEN_CHARACTERS.exec(Identifier) ?? [];
  if (character !== undefined)
    findings.push(finding("identifier", `an identifier must not hold "${character}"`));
  if (FORBIDDEN_NAMES.has(Identifier))
    findings.push(finding("identifier", `"${Identifier}" is a reserved name`));
  if ((names.get(Identifier) ?? 0) > 1)
    findings.push(finding("identifier", `more than one action is called "${Identifier}"`));
  return findings;
}

function checkTargets(action: Action, names: NameCounts): Finding[] {
  return targetsOf(action)
    .filter((target) => !names.has(target))
    .map((target) => finding("dangling", `it leads to "${target}", which is no action of this flow`));
}

function countNames(document: FlowDocument): NameCounts {
  const counts = new Map<string, number>();
  for (const { Identifier } of document.Actions) counts.set(Identifier, (counts.get(Identifier) ?? 0) + 1);
  return counts;
}

function unreachable(document: FlowDocument): Problem[] {
  const reached = reachable(document);
  return document.Actions.filter(({ Identifier }) => !reached.has(Identifier)).map(({ Identifier }) => ({
    block: Identifier,
    rule: "unreachable",
    severity: "advice",
    message: "nothing leads here",
  }));
}

function problem(block: string, { rule, message }: Finding): Problem {
  return { block, rule, severity: "error", message };
}

function finding(rule: string, message: string): Finding {
  return { rule, message };
}
