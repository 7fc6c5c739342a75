/** What a set of statements says to one question. */
import type { Grant, Principal } from "../service.ts";
import { type ConditionContext, holds } from "./condition.ts";
import type { Policy, Selection, Statement } from "./policy.ts";
import { matchesWildcard } from "./wildcard.ts";

/** silent: no statement speaks to the question, which denies unless another policy allows. */
export type Verdict = "allow" | "deny" | "silent";

/** An explicit deny beats every allow. */
export function evaluate(policies: Iterable<Policy>, principal: Principal, grant: Grant): Verdict {
  const context = contextOf(principal, grant);
  let verdict: Verdict = "silent";
  for (const policy of policies)
    for (const statement of policy) {
      if (!applies(statement, principal, grant, context)) continue;
      if (statement.effect === "Deny") return "deny";
      verdict = "allow";
    }
  return verdict;
}

function applies(
  statement: Statement,
  principal: Principal,
  grant: Grant,
  context: ConditionContext,
): boolean {
  return (
    // Action names do not heed case; resources do.
    selects(lowerCase(statement.actions), grant.action.toLowerCase()) &&
    selects(statement.resources, grant.resource) &&
    (statement.principals.length === 0 || statement.principals.some((p) => isMeant(p, principal))) &&
    statement.conditions.every((condition) => holds(condition, context))
  );
}

function selects({ patterns, isNegated }: Selection, value: string): boolean {
  return patterns.some((pattern) => matchesWildcard(pattern, value)) !== isNegated;
}

function lowerCase({ patterns, isNegated }: Selection): Selection {
  return { patterns: patterns.map((pattern) => pattern.toLowerCase()), isNegated };
}

function isMeant(named: { readonly kind: string; readonly name: string }, principal: Principal): boolean {
  if (named.kind === "*") return true;
  if (principal.kind === "service") return named.kind === "Service" && named.name === principal.service;
  if (principal.kind === "federated" && named.kind === "Federated") return named.name === principal.arn;
  if (named.kind !== "AWS") return false;
  if (principal.kind === "federated" || principal.kind === "anonymous") return named.name === "*";
  const account = principal.arn.split(":")[4] ?? "";
  const names = ["*", account, `arn:aws:iam::${account}:root`, principal.arn];
  if (principal.kind === "role") names.push(`arn:aws:iam::${account}:role/${principal.roleName}`);
  return names.includes(named.name);
}

function contextOf(principal: Principal, grant: Grant): ConditionContext {
  const context = new Map<string, readonly string[]>();
  if (principal.kind === "service") {
    context.set("aws:sourcearn", [principal.sourceArn]);
    context.set("aws:sourceaccount", [principal.sourceAccount]);
  } else if (principal.kind === "role" || principal.kind === "administrator") {
    // Of a session AWS gives the role's ARN here, not the session's.
    const account = principal.arn.split(":")[4] ?? "";
    const arn =
      principal.kind === "role" ? `arn:aws:iam::${account}:role/${principal.roleName}` : principal.arn;
    context.set("aws:principalarn", [arn]);
    context.set("aws:principalaccount", [account]);
  }
  for (const [key, value] of Object.entries(grant.context ?? {}))
    context.set(key.toLowerCase(), typeof value === "string" ? [value] : value);
  return context;
}
