/** A provider over gRPC that keeps nothing and answers at once: what a run of the engine needs at the least. */

import { createRequire } from "node:module";
import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData } from "@grpc/grpc-js";

// The messages come from Pulumi's own google-protobuf: those of another copy are refused as foreign.
const require = createRequire(createRequire(import.meta.url).resolve("@pulumi/pulumi"));
const { ResourceProviderService } = require("@pulumi/pulumi/proto/provider_grpc_pb");
const messages = require("@pulumi/pulumi/proto/provider_pb");
const { PluginInfo } = require("@pulumi/pulumi/proto/plugin_pb");
const { Struct } = require("google-protobuf/google/protobuf/struct_pb");
const { Empty } = require("google-protobuf/google/protobuf/empty_pb");

// The generated messages have no types that strict TypeScript could use.
// biome-ignore lint/suspicious/noExplicitAny: see above
type Message = any;
type Values = Record<string, unknown>;
type Answer = (request: Message) => Message | Promise<Message>;

export interface TrivialProvider {
  readonly debugProviders: string;
  /** URNs of every create that was answered, in order. */
  readonly created: string[];
  readonly checked: Set<string>;
  close(): void;
}

export interface TrivialProviderOptions {
  /** Called before a create is answered. */
  readonly onCreate?: (urn: string, created: number) => void | Promise<void>;
}

export async function serveTrivialProvider(options: TrivialProviderOptions = {}): Promise<TrivialProvider> {
  const created: string[] = [];
  const checked = new Set<string>();
  const answers = answersOf(options, created, checked);
  const names = Object.keys(ResourceProviderService);
  const server = new Server();
  server.addService(
    ResourceProviderService,
    Object.fromEntries(names.map((name) => [name, respond(answers[name], name)])),
  );
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  return { debugProviders: `trivial:${port}`, created, checked, close: () => server.forceShutdown() };
}

function respond(answer: Answer | undefined, name: string) {
  return async (call: ServerUnaryCall<Message, Message>, callback: sendUnaryData<Message>) => {
    if (answer === undefined) return callback({ code: 12, details: name });
    try {
      callback(null, await answer(call.request));
    } catch (error) {
      callback({ code: 2, details: error instanceof Error ? error.message : String(error) });
    }
  };
}

function answersOf(
  { onCreate }: TrivialProviderOptions,
  created: string[],
  checked: Set<string>,
): Record<string, Answer> {
  const plain = (struct: Message): Values => struct?.toJavaScript() ?? {};
  return {
    handshake: () => make(messages.ProviderHandshakeResponse, { acceptSecrets: true, acceptResources: true }),
    attach: () => new Empty(),
    cancel: () => new Empty(),
    getPluginInfo: () => make(PluginInfo, { version: "1.0.0" }),
    checkConfig: (request) => make(messages.CheckResponse, { inputs: request.getNews() }),
    diffConfig: () => make(messages.DiffResponse, { changes: 1 }),
    configure: () =>
      make(messages.ConfigureResponse, { acceptsecrets: true, supportspreview: true, acceptresources: true }),
    check: (request) => {
      checked.add(request.getUrn());
      return make(messages.CheckResponse, { inputs: request.getNews() });
    },
    diff: (request) => {
      const [before, after] = [plain(request.getOldInputs()), plain(request.getNews())];
      const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
      const changed = names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
      return make(messages.DiffResponse, {
        changes: changed.length > 0 ? 2 : 1,
        diffsList: changed,
        replacesList: changed.filter((name) => name === "key"),
      });
    },
    create: async (request) => {
      const properties = plain(request.getProperties());
      if (!request.getPreview()) {
        await onCreate?.(request.getUrn(), created.length);
        created.push(request.getUrn());
        if (properties["refuse"] === true) throw new Error("the service refuses this one");
      }
      const id = request.getPreview() ? "" : `id-${created.length}`;
      return make(messages.CreateResponse, { id, properties: Struct.fromJavaScript(properties) });
    },
    update: (request) => make(messages.UpdateResponse, { properties: request.getNews() }),
    read: (request) =>
      make(messages.ReadResponse, {
        id: request.getId(),
        properties: request.getProperties(),
        inputs: request.getInputs(),
      }),
    delete: () => new Empty(),
  };
}

/** A message with these fields: each by its setter. */
function make(Type: new () => Message, fields: Values): Message {
  const message = new Type();
  for (const [name, value] of Object.entries(fields))
    message[`set${name[0]?.toUpperCase()}${name.slice(1)}`](value);
  return message;
}
