/** One port for HTTP/1 and HTTP/2 without TLS: a connection is told apart by its first bytes. */
import { createServer as createHttp1, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttp2 } from "node:http2";
import { createServer as createPort, type Server, type Socket } from "node:net";
import type { Duplex } from "node:stream";

/** What every HTTP/2 client says first (RFC 9113 §3.4); no HTTP/1 method begins like it. */
const PREFACE = "PRI * HTTP/2.0";

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;
export type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

export interface TwoProtocols {
  readonly port: Server;
  /** Breaks every connection. */
  dropAll(): void;
}

export function createTwoProtocols(answer: Answer, upgrade: Upgrade): TwoProtocols {
  const http1 = createHttp1(
    {
      keepAliveTimeout: 60_000,
      // Whoever only offers another protocol (h2c) is answered in this one.
      shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === "websocket",
    },
    answer,
  );
  http1.on("clientError", (_error, socket) => {
    if (socket.writable) socket.end("HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n");
    else socket.destroy();
  });
  http1.on("upgrade", upgrade);
  // Node's compatible API of HTTP/2 has every member of HTTP/1's messages that is used behind here.
  const http2 = createHttp2((request, response) =>
    answer(request as unknown as IncomingMessage, response as unknown as ServerResponse),
  );
  http2.on("sessionError", () => undefined);
  const sockets = new Set<Socket>();
  const port = createPort({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    // A client may leave before it has said anything; later errors are the protocols' own business.
    const ignore = () => undefined;
    socket.on("error", ignore);
    socket.once("readable", () => {
      const first: Buffer | null = socket.read();
      if (first === null) return void socket.destroy();
      socket.off("error", ignore);
      socket.unshift(first);
      (isPreface(first) ? http2 : http1).emit("connection", socket);
    });
  });
  return {
    port,
    dropAll: () => {
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Three bytes tell: methods of HTTP/1 share two of them. */
function isPreface(first: Buffer): boolean {
  return first.length >= 3 && PREFACE.startsWith(first.toString("latin1", 0, PREFACE.length));
}
