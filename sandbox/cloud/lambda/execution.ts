/** One request in one worker: keys, environment, seed and context going in, Lambda's words coming out. */
import type { CloudCore } from "../service.ts";
import { functionArn } from "./function-address.ts";
import type { FunctionVersion } from "./function-registry.ts";
import { FunctionWorker, type Outcome } from "./function-worker.ts";
import {
  type FunctionFailure,
  type InvocationErrorCode,
  type InvocationResult,
  PAYLOAD_LIMIT_BYTES,
  refused,
} from "./invocation.ts";
import type { WorkerInvocation } from "./worker/protocol.ts";
import { logGroupName, logStreamName, type SessionKeys, workerEnvironment } from "./worker-environment.ts";
import type { WorkerPool } from "./worker-pool.ts";

export interface Request {
  readonly id: string;
  readonly target: FunctionVersion;
  readonly qualifier: string | undefined;
  /** JSON text. */
  readonly payload: string;
}

/** What Lambda charges for. */
export interface EndedInvocation {
  readonly region: string;
  readonly name: string;
  readonly memoryMb: number;
  readonly milliseconds: number;
}

export interface ExecutionArgs {
  readonly core: CloudCore;
  readonly pool: WorkerPool;
  readonly mintKeys: (roleName: string, sessionName: string) => SessionKeys;
  /** Path of the worker's start-up. */
  readonly workerEntry: () => string;
}

export class Execution {
  readonly #args: ExecutionArgs;
  readonly #seeds = new Map<string, number>();

  constructor(args: ExecutionArgs) {
    this.#args = args;
  }

  /** Told of each invocation when it ends; what a start takes is not part of it. */
  onEnd: (invocation: EndedInvocation) => void = () => undefined;

  async run(request: Request, timeoutMs: number): Promise<InvocationResult> {
    const { target, id } = request;
    const { region, name, memoryMb } = target.configuration;
    const seed = this.#nextSeed(`${region}/${name}/request`);
    const outcome = await this.#args.pool.with(
      `${region}/${name}/${target.version}`,
      () => this.#startWorker(target),
      async (worker) => {
        const startedAt = performance.now();
        try {
          return await worker.run(this.#invocation(request, seed, timeoutMs));
        } finally {
          this.onEnd({ region, name, memoryMb, milliseconds: performance.now() - startedAt });
        }
      },
    );
    return this.#resultOf(outcome, target, id);
  }

  /** What a request gets that ran into the function's own timeout. */
  timedOut(target: FunctionVersion, requestId: string): InvocationResult {
    const at = new Date(this.#args.core.clock.now()).toISOString();
    const seconds = target.configuration.timeoutSeconds.toFixed(2);
    const errorMessage = `${at} ${requestId} Task timed out after ${seconds} seconds`;
    return this.#failed(
      "FunctionTimedOut",
      { errorType: "Sandbox.Timedout", errorMessage, trace: [] },
      target,
    );
  }

  /** The streams of randomness begin again. */
  reset(): void {
    this.#seeds.clear();
  }

  #startWorker(target: FunctionVersion): FunctionWorker {
    const { core, mintKeys, workerEntry } = this.#args;
    const { region, name, roleArn, codeFolder, handler, memoryMb } = target.configuration;
    const seed = this.#nextSeed(`${region}/${name}/worker`);
    const keys = mintKeys(roleArn.slice(roleArn.lastIndexOf("/") + 1), name);
    return new FunctionWorker({
      entry: workerEntry(),
      start: {
        clockOffset: core.clock.offset,
        clockSkew: core.faults.skew.of(region),
        seed,
        codeFolder,
        handler,
      },
      environment: workerEnvironment(target, keys, core.endpoint),
      memoryMb,
      onLine: (text) => this.#print(region, name, text),
    });
  }

  #invocation(
    { id, target, qualifier, payload }: Request,
    seed: string,
    timeoutMs: number,
  ): WorkerInvocation {
    const { region, name, memoryMb } = target.configuration;
    return {
      requestId: id,
      event: payload,
      seed,
      timeoutMs,
      context: {
        functionName: name,
        functionVersion: target.version,
        invokedFunctionArn: functionArn(this.#args.core.accountId, { region, name, qualifier }),
        memoryLimitInMB: String(memoryMb),
        logGroupName: logGroupName(name),
        logStreamName: logStreamName(target.version),
      },
    };
  }

  // Counted by function, and anew for every request: so it does not matter which warm worker serves it.
  #nextSeed(stream: string): string {
    const count = this.#seeds.get(stream) ?? 0;
    this.#seeds.set(stream, count + 1);
    return this.#args.core.random.fork(`lambda/${stream}/${count}`).bytes(16).toString("hex");
  }

  #resultOf(outcome: Outcome, target: FunctionVersion, requestId: string): InvocationResult {
    const { region, name } = target.configuration;
    switch (outcome.kind) {
      case "returned":
        return this.#returned(outcome.payload, target, requestId);
      case "threw":
        return this.#failed("FunctionError", outcome.failure, target);
      case "timed-out":
        return this.timedOut(target, requestId);
      case "ended":
        return refused(
          "ServiceException",
          `The worker of ${name} in ${region} was ended during the request.`,
        );
      default:
        return outcome satisfies never;
    }
  }

  #returned(payload: string, target: FunctionVersion, requestId: string): InvocationResult {
    if (Buffer.byteLength(payload) <= PAYLOAD_LIMIT_BYTES)
      return { kind: "ok", payload: JSON.parse(payload), requestId };
    const errorMessage = `Response payload size exceeded maximum allowed payload size (${PAYLOAD_LIMIT_BYTES} bytes).`;
    const failure = { errorType: "Function.ResponseSizeTooLarge", errorMessage, trace: [] };
    return this.#failed("FunctionError", failure, target);
  }

  #failed(code: InvocationErrorCode, failure: FunctionFailure, target: FunctionVersion): InvocationResult {
    const { region, name } = target.configuration;
    this.#print(region, name, `ERROR\tInvoke Error\t${JSON.stringify(failure)}`);
    return { kind: "error", code, reason: `${failure.errorType}: ${failure.errorMessage}`, failure };
  }

  #print(region: string, name: string, text: string): void {
    this.#args.core.log.write({ region, source: "function", name, text });
  }
}
