import { connect as connectHttp2 } from "node:http2";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { head, type Listening, listen, readRequest } from "../../../sandbox/cloud/http-server.ts";

let listening: Listening;
let port: number;

beforeEach(async () => {
  listening = await listen(0, async (incoming, response) => {
    const { body, headers } = await readRequest(incoming, 1_000_000);
    if (head(incoming).path === "/gone") return void response.destroy();
    response.writeHead(200, { "content-type": "text/plain" });
    response.end(`${incoming.httpVersion} ${incoming.method} ${headers["host"]} ${body.length}`);
  });
  port = Number(new URL(listening.endpoint).port);
});
afterEach(() => listening.close());

async function overHttp2(path: string, body = ""): Promise<string> {
  const session = connectHttp2(listening.endpoint);
  try {
    const stream = session.request({ ":method": "POST", ":path": path });
    stream.end(body);
    return await text(stream);
  } finally {
    session.destroy();
  }
}

test("one port speaks HTTP/1 and HTTP/2, many connections at once", async () => {
  const body = "x".repeat(300_000);
  const answers = await Promise.all(
    Array.from({ length: 20 }, async (_, at) =>
      at % 2 === 0
        ? overHttp2("/", body)
        : (await fetch(`${listening.endpoint}/`, { method: "POST", body })).text(),
    ),
  );
  expect(new Set(answers)).toEqual(
    new Set([`2.0 POST 127.0.0.1:${port} 300000`, `1.1 POST 127.0.0.1:${port} 300000`]),
  );
});

test("a request that is broken off gets no answer over either", async () => {
  await expect(fetch(`${listening.endpoint}/gone`, { method: "POST" })).rejects.toThrow();
  expect(await overHttp2("/gone").catch(() => "")).toBe("");
});

test("a client that offers to speak HTTP/2 later is answered now; a socket that nobody wants is broken off", async () => {
  const ask = (upgrade: string) => {
    const socket = connect(port, "127.0.0.1");
    socket.write(`GET / HTTP/1.1\r\nhost: here\r\nconnection: Upgrade, close\r\nupgrade: ${upgrade}\r\n\r\n`);
    return text(socket).catch(() => "");
  };
  expect(await ask("h2c")).toContain("1.1 GET here 0");
  expect(await ask("websocket")).toBe("");
});

test("a client that says nothing, or nonsense, harms nobody", async () => {
  const silent = connect(port, "127.0.0.1");
  silent.end();
  const nonsense = connect(port, "127.0.0.1");
  nonsense.write("\u0000\u0001PRI nonsense\r\n\r\n");
  expect(await text(nonsense)).toContain("400");
  expect(await (await fetch(listening.endpoint)).text()).toContain("1.1 GET");
});

test("closing breaks every connection, also one that has said nothing", async () => {
  const silent = connect(port, "127.0.0.1");
  await new Promise((resolve) => silent.once("connect", resolve));
  const session = connectHttp2(listening.endpoint);
  session.on("error", () => undefined);
  await new Promise((resolve) => session.once("connect", resolve));
  const gone = [silent, session].map((line) => new Promise((resolve) => line.once("close", resolve)));
  silent.on("error", () => undefined);
  await listening.close();
  await Promise.all(gone);
  listening = await listen(0, () => undefined);
});
