/** Lambda's own queue for events: a request that fails is tried twice more, after one minute and after two. */
import type { CloudCore } from "../service.ts";
import type { InvocationRequest, InvocationResult } from "./invocation.ts";

const ATTEMPTS = 3;
const BACKOFF_MS = 60_000;
const WORTH_REPEATING = new Set([
  "FunctionError",
  "FunctionTimedOut",
  "TooManyRequestsException",
  "ServiceException",
]);

export class EventQueue {
  readonly #core: CloudCore;
  readonly #invoke: (request: InvocationRequest) => Promise<InvocationResult>;
  #era = 0;

  constructor(core: CloudCore, invoke: (request: InvocationRequest) => Promise<InvocationResult>) {
    this.#core = core;
    this.#invoke = invoke;
  }

  add(request: InvocationRequest): void {
    void this.#attempt(request, 1);
  }

  /** Forgets every event; attempts that end later are not repeated. */
  reset(): void {
    this.#era++;
  }

  async #attempt(request: InvocationRequest, attempt: number): Promise<void> {
    const era = this.#era;
    const result = await this.#invoke(request);
    if (result.kind === "error" && era === this.#era) this.#failed(request, attempt, result);
  }

  #failed(
    request: InvocationRequest,
    attempt: number,
    { code, reason }: InvocationResult & { kind: "error" },
  ): void {
    const isLast = attempt === ATTEMPTS || !WORTH_REPEATING.has(code);
    const { region, functionArn } = request;
    const text = `Attempt ${attempt} of an event failed, ${isLast ? "it is dropped" : "it is repeated"}: ${code}: ${reason}`;
    this.#core.log.write({ region, source: "error", name: functionArn, text });
    if (!isLast) this.#core.clock.after(BACKOFF_MS * attempt, () => this.#attempt(request, attempt + 1));
  }
}
