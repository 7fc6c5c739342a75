/** Where a local cloud keeps what outlives it, and who runs there now. */
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

export interface SandboxFolder {
  readonly path: string;
  /** The engine's working folder: generated copies of the project's files. */
  readonly run: string;
  readonly engineState: string;
  readonly providerState: string;
  readonly items: string;
  readonly keys: string;
  readonly running: string;
}

/** The folder of this checkout; another one where TANDEM_SANDBOX names it. */
export function sandboxFolder(path = process.env["TANDEM_SANDBOX"] ?? join(ROOT, ".sandbox")): SandboxFolder {
  const at = resolve(path);
  return {
    path: at,
    run: join(at, "run"),
    engineState: join(at, "state/pulumi"),
    providerState: join(at, "state/providers"),
    items: join(at, "state/items"),
    keys: join(at, "keys.json"),
    running: join(at, "running.json"),
  };
}

export interface RunningSandbox {
  readonly pid: number;
  readonly endpoint: string;
  /** Deployed and filled; until then it only keeps others out. */
  readonly isReady: boolean;
  /** Its table items outlive it. */
  readonly keepsItems: boolean;
}

/**
 * The sandbox that runs from this folder. What a killed one left is none, though another process may have its
 * number by now: in a container it often has.
 */
export async function findRunning(folder: SandboxFolder): Promise<RunningSandbox | undefined> {
  const text = await readFile(folder.running, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  const running = text === undefined ? undefined : parseRunning(text);
  if (running === undefined || !isAlive(running.pid)) return undefined;
  return (await answers(running.endpoint)) ? running : undefined;
}

export async function recordRunning(folder: SandboxFolder, running: RunningSandbox): Promise<void> {
  await mkdir(folder.path, { recursive: true });
  await writeFile(folder.running, JSON.stringify(running));
}

export async function forgetRunning(folder: SandboxFolder): Promise<void> {
  await rm(folder.running, { force: true });
}

/** Undefined where it was cut off while it was written. */
function parseRunning(text: string): RunningSandbox | undefined {
  try {
    return JSON.parse(text) as RunningSandbox;
  } catch {
    // The only thing it can throw is a SyntaxError, and that is the answer.
    return undefined;
  }
}

/** A sandbox that is too busy to answer soon still holds its port. */
function answers(endpoint: string): Promise<boolean> {
  const { hostname, port } = new URL(endpoint);
  const socket = connect(Number(port), hostname);
  return new Promise<boolean>((resolve) => {
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
  }).finally(() => socket.destroy());
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Alive, but somebody else's.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
