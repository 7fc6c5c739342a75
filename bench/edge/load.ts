/** Load on an HTTP service: as much as it takes, or at a steady rate whatever it takes. */
import { Agent, request } from "node:http";

const CONNECTIONS = 32;
const BODY = JSON.stringify({ attributes: { page: "/bills", product: "power", language: "en-GB" } });

const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
let keys = 0;

/** Requests in a second, with so many under way at any time. */
export async function saturate(port: number, milliseconds: number): Promise<number> {
  const startedAt = performance.now();
  const end = startedAt + milliseconds;
  let done = 0;
  const client = async (): Promise<void> => {
    while (performance.now() < end) {
      await post(port);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, client));
  return (done * 1000) / (performance.now() - startedAt);
}

/** Milliseconds of each request, counted from when it was due: a late start counts too. */
export async function steady(
  port: number,
  perSecond: number,
  milliseconds: number,
): Promise<readonly number[]> {
  const startedAt = performance.now();
  const count = Math.floor((perSecond * milliseconds) / 1000);
  const times: Promise<number>[] = [];
  for (let at = 0; at < count; at += 1) {
    const due = startedAt + (at * 1000) / perSecond;
    const wait = due - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    times.push(post(port).then(() => performance.now() - due));
  }
  return Promise.all(times);
}

function post(port: number): Promise<void> {
  keys += 1;
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: "127.0.0.1",
        port,
        path: "/v1/chats",
        method: "POST",
        agent,
        headers: {
          "content-type": "application/json",
          "content-length": BODY.length,
          "idempotency-key": `bench-${process.pid}-${keys}`,
        },
      },
      (response) => {
        response.resume();
        response.on("end", () => {
          if (response.statusCode === 201) resolve();
          else reject(new Error(`A measured request was answered with ${response.statusCode}, not 201.`));
        });
      },
    );
    sent.on("error", reject);
    sent.end(BODY);
  });
}
