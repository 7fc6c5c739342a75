/** The contact centre of a test behind the real endpoint, for unmodified clients. */
import { createServer } from "node:http2";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import type { SandboxControl } from "../../../../sandbox/cloud/control.ts";
import { openEndpoint } from "../../../../sandbox/cloud/endpoint.ts";
import type { CallCenter } from "./call-center.ts";
import { REGION } from "./call-center.ts";

export const credentials = { accessKeyId: "ASIASANDBOXADMIN0000", secretAccessKey: "any" };

export interface ListeningCenter {
  readonly settings: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: typeof credentials;
    readonly maxAttempts: 1;
  };
  close(): Promise<void>;
}

export async function listen(center: CallCenter): Promise<ListeningCenter> {
  const endpoint = await openEndpoint(0);
  endpoint.serve({
    core: center.core,
    services: [center.connect, center.lex],
    control: {} as SandboxControl,
    principalOf: () => ({ kind: "administrator", arn: "arn:aws:iam::111122223333:root" }),
  });
  const settings = { endpoint: endpoint.url, region: REGION, credentials, maxAttempts: 1 } as const;
  return { settings, close: () => endpoint.close() };
}

/** HTTP/2 in front of the endpoint: Lex's runtime client speaks nothing else by default. */
export async function speakHttp2(center: ListeningCenter): Promise<ListeningCenter> {
  const front = createServer(async (request, response) => {
    const headers = Object.entries(request.headers).filter(
      ([name]) => !name.startsWith(":") && name !== "host",
    );
    const body = await buffer(request);
    const reply = await fetch(`${center.settings.endpoint}${request.url}`, {
      method: request.method,
      headers: headers.map(([name, value]): [string, string] => [name, String(value)]),
      ...(body.length === 0 ? {} : { body }),
    });
    const kept = [...reply.headers].filter(
      ([name]) => name.startsWith("content-") || name.startsWith("x-amzn-"),
    );
    response.writeHead(reply.status, Object.fromEntries(kept));
    response.end(Buffer.from(await reply.arrayBuffer()));
  });
  await new Promise<void>((resolve) => front.listen(0, "127.0.0.1", resolve));
  const { port } = front.address() as AddressInfo;
  return {
    settings: { ...center.settings, endpoint: `http://127.0.0.1:${port}` },
    close: async () => {
      front.close();
      await center.close();
    },
  };
}
