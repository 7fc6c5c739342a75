/** Invokes a function of the stack in one of its regions, with the operator's own credentials. */
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type { FunctionName } from "../domain/functions.ts";
import { type AwsAccess, liveFunction, type Stack } from "./stack.ts";

/** The region, or the function in it, gave no answer: the same may be tried again. */
export class NoReply extends Error {
  readonly region: string;

  constructor(region: string, functionName: string, reason: string, cause?: unknown) {
    super(`${functionName} in ${region} gave no reply: ${reason}.`, { cause });
    this.name = "NoReply";
    this.region = region;
  }
}

/** Throws NoReply. */
export type Invoke = (region: string, functionName: FunctionName, request: unknown) => Promise<unknown>;

// Longer than the longest function runs.
const REQUEST_MILLISECONDS = 310_000;

export function invoker(stack: Stack, access: AwsAccess = {}): Invoke {
  const clients = new Map(
    stack.regions.map((region) => [
      region,
      new LambdaClient({
        ...access,
        region,
        maxAttempts: 2,
        requestHandler: {
          connectionTimeout: 5_000,
          requestTimeout: REQUEST_MILLISECONDS,
          throwOnRequestTimeout: true,
        },
      }),
    ]),
  );
  return async (region, of, request) => {
    const name = liveFunction(stack, of);
    const client = clients.get(region);
    if (client === undefined) throw new NoReply(region, name, "it is no region of the stack");
    const command = new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(request) });
    const answer = await client.send(command).catch((error: unknown) => {
      throw new NoReply(
        region,
        name,
        error instanceof Error ? `${error.name}: ${error.message}` : String(error),
        error,
      );
    });
    const text = answer.Payload?.transformToString() ?? "";
    if (answer.FunctionError !== undefined)
      throw new NoReply(region, name, `it failed with ${errorOf(text)}`);
    return text === "" ? undefined : JSON.parse(text);
  };
}

/** A function's own failures hold no personal data; its stack trace is of no use here. */
function errorOf(text: string): string {
  try {
    const { errorType, errorMessage } = JSON.parse(text);
    return `${errorType}: ${errorMessage}`;
  } catch {
    return "an error that is no JSON";
  }
}
