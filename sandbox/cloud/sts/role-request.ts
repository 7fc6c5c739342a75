/** Which role a caller wants to become, as which session, for how long. */
import { ServiceError } from "../service.ts";

export interface RoleRequest {
  readonly roleArn: string;
  readonly roleName: string;
  readonly sessionName: string;
  readonly durationSeconds: number;
}

const DEFAULT_DURATION_SECONDS = 3600;

/** Throws ServiceError ValidationError. */
export function readRoleRequest(input: Readonly<Record<string, unknown>>): RoleRequest {
  const { RoleArn: roleArn, RoleSessionName: sessionName } = input;
  const roleName = /^arn:aws:iam::\d{12}:role\/(?:.*\/)?([\w+=,.@-]{1,64})$/.exec(String(roleArn))?.[1];
  if (roleName === undefined) throw new ServiceError("ValidationError", `${String(roleArn)} is invalid`);
  if (typeof sessionName !== "string" || !/^[\w+=,.@-]{2,64}$/.test(sessionName))
    throw new ServiceError("ValidationError", "RoleSessionName must have 2 to 64 letters, digits or =,.@-");
  const durationSeconds = Number(input["DurationSeconds"] ?? DEFAULT_DURATION_SECONDS);
  if (!Number.isInteger(durationSeconds) || durationSeconds < 900 || durationSeconds > 43_200)
    throw new ServiceError("ValidationError", "DurationSeconds must be between 900 and 43200.");
  return { roleArn: String(roleArn), roleName, sessionName, durationSeconds };
}
