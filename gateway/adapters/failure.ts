/** What a failed call to AWS means: whether it can have done anything, and whether another way is worth a try. */
import type { StartAnswer } from "../../domain/traffic/attempt.ts";

export type Failure = Exclude<StartAnswer, { kind: "started" }>;

/** The web identity could not be turned into credentials: nothing was sent. */
export class CredentialsUnavailable extends Error {
  constructor(cause: unknown) {
    super(
      "No STS endpoint turned the pod's token into credentials; check the role's trust and the ways to STS.",
      {
        cause,
      },
    );
    this.name = "CredentialsUnavailable";
  }
}

/** Node's codes for a connection that never stood, of names and certificates too. */
const NEVER_CONNECTED = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EHOSTDOWN",
  "EADDRNOTAVAIL",
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "ERR_TLS_CERT_ALTNAME_INVALID",
]);

const THROTTLED = new Set(["TooManyRequestsException", "ThrottlingException", "LimitExceededException"]);

/** The request is in order, and this region cannot serve it. */
const NOT_HERE = new Set([
  "AccessDeniedException",
  "AccessDenied",
  "UnrecognizedClientException",
  "InvalidSignatureException",
  "ExpiredTokenException",
  "ExpiredToken",
  "ResourceNotFoundException",
]);

const DEFAULT_RETRY_SECONDS = 1;
const MOST_RETRY_SECONDS = 60;

export function failureOf(error: unknown): Failure {
  if (isUnsent(error)) return { kind: "refused" };
  if (!(error instanceof Error)) return { kind: "ambiguous" };
  const status = statusOf(error);
  if (THROTTLED.has(error.name) || status === 429)
    return { kind: "throttled", retryAfterSeconds: retryAfterOf(error) };
  if (NOT_HERE.has(error.name)) return { kind: "refused" };
  if (status !== undefined && status >= 400 && status < 500) return { kind: "rejected" };
  return { kind: "ambiguous" };
}

/** Certainly nothing reached the service. In doubt false: then the same region is asked again. */
export function isUnsent(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof CredentialsUnavailable || error.cause instanceof CredentialsUnavailable) return true;
  const code = "code" in error ? error.code : undefined;
  if (typeof code === "string" && NEVER_CONNECTED.has(code)) return true;
  // ETIMEDOUT may also mean that a sent request was not answered.
  if (code === "ETIMEDOUT" && "syscall" in error && error.syscall === "connect") return true;
  // The SDK's own limit on connecting has no code, only these words (@smithy/node-http-handler).
  return error.name === "TimeoutError" && error.message.includes("did not establish a connection");
}

function statusOf(error: Error): number | undefined {
  const metadata = "$metadata" in error ? error.$metadata : undefined;
  if (typeof metadata !== "object" || metadata === null || !("httpStatusCode" in metadata)) return undefined;
  return typeof metadata.httpStatusCode === "number" ? metadata.httpStatusCode : undefined;
}

function retryAfterOf(error: Error): number {
  const response = "$response" in error ? error.$response : undefined;
  const headers =
    typeof response === "object" && response !== null && "headers" in response ? response.headers : {};
  const given = Number((headers as Readonly<Record<string, unknown>>)["retry-after"]);
  return given >= 1 ? Math.min(Math.ceil(given), MOST_RETRY_SECONDS) : DEFAULT_RETRY_SECONDS;
}
