/** One run of a container: a child process that ends with the cloud, however the cloud ends. */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import type { FromPod, PodStart, ToPod } from "./preload/protocol.ts";

export interface PodProcessParts {
  readonly preload: string;
  readonly entry: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly memoryMb: number | undefined;
  readonly start: Omit<PodStart, "kind">;
  readonly onLine: (line: string) => void;
  /** Says how it ended, as a person would read it. */
  readonly onExit: (how: string) => void;
}

export class PodProcess {
  readonly #child: ChildProcess;
  readonly #exited = Promise.withResolvers<void>();
  readonly #unanswered = new Map<number, () => void>();
  #turn = 0;

  constructor(parts: PodProcessParts) {
    const { preload, entry, environment, memoryMb, start, onLine, onExit } = parts;
    const limits = memoryMb === undefined ? [] : [`--max-old-space-size=${Math.floor(memoryMb * 0.75)}`];
    this.#child = spawn(process.execPath, [...limits, "--import", pathToFileURL(preload).href, entry], {
      // Nothing of the host's own environment.
      env: { ...environment },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      if (stream !== null) createInterface({ input: stream }).on("line", onLine);
    this.#child.on("message", (message: FromPod) => this.#answered(message.turn));
    this.#child.once("error", (error) => this.#ended(`could not be started: ${error.message}`, onExit));
    this.#child.once("exit", (code, signal) =>
      this.#ended(signal === null ? `exited with ${code}` : `was ended by ${signal}`, onExit),
    );
    this.#send({ kind: "start", ...start });
  }

  get id(): number | undefined {
    return this.#child.pid;
  }

  /** Resolves when the process has the new time, or is gone. */
  async setClock(clockOffset: number): Promise<void> {
    if (!this.#child.connected) return;
    const turn = this.#turn++;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#unanswered.set(turn, resolve);
    this.#send({ kind: "clock", clockOffset, turn });
    await promise;
  }

  /** Asks it to end, and ends it where it has not within the grace. */
  async end(graceMs: number): Promise<void> {
    if (graceMs > 0) {
      this.#child.kill("SIGTERM");
      const grace = setTimeout(() => this.#child.kill("SIGKILL"), graceMs);
      await this.#exited.promise;
      clearTimeout(grace);
    } else {
      this.#child.kill("SIGKILL");
      await this.#exited.promise;
    }
  }

  #send(message: ToPod): void {
    // A process that has just ended is noticed by its exit.
    this.#child.send(message, () => undefined);
  }

  #answered(turn: number): void {
    this.#unanswered.get(turn)?.();
    this.#unanswered.delete(turn);
  }

  #ended(how: string, onExit: (how: string) => void): void {
    for (const turn of [...this.#unanswered.keys()]) this.#answered(turn);
    this.#exited.resolve();
    onExit(how);
  }
}
