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

/** What STS needs of IAM: the roles, their trust policies and the keys of their sessions. */
export interface RoleSource {
  mintKeys(
    roleName: string,
    sessionName: string,
  ): { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken: string };
  /** Whether the role exists and its trust policy lets this principal assume it. */
  mayAssume(roleName: string, principal: Principal): boolean;
}

const DEFAULT_DURATION_SECONDS = 3600;

export class StsService implements Service {
  readonly signingName = "sts";
  readonly protocol = "query";
  readonly #core: CloudCore;
  readonly #roles: RoleSource;

  constructor(core: CloudCore, roles: RoleSource) {
    this.#core = core;
    this.#roles = roles;
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

  #assume({ input, principal }: Call): Readonly<Record<string, unknown>> {
    const { RoleArn: roleArn, RoleSessionName: sessionName } = input;
    const roleName = /^arn:aws:iam::\d{12}:role\/(?:.*\/)?([\w+=,.@-]{1,64})$/.exec(String(roleArn))?.[1];
    if (roleName === undefined) throw new ServiceError("ValidationError", `${String(roleArn)} is invalid`);
    if (typeof sessionName !== "string" || !/^[\w+=,.@-]{2,64}$/.test(sessionName))
      throw new ServiceError("ValidationError", "RoleSessionName must have 2 to 64 letters, digits or =,.@-");
    const duration = Number(input["DurationSeconds"] ?? DEFAULT_DURATION_SECONDS);
    if (!Number.isInteger(duration) || duration < 900 || duration > 43_200)
      throw new ServiceError("ValidationError", "DurationSeconds must be between 900 and 43200.");
    // The same words for a role that is not there: AWS does not tell which roles exist.
    if (!this.#roles.mayAssume(roleName, principal))
      throw new ServiceError(
        "AccessDenied",
        `User: ${principal.kind === "service" ? principal.service : principal.arn} is not authorized to perform: sts:AssumeRole on resource: ${String(roleArn)}`,
        403,
      );
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
        Expiration: new Date(this.#core.clock.now() + duration * 1000).toISOString(),
      },
    };
  }
}
