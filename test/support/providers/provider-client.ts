/** Talks to a stand-in as the engine does: over gRPC, with one connection for each provider resource. */

import { createRequire } from "node:module";
import { credentials, makeClientConstructor } from "@grpc/grpc-js";
import type { Json } from "../../../sandbox/providers/behaviour.ts";
import { RESOURCE_PROVIDER, toStruct } from "../../../sandbox/providers/wire/messages.ts";

const require = createRequire(createRequire(import.meta.url).resolve("@pulumi/pulumi/package.json"));
const messages = require("@pulumi/pulumi/proto/provider_pb.js") as Readonly<Record<string, new () => object>>;

/** A getter of a reply, by its name in the protocol. */
type Reply = Readonly<Record<string, (() => unknown) | undefined>>;
type Call = (request: object, done: (error: Error | null, reply: Reply) => void) => void;

export interface CheckReply {
  readonly inputs: Json;
  /** "property: reason" */
  readonly failures: readonly string[];
}

export interface DiffReply {
  readonly isChanged: boolean;
  readonly replaces: readonly string[];
  readonly deleteBeforeReplace: boolean;
}

export class ProviderClient {
  readonly #client: Readonly<Record<string, Call | undefined>> & { close(): void };

  constructor(debugProviders: string, packageName: string) {
    const port = debugProviders
      .split(",")
      .find((entry) => entry.startsWith(`${packageName}:`))
      ?.split(":")[1];
    const Client = makeClientConstructor(RESOURCE_PROVIDER, "ResourceProvider");
    // Connections to one address are shared otherwise, and two providers would be one.
    const options = { "grpc.use_local_subchannel_pool": 1 };
    this.#client = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), options) as never;
  }

  close(): void {
    this.#client.close();
  }

  async configure(
    settings: Json,
    urn = "urn:pulumi:test::tandem::pulumi:providers:aws::provider",
  ): Promise<void> {
    await this.#call("configure", "ConfigureRequest", { urn, args: toStruct(settings) });
  }

  async checkConfig(settings: Json): Promise<CheckReply> {
    return checkReply(await this.#call("checkConfig", "CheckRequest", { news: toStruct(settings) }));
  }

  async check(urn: string, news: Json, olds: Json = {}): Promise<CheckReply> {
    const fields = { urn, olds: toStruct(olds), news: toStruct(news) };
    return checkReply(await this.#call("check", "CheckRequest", fields));
  }

  async diff(urn: string, id: string, oldInputs: Json, news: Json): Promise<DiffReply> {
    const fields = {
      urn,
      id,
      oldInputs: toStruct(oldInputs),
      olds: toStruct(oldInputs),
      news: toStruct(news),
    };
    const reply = await this.#call("diff", "DiffRequest", fields);
    return {
      isChanged: reply["getChanges"]?.() === 2,
      replaces: reply["getReplacesList"]?.() as readonly string[],
      deleteBeforeReplace: reply["getDeletebeforereplace"]?.() === true,
    };
  }

  async create(urn: string, properties: Json, preview = false): Promise<{ id: string; outputs: Json }> {
    const fields = { urn, properties: toStruct(properties), preview };
    const reply = await this.#call("create", "CreateRequest", fields);
    return { id: String(reply["getId"]?.()), outputs: json(reply, "getProperties") };
  }

  async update(urn: string, id: string, olds: Json, news: Json, preview = false): Promise<Json> {
    const fields = { urn, id, olds: toStruct(olds), news: toStruct(news), preview };
    return json(await this.#call("update", "UpdateRequest", fields), "getProperties");
  }

  async read(urn: string, id: string): Promise<{ id: string; outputs: Json }> {
    const reply = await this.#call("read", "ReadRequest", { urn, id });
    return { id: String(reply["getId"]?.()), outputs: json(reply, "getProperties") };
  }

  async delete(urn: string, id: string): Promise<void> {
    await this.#call("delete", "DeleteRequest", { urn, id });
  }

  async invoke(tok: string, args: Json = {}): Promise<Json> {
    return json(await this.#call("invoke", "InvokeRequest", { tok, args: toStruct(args) }), "getReturn");
  }

  #call(method: string, message: string, fields: Json): Promise<Reply> {
    const Request = messages[message];
    const call = this.#client[method];
    if (Request === undefined || call === undefined) throw new Error(`There is no ${method} or ${message}.`);
    const request = new Request() as Readonly<Record<string, (value: unknown) => void>>;
    for (const [name, value] of Object.entries(fields))
      request[`set${name.charAt(0).toUpperCase()}${name.slice(1)}`]?.(value);
    return new Promise((resolve, reject) => {
      call.call(this.#client, request, (error, reply) => (error === null ? resolve(reply) : reject(error)));
    });
  }
}

function checkReply(reply: Reply): CheckReply {
  const failures = reply["getFailuresList"]?.() as readonly Reply[];
  return {
    inputs: json(reply, "getInputs"),
    failures: failures.map((failure) => `${failure["getProperty"]?.()}: ${failure["getReason"]?.()}`),
  };
}

function json(reply: Reply, getter: string): Json {
  const struct = reply[getter]?.() as { toJavaScript(): Json } | undefined;
  return struct?.toJavaScript() ?? {};
}
