/** A bird that runs in a network namespace, and what it says of itself. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

export interface Session {
  readonly name: string;
  readonly isEstablished: boolean;
  /** When it came into the state that it is in. */
  readonly since: string;
}

export class Bird {
  readonly #process: ChildProcess;
  readonly #socket: string;
  #said = "";

  /** Unix sockets are files: birdc needs no namespace. */
  constructor(namespace: string, directory: string, configuration: string) {
    const file = (ending: string): string => join(directory, `${namespace}.${ending}`);
    writeFileSync(file("conf"), configuration);
    this.#socket = file("ctl");
    this.#process = spawn(
      "ip",
      ["netns", "exec", namespace, "bird", "-f", "-c", file("conf"), "-s", this.#socket, "-P", file("pid")],
      { stdio: ["ignore", "ignore", "pipe"] },
    );
    this.#process.stderr?.on("data", (text) => {
      this.#said += text;
    });
  }

  get said(): string {
    return this.#said;
  }

  sessions(): readonly Session[] {
    return this.#ask("show protocols")
      .split("\n")
      .map((line) => line.trim().split(/\s+/))
      .filter(([, kind]) => kind === "BGP")
      .map(([name = "", , , , since = "", info]) => ({ name, since, isEstablished: info === "Established" }));
  }

  /** Prefixes that came over one session. */
  routesFrom(session: string): readonly string[] {
    return [...this.#ask(`show route protocol ${session}`).matchAll(/^(\S+\/\d+)\s/gm)]
      .map(([, prefix = ""]) => prefix)
      .toSorted();
  }

  /** Every MED that came over one session. */
  prioritiesFrom(session: string): readonly number[] {
    const routes = this.#ask(`show route protocol ${session} all`);
    return [...routes.matchAll(/BGP\.med: (\d+)/g)].map(([, med]) => Number(med));
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null) return;
    const ended = once(this.#process, "exit");
    this.#process.kill();
    await ended;
  }

  #ask(question: string): string {
    try {
      return execFileSync("birdc", ["-r", "-s", this.#socket, question], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "pipe"],
      });
    } catch (error) {
      // The socket comes a moment after the process.
      if (this.#process.exitCode === null) return "";
      throw new Error(`bird ended: ${this.#said}`, { cause: error });
    }
  }
}

/** Seconds until it is so. Throws what `told` says where it takes longer than it may. */
export async function secondsUntil(
  isSo: () => boolean,
  atMostSeconds: number,
  told: () => string,
): Promise<number> {
  const start = performance.now();
  const seconds = (): number => (performance.now() - start) / 1000;
  while (!isSo()) {
    if (seconds() > atMostSeconds) throw new Error(`Not so after ${atMostSeconds} s: ${told()}`);
    await setTimeout(100);
  }
  return seconds();
}
