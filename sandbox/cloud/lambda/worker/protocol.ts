/** What the cloud and a worker thread say to each other. */
import type { FunctionFailure } from "../invocation.ts";

export interface WorkerStart {
  /** Shared with the cloud's clock: milliseconds that Date is ahead of the machine's. */
  readonly clockOffset: Float64Array;
  /** Likewise, of its region alone: a fault that was ordered. */
  readonly clockSkew: Float64Array;
  readonly seed: string;
  readonly codeFolder: string;
  readonly handler: string;
}

export interface WorkerInvocation {
  readonly requestId: string;
  /** JSON text, so that the handler sees what a wire would leave of it. */
  readonly event: string;
  readonly seed: string;
  readonly timeoutMs: number;
  readonly context: {
    readonly functionName: string;
    readonly functionVersion: string;
    readonly invokedFunctionArn: string;
    readonly memoryLimitInMB: string;
    readonly logGroupName: string;
    readonly logStreamName: string;
  };
}

export type WorkerMessage =
  | { readonly kind: "ready" }
  | { readonly kind: "init-failed"; readonly error: FunctionFailure }
  | { readonly kind: "line"; readonly text: string }
  | { readonly kind: "returned"; readonly requestId: string; readonly payload: string }
  | { readonly kind: "threw"; readonly requestId: string; readonly error: FunctionFailure };
