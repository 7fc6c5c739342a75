/** One execution environment: a worker thread with the function's code, for one request at a time. */
import { Worker } from "node:worker_threads";
import type { FunctionFailure } from "./invocation.ts";
import type { WorkerInvocation, WorkerMessage, WorkerStart } from "./worker/protocol.ts";

/** Lambda gives the code outside the handler this long. */
const INIT_LIMIT_MS = 10_000;

export interface WorkerRecipe {
  readonly entry: string;
  readonly start: WorkerStart;
  readonly environment: Readonly<Record<string, string>>;
  readonly memoryMb: number;
  readonly onLine: (text: string) => void;
}

export type Outcome =
  | { readonly kind: "returned"; readonly payload: string }
  | { readonly kind: "threw"; readonly failure: FunctionFailure }
  | { readonly kind: "timed-out" }
  /** The cloud ended the worker: its region was lost, its code replaced, the cloud reset. */
  | { readonly kind: "ended" };

export class FunctionWorker {
  readonly #worker: Worker;
  readonly #onLine: (text: string) => void;
  #finish: ((outcome: Outcome) => void) | undefined;
  #isAlive = true;
  #crash: FunctionFailure | undefined;
  readonly #ready: Promise<Outcome>;

  constructor({ entry, start, environment, memoryMb, onLine }: WorkerRecipe) {
    this.#onLine = onLine;
    this.#worker = new Worker(entry, {
      workerData: start,
      env: { ...environment },
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: memoryMb },
      // Warnings of Node's own would otherwise end up on the terminal of whoever runs the cloud.
      stdout: true,
      stderr: true,
    });
    this.#worker.on("message", (message: WorkerMessage) => this.#hear(message));
    this.#worker.on("error", (error) => this.#crashed(error));
    this.#worker.on("exit", () => this.#exited());
    this.#ready = this.#await(INIT_LIMIT_MS);
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  /** Never throws; a worker that timed out or ended is dead afterwards. */
  async run(invocation: WorkerInvocation): Promise<Outcome> {
    const started = await this.#ready;
    if (started.kind !== "returned") return started;
    if (!this.#isAlive) return { kind: "ended" };
    this.#worker.postMessage(invocation);
    return await this.#await(invocation.timeoutMs);
  }

  async end(): Promise<void> {
    this.#isAlive = false;
    this.#finish?.({ kind: "ended" });
    await this.#worker.terminate();
  }

  #await(limitMs: number): Promise<Outcome> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#finish?.({ kind: "timed-out" });
        void this.end();
      }, limitMs);
      this.#finish = (outcome) => {
        clearTimeout(timer);
        this.#finish = undefined;
        resolve(outcome);
      };
    });
  }

  #hear(message: WorkerMessage): void {
    switch (message.kind) {
      case "ready":
        this.#finish?.({ kind: "returned", payload: "" });
        return;
      case "line":
        this.#onLine(message.text);
        return;
      case "returned":
        this.#finish?.({ kind: "returned", payload: message.payload });
        return;
      case "threw":
        this.#finish?.({ kind: "threw", failure: message.error });
        return;
      case "init-failed":
        this.#finish?.({ kind: "threw", failure: message.error });
        void this.end();
        return;
      default:
        message satisfies never;
    }
  }

  #crashed(error: unknown): void {
    this.#crash =
      error instanceof Error
        ? { errorType: error.name, errorMessage: error.message, trace: error.stack?.split("\n") ?? [] }
        : { errorType: "Error", errorMessage: String(error), trace: [] };
  }

  #exited(): void {
    this.#isAlive = false;
    const failure = this.#crash ?? {
      errorType: "Runtime.ExitError",
      errorMessage: "Error: Runtime exited without providing a reason",
      trace: [],
    };
    this.#finish?.({ kind: "threw", failure });
  }
}
