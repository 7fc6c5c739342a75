/**
 * One run of a function, as a fault search sees it: every call it makes to the outside is a point where it may be
 * slowed, refused, left without an answer, or where the whole run may end, before the call's effect or after it.
 */
import type { Network, Service, Side } from "./network.ts";

/** What goes wrong at one point. `unanswered`: the effect is there, the answer is not. */
export type Mishap = "crash-before" | "crash-after" | "refused" | "unanswered" | "none";

/** A service that does not answer, as the SDK tells it after its retries. */
export class NoService extends Error {
  constructor(label: string) {
    super(`${label} gave no answer.`);
    this.name = "TimeoutError";
  }
}

export interface ProcessPorts {
  readonly network: Network;
  /** What goes wrong at this point of this run. */
  mishapAt(point: string): Mishap;
  /** Lets other runs go on first, where there are any. */
  turn(): Promise<void> | undefined;
  /** The run is over, without an answer. */
  crashed(point: string): void;
}

export class Process {
  readonly functionName: string;
  readonly side: Side;
  readonly #ports: ProcessPorts;
  #isOver = false;

  constructor(functionName: string, side: Side, ports: ProcessPorts) {
    this.functionName = functionName;
    this.side = side;
    this.#ports = ports;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /**
   * Makes one call. `repeat` is what the client's own retry finds where the answer was lost: without it the lost
   * answer is an error of the call.
   */
  async call<T>(
    service: Service,
    name: string,
    effect: () => T,
    { repeat, side = this.side }: { readonly repeat?: () => T; readonly side?: Side } = {},
  ): Promise<T> {
    const turn = this.#ports.turn();
    if (turn !== undefined) await turn;
    if (this.#isOver) return NEVER as Promise<T>;
    const point = `${this.functionName}:${name}`;
    if (!this.#ports.network.answers(side, service)) throw new NoService(point);
    const mishap = this.#ports.mishapAt(point);
    switch (mishap) {
      case "none":
        return effect();
      case "refused":
        throw new NoService(point);
      case "unanswered":
        if (repeat !== undefined) {
          effect();
          return repeat();
        }
        effect();
        throw new NoService(point);
      case "crash-before":
        return this.#end(point);
      case "crash-after":
        effect();
        return this.#end(point);
      default:
        return mishap satisfies never;
    }
  }

  /** A run that has ended goes on with nothing, not even with its own error handling. */
  #end<T>(point: string): Promise<T> {
    this.#isOver = true;
    this.#ports.crashed(point);
    return NEVER as Promise<T>;
  }
}

const NEVER: Promise<never> = new Promise(() => undefined);
