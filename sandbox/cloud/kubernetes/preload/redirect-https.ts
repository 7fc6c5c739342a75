/** Turns every HTTPS request of this process to the local cloud, which is told the host that was meant. */
import http, { type ClientRequest, type IncomingMessage, type RequestOptions } from "node:http";
import https from "node:https";
import { syncBuiltinESMExports } from "node:module";
import { HOST_HEADER, POD_HEADER, UNREACHABLE_HEADER } from "../../arrival.ts";
import { noConnectionTo } from "./no-connection.ts";
import type { PodStart } from "./protocol.ts";

type OnResponse = (response: IncomingMessage) => void;

export function redirectHttps({ endpoint, pod }: Pick<PodStart, "endpoint" | "pod">): void {
  const { hostname, port } = new URL(endpoint);
  const agent = new http.Agent({ keepAlive: true });

  const request = (...args: readonly unknown[]): ClientRequest => {
    const { options, onResponse } = readArguments(args);
    const wanted = options.hostname ?? options.host ?? "localhost";
    const isDefaultPort = options.port === undefined || options.port === null || Number(options.port) === 443;
    const meant = isDefaultPort ? wanted : `${wanted}:${options.port}`;
    const {
      host: _host,
      protocol: _protocol,
      servername: _servername,
      ...rest
    } = options as RequestOptions & {
      readonly servername?: string;
    };
    const sent = http.request(
      {
        ...rest,
        hostname,
        port,
        // The one that was given speaks TLS.
        agent,
        headers: { host: meant, ...headersOf(options), [HOST_HEADER]: meant, [POD_HEADER]: pod },
      },
      onResponse,
    );
    return failingWhereUnreachable(sent, meant);
  };
  const get = (...args: readonly unknown[]): ClientRequest => {
    const sent = request(...args);
    sent.end();
    return sent;
  };
  Object.assign(https, { request, get });
  // Without it, `import { request } from "node:https"` would still name the real one.
  syncBuiltinESMExports();
}

/** Listeners come and go as they like, so the event itself is turned before any of them hears it. */
function failingWhereUnreachable(sent: ClientRequest, host: string): ClientRequest {
  const emit = sent.emit.bind(sent);
  sent.emit = (event: string | symbol, ...args: unknown[]): boolean => {
    const [response] = args;
    if (event !== "response" || !(response instanceof http.IncomingMessage)) return emit(event, ...args);
    if (response.headers[UNREACHABLE_HEADER] === undefined) return emit(event, ...args);
    response.resume();
    return emit("error", noConnectionTo(host));
  };
  return sent;
}

/** (url, options?, onResponse?) or (options, onResponse?). */
function readArguments(args: readonly unknown[]): {
  readonly options: RequestOptions;
  readonly onResponse: OnResponse | undefined;
} {
  const onResponse = args.find((arg): arg is OnResponse => typeof arg === "function");
  const [first, second] = args;
  const given = (typeof first === "string" || first instanceof URL ? second : first) ?? {};
  const own = typeof given === "function" ? {} : (given as RequestOptions);
  if (typeof first !== "string" && !(first instanceof URL)) return { options: own, onResponse };
  const { hostname, port, pathname, search } = new URL(first);
  const fromUrl = { hostname, path: `${pathname}${search}`, ...(port === "" ? {} : { port }) };
  return { options: { ...fromUrl, ...own }, onResponse };
}

/** Names in lower case, so that a Host that was given replaces ours. */
function headersOf({ headers }: RequestOptions): Readonly<Record<string, string | string[]>> {
  const entries = Array.isArray(headers)
    ? Array.from({ length: headers.length / 2 }, (_, i) => [headers[2 * i], headers[2 * i + 1]] as const)
    : Object.entries(headers ?? {});
  return Object.fromEntries(
    entries
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [
        String(name).toLowerCase(),
        Array.isArray(value) ? value.map(String) : String(value),
      ]),
  );
}
