import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
// Each of them deploys with the real engine, once or twice.
const LONG_MS = 900_000;

describe("npm start", () => {
  let folder: string;
  let running: Started | undefined;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "tandem-start-"));
  });

  afterEach(async () => {
    running?.child.kill("SIGKILL");
    await running?.ended;
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  });

  it("goes on after kill -9 in the middle of a deployment", { timeout: LONG_MS }, async () => {
    const killed = start("--port", "0");
    await killed.says(/\b[5-9]\d created/);
    killed.child.kill("SIGKILL");
    await killed.ended;

    const next = start("--once", "--json", "--port", "0");
    expect(await next.ended).toBe(0);
    const report = JSON.parse(next.output().trim().split("\n").at(-1) ?? "");
    expect(report.journeys).toEqual({ passed: expect.any(Number), failed: 0 });
    for (const count of Object.values(report.resources)) expect(count).toBeGreaterThan(0);
  });

  it("stops cleanly on Ctrl-C in the middle, and leaves nothing running", { timeout: LONG_MS }, async () => {
    const stopped = start("--port", "0");
    await stopped.says(/\b[2-9]\d created/);
    expect(processesOf(folder).length, "itself, the engine and the CLI").toBeGreaterThan(2);
    stopped.child.kill("SIGINT");
    expect(await stopped.ended).toBe(130);
    expect(stopped.errors()).toContain("SIGINT: stopping the local cloud");
    expect(processesOf(folder)).toEqual([]);
  });

  it("says what to do where the port is in use", { timeout: LONG_MS }, async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) =>
      server.listen(0, "127.0.0.1", () => {
        const address = server.address();
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      }),
    );
    const refused = start("--port", String(port));
    expect(await refused.ended).toBe(2);
    server.close();
    expect(refused.errors()).toContain(String(port));
    expect(refused.errors()).toMatch(/in use/);
    expect(refused.errors()).not.toMatch(/\n {4}at /);
  });

  it.each([
    [["--onec"], /Unknown option '--onec'\s/],
    [["sandbox"], /Unexpected argument 'sandbox'\.\s/],
    [["--port"], /'--port <value>' argument missing/],
    [["--port", "abc"], /--port with a number from 0 to 65535; got abc/],
    [["--port", "70000"], /--port with a number from 0 to 65535; got 70000/],
  ])("refuses %j, and says why", async (args, reason) => {
    const refused = start(...args);
    expect(await refused.ended).toBe(2);
    expect(refused.errors()).toMatch(reason);
  });

  interface Started {
    readonly child: ChildProcess;
    readonly ended: Promise<number | null>;
    output(): string;
    errors(): string;
    says(pattern: RegExp): Promise<void>;
  }

  function start(...args: readonly string[]): Started {
    const child = spawn(process.execPath, ["tools/start.ts", ...args], {
      cwd: ROOT,
      env: { ...process.env, TANDEM_SANDBOX: folder },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let out = "";
    let err = "";
    child.stdout.on("data", (text) => {
      out += text;
    });
    const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
    const says = (pattern: RegExp): Promise<void> =>
      new Promise((resolve, reject) => {
        child.stderr.on("data", () => pattern.test(err) && resolve());
        child.once("close", () => reject(new Error(`It ended without saying ${pattern}: ${err}`)));
      });
    child.stderr.on("data", (text) => {
      err += text;
    });
    running = { child, ended, output: () => out, errors: () => err, says };
    return running;
  }
});

/** Processes that work in the folder: few name it on their command line, all inherit it. */
function processesOf(folder: string): readonly string[] {
  return execFileSync("ps", ["axeww", "-o", "pid,args"], { encoding: "utf8" })
    .split("\n")
    .filter((line) => line.includes(folder));
}
