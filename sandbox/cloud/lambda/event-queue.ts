/** Lambda's own queue for events: a request that fails is tried twice more, after one minute and after two. */
import type { CloudCore } from "../service.ts";
import type { InvocationRequest, InvocationResult } from "./invocation.ts";

/** FunctionEventInvokeConfig, and where the last failure goes. */
export interface EventSettings {
  readonly maximumRetries: number;
  readonly maximumAgeSeconds: number;
  /** Throws where the destination, or the function's role, refuses. */
  readonly onFailure?: (failed: FailedEvent) => void;
}

export interface FailedEvent {
  readonly request: InvocationRequest;
  readonly attempts: number;
  readonly condition: "RetriesExhausted" | "EventAgeExceeded";
  readonly result: InvocationResult & { readonly kind: "error" };
}

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
export const DEFAULT_EVENT_SETTINGS: EventSettings = { maximumRetries: 2, maximumAgeSeconds: 21_600 };

const BACKOFF_MS = 60_000;
const WORTH_REPEATING = new Set([
  "FunctionError",
  "FunctionTimedOut",
  "TooManyRequestsException",
  "ServiceException",
]);

export interface EventQueueArgs {
  readonly core: CloudCore;
  readonly invoke: (request: InvocationRequest) => Promise<InvocationResult>;
  readonly settingsOf: (request: InvocationRequest) => EventSettings;
}

export class EventQueue {
  readonly #args: EventQueueArgs;
  #era = 0;

  constructor(args: EventQueueArgs) {
    this.#args = args;
  }

  /** Resolves after the first attempt. */
  add(request: InvocationRequest): Promise<void> {
    return this.#attempt(request, 1, this.#args.core.clock.now());
  }

  /** Forgets every event; attempts that end later are not repeated. */
  reset(): void {
    this.#era++;
  }

  async #attempt(request: InvocationRequest, attempt: number, since: number): Promise<void> {
    const era = this.#era;
    const result = await this.#args.invoke(request);
    if (result.kind === "error" && era === this.#era) this.#failed(request, attempt, since, result);
  }

  #failed(request: InvocationRequest, attempt: number, since: number, result: FailedEvent["result"]): void {
    const { core, settingsOf } = this.#args;
    const settings = settingsOf(request);
    const isRepeatable = WORTH_REPEATING.has(result.code);
    const isTooOld = core.clock.now() + BACKOFF_MS * attempt - since > settings.maximumAgeSeconds * 1000;
    const isLast = !isRepeatable || isTooOld || attempt > settings.maximumRetries;
    this.#log(
      request,
      `Attempt ${attempt} of an event failed, ${isLast ? "it is dropped" : "it is repeated"}: ${result.code}: ${result.reason}`,
    );
    if (!isLast) {
      core.clock.after(BACKOFF_MS * attempt, () => this.#attempt(request, attempt + 1, since));
      return;
    }
    const condition = attempt > settings.maximumRetries ? "RetriesExhausted" : "EventAgeExceeded";
    // Who may not invoke the function has not handed the event over: it is still the sender's.
    const pass = isRepeatable
      ? () => settings.onFailure?.({ request, attempts: attempt, condition, result })
      : () => request.onUndelivered?.(result.code, result.reason);
    try {
      pass();
    } catch (error) {
      this.#log(request, `It could not be kept: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  #log({ region, functionArn }: InvocationRequest, text: string): void {
    this.#args.core.log.write({ region, source: "error", name: functionArn, text });
  }
}
