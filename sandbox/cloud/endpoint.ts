/** Every service of every region behind one address: who calls, where, and what, is read from the signature. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { decodeAwsChunked, isAwsChunked } from "./aws-chunked.ts";
import type { SandboxControl } from "./control.ts";
import { answerControl, isControlRequest } from "./control-route.ts";
import { errorReply, notImplemented, refuse } from "./error-shape.ts";
import { BodyTooLarge, head, type Listening, listen, readRequest } from "./http-server.ts";
import { decode, encode, guessOperation, guessProtocol } from "./protocol.ts";
import {
  type Call,
  type CloudCore,
  type HttpReply,
  type HttpRequest,
  type Principal,
  type Service,
  ServiceError,
} from "./service.ts";
import { type Credential, readCredential } from "./signature.ts";

/** DynamoDB's own limit; code and objects may be larger. */
const BODY_LIMIT_BYTES = 16 * 1024 * 1024;
const UPLOAD_LIMIT_BYTES = 64 * 1024 * 1024;
const UPLOADS = new Set(["s3", "lambda"]);

export interface EndpointParts {
  readonly core: CloudCore;
  readonly services: readonly Service[];
  readonly control: SandboxControl;
  /** Undefined for an access key that nobody gave out. */
  principalOf(accessKeyId: string): Principal | undefined;
}

export interface Endpoint {
  /** http://127.0.0.1:<port> */
  readonly url: string;
  /** From now on calls are answered; before, they break off. */
  serve(parts: EndpointParts): void;
  close(): Promise<void>;
}

/** Opens the port first, because services tell their address to the workers they start. */
export async function openEndpoint(port: number): Promise<Endpoint> {
  let router: Router | undefined;
  const listening: Listening = await listen(port, (incoming, response) => {
    if (router === undefined) response.destroy();
    else void router.answer(incoming, response);
  });
  return {
    url: listening.endpoint,
    serve: (parts) => {
      router = new Router(parts);
    },
    close: () => listening.close(),
  };
}

class Router {
  readonly #parts: EndpointParts;
  readonly #services: ReadonlyMap<string, Service>;
  readonly #requestIds;

  constructor(parts: EndpointParts) {
    this.#parts = parts;
    this.#services = new Map(parts.services.map((service) => [service.signingName, service]));
    // A stream of its own, so that a chatty client does not shift anybody else's random values.
    this.#requestIds = parts.core.random.fork("request-ids");
  }

  async answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const reply = await this.#reply(incoming);
      if (reply === undefined) response.destroy();
      else {
        // A service's own length wins: what HEAD answers is not the length of what is sent.
        response.writeHead(reply.status, {
          "content-length": Buffer.byteLength(reply.body),
          ...reply.headers,
        });
        response.end(reply.body);
      }
    } catch (error) {
      // The client went away while it was sending, or a service's headers are no headers.
      this.#note("endpoint", error);
      response.destroy();
    }
  }

  /** Undefined where the connection must break off without an answer, as it does with a region that is gone. */
  async #reply(incoming: IncomingMessage): Promise<HttpReply | undefined> {
    const beginning = head(incoming);
    const credential = readCredential(beginning);
    const isLost = () => credential !== undefined && this.#parts.core.faults.isLost(credential.region);
    if (isLost()) return undefined;
    const service = this.#services.get(credential?.service ?? "");
    const protocol = service?.protocol ?? guessProtocol(beginning);
    const requestId = this.#requestIds.uuid();
    try {
      const request = await readRequest(
        incoming,
        UPLOADS.has(credential?.service ?? "") ? UPLOAD_LIMIT_BYTES : BODY_LIMIT_BYTES,
      );
      if (isControlRequest(request)) return await answerControl(this.#parts.control, request);
      const reply = await this.#serve(request, credential, service, requestId);
      return isLost() ? undefined : reply;
    } catch (error) {
      if (isLost()) return undefined;
      if (error instanceof ServiceError) return errorReply(error, protocol, requestId);
      if (error instanceof BodyTooLarge)
        return errorReply(refuse("too-large", protocol, error.message), protocol, requestId);
      this.#note(credential?.service ?? "endpoint", error, credential?.region);
      const message = `The local cloud failed: ${error instanceof Error ? error.message : String(error)}`;
      return errorReply(refuse("internal", protocol, message), protocol, requestId);
    }
  }

  async #serve(
    received: HttpRequest,
    credential: Credential | undefined,
    service: Service | undefined,
    requestId: string,
  ): Promise<HttpReply> {
    const guessed = service?.protocol ?? guessProtocol(received);
    if (credential === undefined)
      throw refuse("no-signature", guessed, "The request is missing an authentication token.");
    if (service === undefined) throw notImplemented(credential.service, guessOperation(received), guessed);
    if (!this.#parts.core.regions.includes(credential.region))
      throw refuse(
        "bad-scope",
        service.protocol,
        `Credential should be scoped to a valid region, not '${credential.region}'; this cloud has ${this.#parts.core.regions.join(", ")}.`,
      );
    const principal = this.#parts.principalOf(credential.accessKeyId);
    if (principal === undefined)
      throw refuse("unknown-key", service.protocol, "The security token included in the request is invalid.");
    const request = unchunk(received, service);
    const call: Call = {
      region: credential.region,
      principal,
      request,
      ...decode(service, request),
    };
    for (const grant of service.grants(call)) this.#parts.core.authorize(principal, grant);
    return encode(await service.handle(call), call.operation, service.protocol, requestId);
  }

  #note(name: string, error: unknown, region = ""): void {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#parts.core.log.write({ region, source: "error", name, text });
  }
}

function unchunk(request: HttpRequest, service: Service): HttpRequest {
  if (!isAwsChunked(request)) return request;
  const body = decodeAwsChunked(request.body);
  if (body === undefined)
    throw refuse("unreadable", service.protocol, "The aws-chunked body is cut short or malformed.");
  return { ...request, body };
}
