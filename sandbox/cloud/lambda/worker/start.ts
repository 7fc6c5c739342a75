/**
 * The start-up of a worker thread: Lambda's Node runtime with the cloud's clock and randomness underneath.
 * Bundled into one file before use, because stripping types in every new thread would double a cold start.
 */
import { parentPort, workerData } from "node:worker_threads";
import { type Handler, loadHandler } from "./load-handler.ts";
import type { WorkerInvocation, WorkerMessage, WorkerStart } from "./protocol.ts";
import { seedRandomness } from "./seeded-randomness.ts";
import { shiftClock } from "./shifted-clock.ts";
import { describeThrown } from "./thrown-error.ts";

const start: WorkerStart = workerData;
const randomness = seedRandomness(start.seed);
shiftClock(start.clockOffset, start.clockSkew);
for (const stream of [process.stdout, process.stderr]) stream.write = writeLine;

try {
  const handler = await loadHandler(start.codeFolder, start.handler);
  parentPort?.on("message", (invocation: WorkerInvocation) => void run(handler, invocation));
  send({ kind: "ready" });
} catch (thrown) {
  send({ kind: "init-failed", error: describeThrown(thrown) });
}

async function run(handler: Handler, invocation: WorkerInvocation): Promise<void> {
  const { requestId } = invocation;
  const deadline = performance.now() + invocation.timeoutMs;
  randomness.reseed(invocation.seed);
  const context = {
    ...invocation.context,
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, Math.round(deadline - performance.now())),
  };
  try {
    const result = await handler(JSON.parse(invocation.event), context);
    send({ kind: "returned", requestId, payload: JSON.stringify(result) ?? "null" });
  } catch (thrown) {
    send({ kind: "threw", requestId, error: describeThrown(thrown) });
  }
}

function send(message: WorkerMessage): void {
  parentPort?.postMessage(message);
}

// Through the port and not the stream: so every line arrives before the reply of the call that printed it.
function writeLine(chunk: Uint8Array | string, ...rest: readonly unknown[]): boolean {
  const text = typeof chunk === "string" ? chunk : Buffer.from(chunk).toString();
  send({ kind: "line", text: text.replace(/\n$/, "") });
  const done = rest.find((r) => typeof r === "function");
  if (done !== undefined) process.nextTick(done);
  return true;
}
