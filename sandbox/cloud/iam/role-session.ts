import type { Principal } from "../service.ts";

/** Who a caller is that took on a role under this session name. */
export function roleSession(
  accountId: string,
  roleName: string,
  sessionName: string,
): Extract<Principal, { kind: "role" }> {
  const arn = `arn:aws:sts::${accountId}:assumed-role/${roleName}/${sessionName}`;
  return { kind: "role", roleName, sessionName, arn };
}

/** Of arn:aws:iam::<account>:role/<path/>name. */
export function roleNameOf(roleArn: string): string {
  return roleArn.slice(roleArn.lastIndexOf("/") + 1);
}
