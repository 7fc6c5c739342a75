/** IAM: roles and what they are allowed. */
import type { LocalCloud } from "../../cloud/local-cloud.ts";
import type { Behaviour, DeployedResource } from "../behaviour.ts";

export const IAM_BEHAVIOURS: Readonly<Record<string, Behaviour<LocalCloud>>> = {
  "aws:iam/role:Role": {
    put: async (cloud, role) => {
      await cloud.iam.putRole(nameOf(role), role.inputs["assumeRolePolicy"]);
      for (const inline of list(role.inputs["inlinePolicies"]))
        await cloud.iam.putRolePolicy(nameOf(role), text(inline, "name"), inline["policy"]);
      for (const arn of list<string>(role.inputs["managedPolicyArns"])) cloud.iam.attach(nameOf(role), arn);
      return undefined;
    },
    remove: (cloud, role) => cloud.iam.removeRole(nameOf(role)),
  },
  "aws:iam/policy:Policy": {
    put: async (cloud, policy) => {
      await cloud.iam.putPolicy(text(policy.outputs, "arn"), policy.inputs["policy"]);
      return undefined;
    },
    remove: (cloud, policy) => cloud.iam.removePolicy(text(policy.outputs, "arn")),
  },
  "aws:iam/rolePolicy:RolePolicy": {
    put: async (cloud, policy) => {
      await cloud.iam.putRolePolicy(roleOf(policy), nameOf(policy), policy.inputs["policy"]);
      return undefined;
    },
    remove: (cloud, policy) => cloud.iam.removeRolePolicy(roleOf(policy), nameOf(policy)),
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
    put: (cloud, attachment) => {
      cloud.iam.attach(roleOf(attachment), text(attachment.inputs, "policyArn"));
      return undefined;
    },
    remove: (cloud, attachment) => cloud.iam.detach(roleOf(attachment), text(attachment.inputs, "policyArn")),
  },
};

/** The name the program gave, or the one that was made up for it. */
function nameOf(resource: DeployedResource): string {
  const name = resource.inputs["name"] ?? resource.outputs["name"];
  return typeof name === "string" ? name : resource.name;
}

/** A role is named by its name; some programs pass the ARN, which ends in it. */
function roleOf(resource: DeployedResource): string {
  return text(resource.inputs, "role").split("/").at(-1) ?? "";
}

function text(values: Readonly<Record<string, unknown>>, name: string): string {
  const value = values[name];
  if (typeof value !== "string") throw new Error(`The IAM resource needs ${name} as text.`);
  return value;
}

function list<T = Record<string, unknown>>(value: unknown): readonly T[] {
  return Array.isArray(value) ? value : [];
}
