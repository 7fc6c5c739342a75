/** What callers ask of Lambda and what they get back. */
import type { Principal } from "../service.ts";

export interface InvocationRequest {
  readonly region: string;
  /** Full ARN, with the alias or version behind the name where the caller is bound to one. */
  readonly functionArn: string;
  /** A JSON value. */
  readonly payload: unknown;
  readonly caller: Principal;
  /** How long the caller waits; the function itself goes on until its own timeout. */
  readonly timeLimitMs?: number;
  /** Told where Lambda does not take an event over at all: no permission, no function. */
  readonly onUndelivered?: (code: InvocationErrorCode, reason: string) => void;
}

/**
 * Why no payload came back. Callers with a retry rule of their own need to tell these apart:
 * throttled and server failures never ran or may not have run; the others did, or never will.
 */
export type InvocationErrorCode =
  | "TooManyRequestsException"
  | "ServiceException"
  | "FunctionError"
  | "FunctionTimedOut"
  | "CallerTimedOut"
  | "AccessDeniedException"
  | "ResourceNotFoundException"
  | "RequestTooLargeException";

export interface FunctionFailure {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}

export type InvocationResult =
  | { readonly kind: "ok"; readonly payload: unknown; readonly requestId: string }
  | {
      readonly kind: "error";
      readonly code: InvocationErrorCode;
      readonly reason: string;
      /** What the function threw, for FunctionError and FunctionTimedOut. */
      readonly failure?: FunctionFailure;
    };

/** Throttles and failures of the service itself: what a caller may repeat without knowing the function. */
export function isServiceFault(code: InvocationErrorCode): boolean {
  return code === "TooManyRequestsException" || code === "ServiceException";
}

/** Request and response of a synchronous call: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const PAYLOAD_LIMIT_BYTES = 6_291_556;

export function refused(code: InvocationErrorCode, reason: string): InvocationResult {
  return { kind: "error", code, reason };
}
