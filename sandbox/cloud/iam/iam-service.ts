/** Roles and their policies: who may do what. Its wire API is not part of the local cloud. */
import type { Randomness } from "../randomness.ts";
import { type Grant, type Principal, ServiceError } from "../service.ts";
import { AccessKeyRegistry, type AccessKeys } from "./access-keys.ts";
import { checkActionNames } from "./action-names.ts";
import { evaluate } from "./evaluate.ts";
import { splitKeyPolicy } from "./key-policy.ts";
import { managedPolicy } from "./managed-policies.ts";
import { OpenIdProviders } from "./open-id-providers.ts";
import { type Policy, readPolicy } from "./policy.ts";

interface Role {
  readonly trust: Policy;
  readonly inline: Map<string, Policy>;
  readonly attached: Map<string, Policy>;
}

export class IamService {
  readonly openIdProviders = new OpenIdProviders();
  readonly #keys: AccessKeyRegistry;
  readonly #roles = new Map<string, Role>();
  readonly #customerPolicies = new Map<string, Policy>();
  readonly #resourcePolicies = new Map<string, Policy>();
  /** By id of the VPC endpoint. */
  readonly #endpointPolicies = new Map<string, Policy>();

  constructor(accountId: string, random: Randomness) {
    this.#keys = new AccessKeyRegistry(accountId, random.fork("iam"));
  }

  principalOf(accessKeyId: string): Principal | undefined {
    return this.#keys.find(accessKeyId);
  }

  /** Keys of a role's session. Throws Error where there is no such role. */
  mintKeys(roleName: string, sessionName: string): AccessKeys {
    this.#role(roleName);
    return this.#keys.mint(roleName, sessionName);
  }

  /** Makes or changes a role; its policies stay. Throws InvalidPolicy. */
  async putRole(name: string, trustPolicy: unknown): Promise<void> {
    const where = `that says who may assume role ${name}`;
    const trust = readPolicy(trustPolicy, "trust", where);
    await checkActionNames(trust, where);
    const { inline, attached } = this.#roles.get(name) ?? { inline: new Map(), attached: new Map() };
    this.#roles.set(name, { trust, inline, attached });
  }

  removeRole(name: string): void {
    this.#roles.delete(name);
  }

  hasRole(name: string): boolean {
    return this.#roles.has(name);
  }

  /** Throws InvalidPolicy for what AWS would refuse, and for what this evaluator does not know. */
  async putRolePolicy(roleName: string, policyName: string, document: unknown): Promise<void> {
    const role = this.#role(roleName);
    role.inline.set(policyName, await identityPolicy(document, `${policyName} of role ${roleName}`));
  }

  removeRolePolicy(roleName: string, policyName: string): void {
    this.#roles.get(roleName)?.inline.delete(policyName);
  }

