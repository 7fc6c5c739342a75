/** Reading a call from a request, and writing what the service answered. */
import { notImplemented, refuse } from "./error-shape.ts";
import type { HttpReply, HttpRequest, Protocol, Service, ServiceOutput } from "./service.ts";
import { element } from "./xml.ts";

export interface Decoded {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** Throws ServiceError for what is no operation of the service, or cannot be read. */
export function decode(service: Service, request: HttpRequest): Decoded {
  switch (service.protocol) {
    case "json-1.0":
    case "json-1.1":
      return decodeTarget(service, request);
    case "query":
      return decodeForm(service, request);
    case "rest-json":
    case "rest-xml": {
      const routed = service.route?.(request);
      if (routed === undefined)
        throw notImplemented(
          service.signingName,
          `${request.method} ${request.path.slice(0, 200)}`,
          service.protocol,
        );
      return routed;
    }
    default:
      return service.protocol satisfies never;
  }
}

export function encode(
  output: ServiceOutput,
  operation: string,
  protocol: Protocol,
  requestId: string,
): HttpReply {
  if ("raw" in output) return output.raw;
  const isXml = protocol === "query" || protocol === "rest-xml";
  return {
    status: output.status ?? 200,
    headers: {
      "content-type": contentType(protocol),
      "x-amzn-requestid": requestId,
      ...output.headers,
    },
    body: isXml ? xmlBody(output.json, operation, protocol, requestId) : JSON.stringify(output.json),
  };
}

/** The protocol that a request seems to speak, for answering what belongs to no service. */
export function guessProtocol(request: HttpRequest): Protocol {
  if (request.headers["x-amz-target"] !== undefined)
    return request.headers["content-type"]?.includes("json-1.1") ? "json-1.1" : "json-1.0";
  return request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded")
    ? "query"
    : "rest-json";
}

/** The operation's name where the request bears it, else the method and path. */
export function guessOperation(request: HttpRequest): string {
  const target = request.headers["x-amz-target"]?.split(".").at(-1);
  const action = request.query.get("Action") ?? new URLSearchParams(text(request)).get("Action");
  return (target ?? action ?? `${request.method} ${request.path}`).slice(0, 200);
}

/** A JSON object; a body of nothing is the empty one. Throws ServiceError for anything else. */
export function readJsonObject(request: HttpRequest, protocol: Protocol): Record<string, unknown> {
  const body = text(request);
  if (body === "") return {};
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw refuse("unreadable", protocol, "The request body is not valid JSON.");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw refuse("unreadable", protocol, "The request body is not a JSON object.");
  return value as Record<string, unknown>;
}

function decodeTarget(service: Service, request: HttpRequest): Decoded {
  const operation = request.headers["x-amz-target"]?.split(".").at(-1) ?? "";
  if (!/^[A-Z][A-Za-z0-9]*$/.test(operation))
    throw refuse("unknown-operation", service.protocol, "The request names no operation in X-Amz-Target.");
  return { operation, input: readJsonObject(request, service.protocol) };
}

function decodeForm(service: Service, request: HttpRequest): Decoded {
  const form = new URLSearchParams(text(request));
  for (const [name, value] of request.query) form.append(name, value);
  const { Action: operation = "", Version: _version, ...input } = Object.fromEntries(form);
  if (!/^[A-Z][A-Za-z0-9]*$/.test(operation))
    throw refuse("unknown-operation", service.protocol, "The request names no operation in Action.");
  return { operation, input };
}

function xmlBody(json: unknown, operation: string, protocol: Protocol, requestId: string): string {
  return protocol === "query"
    ? element(`${operation}Response`, {
        [`${operation}Result`]: json,
        ResponseMetadata: { RequestId: requestId },
      })
    : element(`${operation}Result`, json);
}

function contentType(protocol: Protocol): string {
  if (protocol === "query") return "text/xml";
  if (protocol === "rest-xml") return "application/xml";
  return protocol === "rest-json" ? "application/json" : `application/x-amz-${protocol}`;
}

function text(request: HttpRequest): string {
  return Buffer.from(request.body.buffer, request.body.byteOffset, request.body.byteLength).toString("utf8");
}
