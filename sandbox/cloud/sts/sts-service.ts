/** STS: who am I, and becoming a role that trusts the caller. */
import {
  type Call,
  type CloudCore,
  type Grant,
  type Principal,
  type Service,
  ServiceError,
  type ServiceOutput,
} from "../service.ts";
import { type RoleRequest, readRoleRequest } from "./role-request.ts";
import { type Federation, type VerifiedToken, verifyToken } from "./web-identity.ts";

/** What STS needs of IAM: the roles, their trust policies and the keys of their sessions. */
export interface RoleSource {
  mintKeys(
    roleName: string,
    sessionName: string,
  ): { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken: string };
  /** Whether the role exists and its trust policy lets this principal assume it. */
  mayAssume(roleName: string, principal: Principal, grant?: Grant): boolean;
}

export class StsService implements Service {
  readonly signingName = "sts";
  readonly protocol = "query";
  readonly unsignedOperations = ["AssumeRoleWithWebIdentity"];
  readonly #core: CloudCore;
  readonly #roles: RoleSource;
  readonly #federation: Federation | undefined;

  /** Without a federation nobody is let in by a token. */
  constructor(core: CloudCore, roles: RoleSource, federation?: Federation) {
    this.#core = core;
    this.#roles = roles;
    this.#federation = federation;
  }

  /** GetCallerIdentity needs no permission at AWS either; AssumeRole asks the role's trust policy besides. */
  grants({ operation, input }: Call): readonly Grant[] {
    if (operation !== "AssumeRole") return [];
    return [{ action: "sts:AssumeRole", resource: String(input["RoleArn"]) }];
  }

  async handle(call: Call): Promise<ServiceOutput> {
    switch (call.operation) {
      case "GetCallerIdentity":
        return { json: this.#identity(call.principal) };
      case "AssumeRole":
        return { json: this.#assume(call) };
      case "AssumeRoleWithWebIdentity":
        return { json: await this.#assumeByToken(call) };
      default:
        throw new ServiceError(
          "InvalidAction",
          `The local cloud does not implement sts:${call.operation}.`,
          404,
        );
    }
  }

  #identity(principal: Principal): Readonly<Record<string, unknown>> {
    const arn = principal.kind === "service" ? principal.service : principal.arn;
    const session = principal.kind === "role" ? `:${principal.sessionName}` : "";
    const id = this.#core.random.fork(`sts/${principal.kind === "role" ? principal.roleName : arn}`).code(16);
    const prefix = principal.kind === "role" ? "AROA" : "AIDA";
    return { UserId: `${prefix}${id}${session}`, Account: this.#core.accountId, Arn: arn };
  }

  #assume(call: Call): Readonly<Record<string, unknown>> {
    const request = readRoleRequest(call.input);
    const { principal } = call;
    // The same words for a role that is not there: AWS does not tell which roles exist.
    if (!this.#roles.mayAssume(request.roleName, principal))
      throw new ServiceError(
        "AccessDenied",
        `User: ${principal.kind === "service" ? principal.service : principal.arn} is not authorized to perform: sts:AssumeRole on resource: ${request.roleArn}`,
        403,
      );
    return this.#session(request);
  }

  async #assumeByToken(call: Call): Promise<Readonly<Record<string, unknown>>> {
    const request = readRoleRequest(call.input);
    const token = String(call.input["WebIdentityToken"] ?? "");
    const { principal, context, subject, audience, issuer } = await this.#verify(token);
    const grant: Grant = {
      action: "sts:AssumeRoleWithWebIdentity",
      resource: request.roleArn,
      context: { ...context, ...call.context },
    };
    this.#federation?.passEndpoint(principal, grant);
    if (!this.#roles.mayAssume(request.roleName, principal, grant))
      throw new ServiceError(
        "AccessDenied",
        `Not authorized to perform sts:AssumeRoleWithWebIdentity: the trust policy of ${request.roleArn} does not let ${subject} of ${issuer} become the role.`,
        403,
      );
    return {
      ...this.#session(request),
      SubjectFromWebIdentityToken: subject,
      Audience: audience,
      Provider: principal.arn,
    };
  }

  async #verify(token: string): Promise<VerifiedToken> {
    if (this.#federation === undefined)
      throw new ServiceError("InvalidIdentityToken", "No OpenIDConnect provider found in your account.");
    return await verifyToken(token, this.#federation, this.#core.clock.now());
  }

  #session({ roleName, sessionName, durationSeconds }: RoleRequest): Readonly<Record<string, unknown>> {
    const keys = this.#roles.mintKeys(roleName, sessionName);
    return {
      AssumedRoleUser: {
        AssumedRoleId: `AROA${this.#core.random.fork(`sts/${roleName}`).code(16)}:${sessionName}`,
        Arn: `arn:aws:sts::${this.#core.accountId}:assumed-role/${roleName}/${sessionName}`,
      },
      Credentials: {
        AccessKeyId: keys.accessKeyId,
        SecretAccessKey: keys.secretAccessKey,
        SessionToken: keys.sessionToken,
        Expiration: new Date(this.#core.clock.now() + durationSeconds * 1000).toISOString(),
      },
    };
  }
}