  async putPolicy(arn: string, document: unknown): Promise<void> {
    const policy = await identityPolicy(document, arn);
    this.#customerPolicies.set(arn, policy);
    for (const role of this.#roles.values()) if (role.attached.has(arn)) role.attached.set(arn, policy);
  }

  removePolicy(arn: string): void {
    this.#customerPolicies.delete(arn);
  }

  attach(roleName: string, policyArn: string): void {
    const policy = this.#customerPolicies.get(policyArn) ?? managedPolicy(policyArn);
    this.#role(roleName).attached.set(policyArn, policy);
  }

  detach(roleName: string, policyArn: string): void {
    this.#roles.get(roleName)?.attached.delete(policyArn);
  }

  /** The policy that a resource itself carries; undefined takes it away. */
  async putResourcePolicy(resourceArn: string, document: unknown): Promise<void> {
    if (document === undefined) this.#resourcePolicies.delete(resourceArn);
    else {
      const where = `of ${resourceArn}`;
      const policy = readPolicy(document, "resource", where);
      await checkActionNames(policy, where);
      this.#resourcePolicies.set(resourceArn, policy);
    }
  }

  /** Throws InvalidPolicy. */
  async readKeyPolicy(document: unknown, keyArn: string): Promise<Policy> {
    const where = `of ${keyArn}`;
    const policy = readPolicy(document, "resource", where);
    await checkActionNames(policy, where);
    return policy;
  }

  /** Throws ServiceError where a key's policy neither lets the principal in nor leaves it to identity policies. */
  authorizeByKeyPolicy(principal: Principal, grant: Grant, policy: Policy): void {
    this.passEndpoint(principal, grant);
    if (principal.kind === "administrator") return;
    const { direct, delegating } = splitKeyPolicy(policy, principal);
    const own = principal.kind === "role" ? this.#policiesOf(principal.roleName) : [];
    const [byName, byAccount, byIdentity] = [[direct], [delegating], own].map((policies) =>
      evaluate(policies, principal, grant),
    );
    if ([byName, byAccount, byIdentity].includes("deny"))
      throw denied(principal, grant, "with an explicit deny");
    if (byName === "allow" || (byAccount === "allow" && byIdentity === "allow")) return;
    const reason = byAccount === "allow" ? "identity-based" : "resource-based";
    throw denied(principal, grant, `because no ${reason} policy allows the ${grant.action} action`);
  }

  /** What may pass a VPC endpoint; undefined, as without any policy: everything. */
  async putEndpointPolicy(endpointId: string, document: unknown): Promise<void> {
    if (document === undefined) this.#endpointPolicies.delete(endpointId);
    else {
      const where = `of VPC endpoint ${endpointId}`;
      const policy = readPolicy(document, "resource", where);
      await checkActionNames(policy, where);
      this.#endpointPolicies.set(endpointId, policy);
    }
  }

  /** Whether the role exists and trusts this principal; the grant says how it wants to become the role. */
  mayAssume(
    roleName: string,
    principal: Principal,
    grant: Grant = { action: "sts:AssumeRole", resource: "*" },
  ): boolean {
    const role = this.#roles.get(roleName);
    return role !== undefined && evaluate([role.trust], principal, grant) === "allow";
  }

  /** Throws ServiceError AccessDeniedException in AWS's own words. */
  authorize(principal: Principal, grant: Grant): void {
    this.passEndpoint(principal, grant);
    if (principal.kind === "administrator") return;
    const own = principal.kind === "role" ? this.#policiesOf(principal.roleName) : [];
    const resource = this.#resourcePolicies.get(grant.resource);
    const byIdentity = evaluate(own, principal, grant);
    const byResource = evaluate(resource === undefined ? [] : [resource], principal, grant);
    const based = principal.kind === "role" ? "identity-based" : "resource-based";
    if (byIdentity === "deny")
      throw denied(principal, grant, "with an explicit deny in an identity-based policy");
    if (byResource === "deny")
      throw denied(principal, grant, "with an explicit deny in a resource-based policy");
    if (byIdentity !== "allow" && byResource !== "allow")
      throw denied(principal, grant, `because no ${based} policy allows the ${grant.action} action`);
  }

  /** Throws ServiceError AccessDeniedException where the VPC endpoint that the request came through does not let it pass. */
  passEndpoint(principal: Principal, grant: Grant): void {
    const endpointId = grant.context?.["aws:SourceVpce"];
    const policy = this.#endpointPolicies.get(String(endpointId));
    if (policy === undefined) return;
    const verdict = evaluate([policy], principal, grant);
    if (verdict === "deny") throw denied(principal, grant, "with an explicit deny in a VPC endpoint policy");
    if (verdict !== "allow")
      throw denied(principal, grant, `because no VPC endpoint policy allows the ${grant.action} action`);
  }

  #policiesOf(roleName: string): readonly Policy[] {
    const role = this.#roles.get(roleName);
    return role === undefined ? [] : [...role.inline.values(), ...role.attached.values()];
  }

  #role(name: string): Role {
    const role = this.#roles.get(name);
    if (role === undefined) throw new Error(`The role with name ${name} cannot be found.`);
    return role;
  }
}

async function identityPolicy(document: unknown, where: string): Promise<Policy> {
  const policy = readPolicy(document, "identity", where);
  await checkActionNames(policy, where);
  return policy;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
function denied(principal: Principal, grant: Grant, why: string): ServiceError {
  const who = principal.kind === "service" ? principal.service : principal.arn;
  return new ServiceError(
    "AccessDeniedException",
    `User: ${who} is not authorized to perform: ${grant.action} on resource: ${grant.resource} ${why}`,
  );
}
