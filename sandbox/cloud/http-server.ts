/** The one port of the local cloud. A second protocol on it (HTTP/2) is told apart here, by its first bytes. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { HttpRequest } from "./service.ts";

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
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Listening> {
  const server = createServer({ keepAliveTimeout: 60_000 }, answer);
  server.on("clientError", (_error, socket) => {
    if (socket.writable) socket.end("HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n");
    else socket.destroy();
  });
  await new Promise<void>((ready, failed) => {
    server.once("error", (error: NodeJS.ErrnoException) => failed(explain(error, port)));
    server.listen(port, LOOPBACK, ready);
  });
  return {
    endpoint: `http://${LOOPBACK}:${boundPort(server)}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
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
  for (const [name, value] of Object.entries(incoming.headers))
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(", ") : value;
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
