/**
 * A key's policy read in its two meanings: a statement that names the account lets identity policies decide, one
 * that names somebody lets them in. https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
import type { Principal } from "../service.ts";
import type { Policy, Statement } from "./policy.ts";

export interface KeyPolicy {
  readonly direct: Policy;
  readonly delegating: Policy;
}

export function splitKeyPolicy(policy: Policy, principal: Principal): KeyPolicy {
  const account = "arn" in principal ? (principal.arn.split(":")[4] ?? "") : "";
  const isAccount = ({ kind, name }: Statement["principals"][number]) =>
    kind === "AWS" && (name === account || name === `arn:aws:iam::${account}:root`);
  const naming = (keep: (principal: Statement["principals"][number]) => boolean): Policy =>
    policy
      .map((statement) => ({ ...statement, principals: statement.principals.filter(keep) }))
      .filter(({ principals }) => principals.length > 0);
  return { direct: naming((p) => !isAccount(p)), delegating: naming(isAccount) };
}
