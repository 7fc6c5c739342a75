/** Runs functions within limits: concurrency, the caller's patience, and faults on demand. */
import type { Randomness } from "../randomness.ts";
import type { CloudCore } from "../service.ts";
import { type EndedInvocation, Execution, type Request } from "./execution.ts";
import type { FunctionVersion } from "./function-registry.ts";
import { type InvocationResult, PAYLOAD_LIMIT_BYTES, refused } from "./invocation.ts";
import type { SessionKeys } from "./worker-environment.ts";
import { WorkerPool } from "./worker-pool.ts";

const WARM_WORKERS = 16;

export interface FunctionRunnerArgs {
  readonly core: CloudCore;
  readonly mintKeys: (roleName: string, sessionName: string) => SessionKeys;
  readonly workerEntry: () => string;
}

export class FunctionRunner {
  readonly #core: CloudCore;
  readonly #pool = new WorkerPool(WARM_WORKERS);
  readonly #execution: Execution;
  /** Real work under way; what waits for the clock is not in it. */
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #delays = new Set<() => void>();
  readonly #running = new Map<string, number>();
  #requestIds: Randomness;
  #knownShifts = 0;
  #knownSkews = 0;

  constructor(args: FunctionRunnerArgs) {
    this.#core = args.core;
    this.#requestIds = args.core.random.fork("lambda-request-ids");
    this.#execution = new Execution({ ...args, pool: this.#pool });
    this.#core.faults.onChange(() => {
      for (const region of this.#core.regions)
        if (this.#core.faults.isLost(region)) void this.#pool.kill((key) => key.startsWith(`${region}/`));
    });
  }

  /** `timeLimitMs` is the caller's patience: at its end the caller is answered and the function goes on. */
  async run(input: Omit<Request, "id">, timeLimitMs: number | undefined): Promise<InvocationResult> {
    const { region, name, maximumConcurrency } = input.target.configuration;
    if (Buffer.byteLength(input.payload) > PAYLOAD_LIMIT_BYTES)
      return refused("RequestTooLargeException", `The payload for ${name} is larger than 6 MB.`);
    if (this.#core.faults.isLost(region)) return refused("ServiceException", `Region ${region} is lost.`);
    if (this.#core.faults.takeFailure(region, name))
      return refused("ServiceException", `Lambda failed to run ${name} in ${region}, as was ordered.`);
    const key = `${region}/${name}`;
    const running = this.#running.get(key) ?? 0;
    if (running >= maximumConcurrency)
      return refused("TooManyRequestsException", `Rate Exceeded: ${name} has ${running} requests under way.`);
    this.#running.set(key, running + 1);
    const slownessMs = this.#core.faults.slownessMs(region, name);
    const result = this.#runSlowly({ ...input, id: this.#requestIds.uuid() }, slownessMs).finally(() =>
      this.#running.set(key, (this.#running.get(key) ?? 1) - 1),
    );
    if (timeLimitMs === undefined) return await result;
    return await this.#withinLimit(result, input.target, timeLimitMs, slownessMs);
  }

  /** Whoever wants to know of every invocation that ends; the last one who says so. */
  onEnd(listener: (invocation: EndedInvocation) => void): void {
    this.#execution.onEnd = listener;
  }

  /** Workers of this function end: idle ones now, busy ones after their request. */
  retire(region: string, name: string): void {
    this.#pool.retire((key) => key.startsWith(`${region}/${name}/`));
  }

  get warmWorkers(): number {
    return this.#pool.size;
  }

  get isQuiet(): boolean {
    return this.#underWay.size === 0;
  }

  async settle(): Promise<void> {
    while (this.#underWay.size > 0) {
      await Promise.allSettled(this.#underWay);
      // Callers that react to a result, the queue of events first, do so before this is over.
      await new Promise(setImmediate);
    }
  }

  /** Ends what is under way. Idle workers stay warm, unless the clock was moved: they may remember a future. */
  async reset(): Promise<void> {
    for (const end of [...this.#delays]) end();
    const { shifts, offset } = this.#core.clock;
    const { skew } = this.#core.faults;
    skew.clear();
    const wasMoved = shifts !== this.#knownShifts || skew.changes !== this.#knownSkews;
    this.#knownSkews = skew.changes;
    if (wasMoved) await this.#pool.kill(() => true);
    else await this.#pool.killBusy();
    // A clock that is still ahead will be set back after this, which counts as a move too.
    this.#knownShifts = shifts + (offset[0] === 0 ? 0 : 1);
    await this.settle();
    // Whoever was cut short may have tried again, in a worker that has just come up and knows the time that was.
    if (wasMoved) await this.#pool.kill(() => true);
    this.#execution.reset();
    this.#requestIds = this.#core.random.fork("lambda-request-ids");
  }

  async stop(): Promise<void> {
    for (const end of [...this.#delays]) end();
    await this.#pool.kill(() => true);
  }

  async #withinLimit(
    result: Promise<InvocationResult>,
    target: FunctionVersion,
    timeLimitMs: number,
    slownessMs: number,
  ): Promise<InvocationResult> {
    const gaveUp = Promise.withResolvers<InvocationResult>();
    const reason = `${target.configuration.name} did not answer within ${timeLimitMs} ms.`;
    const giveUp = () => gaveUp.resolve(refused("CallerTimedOut", reason));
    // Ordered slowness passes on the cloud's clock, so the patience it exhausts has to pass there as well.
    const cancel =
      slownessMs >= timeLimitMs
        ? this.#core.clock.after(timeLimitMs, giveUp)
        : realTimer(timeLimitMs, giveUp);
    try {
      return await Promise.race([result, gaveUp.promise]);
    } finally {
      cancel();
    }
  }

  /** Ordered slowness comes before the work; what is slower than the function's own timeout never starts. */
  #runSlowly(request: Request, slownessMs: number): Promise<InvocationResult> {
    const { target, id } = request;
    const timeoutMs = target.configuration.timeoutSeconds * 1000;
    if (slownessMs === 0) return this.#work(request, timeoutMs);
    const { promise, resolve } = Promise.withResolvers<InvocationResult>();
    // The work begins inside the timer: whoever moves the clock and then settles must find it under way.
    const cancel = this.#core.clock.after(Math.min(slownessMs, timeoutMs), () =>
      resolve(
        slownessMs < timeoutMs
          ? this.#work(request, timeoutMs - slownessMs)
          : this.#execution.timedOut(target, id),
      ),
    );
    const end = () => {
      cancel();
      resolve(refused("ServiceException", `The request to ${target.configuration.name} was ended.`));
    };
    this.#delays.add(end);
    return promise.finally(() => this.#delays.delete(end));
  }

  #work(request: Request, timeoutMs: number): Promise<InvocationResult> {
    const work = this.#execution
      .run(request, timeoutMs)
      .catch((cause: unknown) => {
        const reason = cause instanceof Error ? cause.message : String(cause);
        return refused("AccessDeniedException", `Lambda cannot start the function: ${reason}`);
      })
      .finally(() => this.#underWay.delete(work));
    this.#underWay.add(work);
    return work;
  }
}

function realTimer(milliseconds: number, run: () => void): () => void {
  const timer = setTimeout(run, milliseconds);
  return () => clearTimeout(timer);
}
