/** An HTTP server on loopback that answers as a test says; `undefined` breaks the connection, "silence" never answers. */
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

export interface SmallAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface SmallServer extends AsyncDisposable {
  readonly url: string;
  readonly requests: { readonly path: string; readonly body: string }[];
}

export async function smallServer(
  answer: (request: IncomingMessage, body: string) => SmallAnswer | "silence" | undefined,
): Promise<SmallServer> {
  const requests: { path: string; body: string }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    requests.push({ path: request.url ?? "", body });
    const given = answer(request, body);
    if (given === "silence") return;
    if (given === undefined) {
      response.destroy();
      return;
    }
    const text = typeof given.body === "string" ? given.body : JSON.stringify(given.body);
    response.writeHead(given.status, { "content-type": "application/json", ...given.headers }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
