import type { FunctionFailure } from "../invocation.ts";

/** An error as Lambda's runtime reports it; what is thrown need not be an Error. */
export function describeThrown(thrown: unknown, errorType?: string): FunctionFailure {
  if (thrown instanceof Error)
    return {
      errorType: errorType ?? thrown.name,
      errorMessage: thrown.message,
      trace: thrown.stack?.split("\n") ?? [],
    };
  return { errorType: errorType ?? typeof thrown, errorMessage: String(thrown), trace: [] };
}
