/** Serves the calls of one provider package over gRPC, on a port of its own. */
import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData, status } from "@grpc/grpc-js";
import { UnknownConnection } from "./connections.ts";
import { InvokeRefused } from "./invokes.ts";
import type { Answer, ProviderCalls } from "./provider-calls.ts";
import { type Message, RESOURCE_PROVIDER } from "./wire/messages.ts";

/** As Pulumi's own: a flow or a bundle may be large. */
const MOST_BYTES = 400 * 1024 * 1024;

export interface PackageServer {
  readonly port: number;
  close(): void;
}

export async function openPackageServer(calls: ProviderCalls): Promise<PackageServer> {
  const server = new Server({
    "grpc.max_receive_message_length": MOST_BYTES,
    "grpc.max_send_message_length": MOST_BYTES,
  });
  const handlers = Object.entries(calls).map(([name, answer]) => [name, handler(answer as Answer<unknown>)]);
  server.addService(RESOURCE_PROVIDER, Object.fromEntries(handlers));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  return { port, close: () => server.forceShutdown() };
}

function handler(answer: Answer<unknown>) {
  return async (call: ServerUnaryCall<unknown, Message>, reply: sendUnaryData<Message>): Promise<void> => {
    try {
      reply(null, await answer(call.request, call.getPeer()));
    } catch (error) {
      reply({ code: codeOf(error), details: error instanceof Error ? error.message : String(error) });
    }
  };
}

function codeOf(error: unknown): status {
  if (error instanceof InvokeRefused) return status.UNIMPLEMENTED;
  return error instanceof UnknownConnection ? status.FAILED_PRECONDITION : status.UNKNOWN;
}
