/** The one port of the local cloud, and reading requests from it. */
import type { IncomingMessage } from "node:http";
import type { Server } from "node:net";
import type { HttpRequest } from "./service.ts";
import { type Answer, createTwoProtocols, type Upgrade } from "./two-protocols.ts";

const LOOPBACK = "127.0.0.1";

export class BodyTooLarge extends Error {
  constructor(limitBytes: number) {
    super(`The request body is larger than ${limitBytes} bytes.`);
    this.name = "BodyTooLarge";
  }
}

export interface Listening {
  readonly endpoint: string;
  close(): Promise<void>;
}

/** Listens on the loopback only. Throws an Error that says what to do where the port is taken. */
export async function listen(
  port: number,
  answer: Answer,
  upgrade: Upgrade = (_request, socket) => socket.destroy(),
): Promise<Listening> {
  const { port: server, dropAll } = createTwoProtocols(answer, upgrade);
  await new Promise<void>((ready, failed) => {
    server.once("error", (error: NodeJS.ErrnoException) => failed(explain(error, port)));
    server.listen(port, LOOPBACK, ready);
  });
  return {
    endpoint: `http://${LOOPBACK}:${boundPort(server)}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        dropAll();
      }),
  };
}

/** Reads a whole request. Rejects with BodyTooLarge; what follows the limit is read and thrown away. */
export async function readRequest(incoming: IncomingMessage, limitBytes: number): Promise<HttpRequest> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming) {
    const bytes: Buffer = chunk;
    length += bytes.length;
    if (length <= limitBytes) chunks.push(bytes);
  }
  if (length > limitBytes) throw new BodyTooLarge(limitBytes);
  return { ...head(incoming), body: Buffer.concat(chunks) };
}

/** Method, path and headers of a request whose body was not read. */
export function head(incoming: IncomingMessage): HttpRequest {
  const url = incoming.url ?? "/";
  const mark = url.indexOf("?");
  const headers: Record<string, string> = {};
  // HTTP/2 tells its request line in headers of its own; the host is what HTTP/1 calls it.
  for (const [name, value] of Object.entries(incoming.headers))
    if (name === ":authority") headers["host"] ??= String(value);
    else if (value !== undefined && !name.startsWith(":"))
      headers[name] = Array.isArray(value) ? value.join(", ") : value;
  return {
    method: incoming.method ?? "GET",
    path: mark < 0 ? url : url.slice(0, mark),
    query: new URLSearchParams(mark < 0 ? "" : url.slice(mark + 1)),
    headers,
    body: new Uint8Array(),
  };
}

function boundPort(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

function explain(error: NodeJS.ErrnoException, port: number): Error {
  const reason =
    error.code === "EADDRINUSE"
      ? `port ${port} of ${LOOPBACK} is in use; stop what listens there, or choose another port (0 takes any free one)`
      : error.code === "EACCES"
        ? `port ${port} needs more rights than this process has; choose a port above 1023`
        : error.message;
  return new Error(`The local cloud cannot listen: ${reason}.`, { cause: error });
}
