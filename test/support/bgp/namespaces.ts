/** Two network namespaces with one cable for each tunnel between them, and nothing else. */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { BgpEnd } from "./bird-configuration.ts";

export type EndName = "google" | "aws";

const NAMESPACE = /^tandem-bgp-(\d+)-/;
/** Locally administered, and no interface's. */
const NOBODY = "02:00:00:00:00:01";

/** Why the test cannot run on this machine; undefined where it can. */
export function missingForBgp(): string | undefined {
  if (process.getuid?.() !== 0) return "it takes root to make network namespaces";
  for (const [program, from] of [
    ["bird", "bird2"],
    ["birdc", "bird2"],
    ["ip", "iproute2"],
  ])
    if (!isInstalled(program ?? "")) return `there is no ${program} here; Debian has it in ${from}`;
  const probe = `tandem-bgp-${process.pid}-probe`;
  try {
    ip("netns", "add", probe);
    ip("netns", "del", probe);
    return undefined;
  } catch {
    // As in a container that may not: the reason is the machine's, whatever the words.
    return "this machine makes no network namespaces";
  }
}

function isInstalled(program: string): boolean {
  return (process.env["PATH"] ?? "").split(":").some((folder) => existsSync(join(folder, program)));
}

export class TunnelNamespaces {
  readonly #ends: Readonly<Record<EndName, BgpEnd>>;
  readonly #onExit = () => this.#delete();

  constructor(ends: Readonly<Record<EndName, BgpEnd>>) {
    this.#ends = ends;
    deleteAbandoned();
    // However the process ends, but for a kill -9: that is what deleteAbandoned is for.
    process.once("exit", this.#onExit);
    for (const end of ["google", "aws"] as const) {
      ip("netns", "add", this.name(end));
      ip("-n", this.name(end), "link", "set", "lo", "up");
    }
    for (const { name } of ends.google.sessions)
      ip(
        "link",
        "add",
        name,
        "netns",
        this.name("google"),
        "type",
        "veth",
        "peer",
        "name",
        name,
        "netns",
        this.name("aws"),
      );
    for (const end of ["google", "aws"] as const)
      for (const { name, address, bits } of ends[end].sessions) {
        ip("-n", this.name(end), "addr", "add", `${address}/${bits}`, "dev", name);
        ip("-n", this.name(end), "link", "set", name, "up");
      }
  }

  name(end: EndName): string {
    return `tandem-bgp-${process.pid}-${end}`;
  }

  /**
   * Packets go in and none comes out, as where a tunnel's keys or a router between are gone. The interface stays
   * up, so that neither end is told.
   */
  cut(session: string): void {
    for (const end of ["google", "aws"] as const) {
      const found = this.#ends[end].sessions.find(({ name }) => name === session);
      if (found === undefined) throw new Error(`There is no ${session}.`);
      const neighbour = ["to", found.peerAddress, "lladdr", NOBODY, "dev", session, "nud", "permanent"];
      ip("-n", this.name(end), "neigh", "replace", ...neighbour);
    }
  }

  close(): void {
    process.off("exit", this.#onExit);
    this.#delete();
  }

  #delete(): void {
    for (const end of ["google", "aws"] as const) deleteNamespace(this.name(end));
  }
}

function deleteAbandoned(): void {
  for (const line of ip("netns", "list").split("\n")) {
    const owner = NAMESPACE.exec(line)?.[1];
    if (owner !== undefined && !existsSync(`/proc/${owner}`)) deleteNamespace(line.split(" ")[0] ?? "");
  }
}

/** With what still runs in it: a namespace lives as long as its last process. */
function deleteNamespace(name: string): void {
  if (!ip("netns", "list").split(/\s/).includes(name)) return;
  for (const pid of ip("netns", "pids", name).split("\n").filter(Boolean))
    process.kill(Number(pid), "SIGKILL");
  ip("netns", "del", name);
}

function ip(...args: readonly string[]): string {
  return execFileSync("ip", args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}
