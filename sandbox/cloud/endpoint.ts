/** Every service of every region behind one address: who calls, where, and what, is read from the signature. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { type Arrival, type Arrive, UNREACHABLE_HEADER } from "./arrival.ts";
import { unchunked } from "./aws-chunked.ts";
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
  /** What is known of a request by the host name it was meant for. */
  readonly arrive?: Arrive;
  /** Throws a ServiceError for a call that comes too early. */
  admit?(call: Call, service: Service): void;
  /** What customers' chat clients call, without a signature. */
  readonly participants?: ParticipantDoor;
}

const NO_CONNECTION: HttpReply = { status: 503, headers: { [UNREACHABLE_HEADER]: "true" }, body: "" };

export interface ParticipantDoor {
  takes(request: HttpRequest): boolean;
  /** Undefined where the connection must break off without an answer. */
  answer(request: HttpRequest, requestId: string): HttpReply | undefined;
  upgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer): void;
}

type ServiceArrival = Extract<Arrival, { readonly kind: "service" }>;

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
  const listening: Listening = await listen(
    port,
    (incoming, response) => {
      if (router === undefined) response.destroy();
      else void router.answer(incoming, response);
    },
    (incoming, socket, head) => {
      if (router === undefined) socket.destroy();
      else router.upgrade(incoming, socket, head);
    },
  );
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

  upgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (this.#parts.participants === undefined) socket.destroy();
    else this.#parts.participants.upgrade(incoming, socket, head);
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
    const arrival = await this.#parts.arrive?.(beginning);
    if (arrival?.kind === "unreachable") return NO_CONNECTION;
    if (arrival?.kind === "answered") return arrival.reply;
    const credential = readCredential(beginning);
    const region = arrival?.region ?? credential?.region;
    const { faults } = this.#parts.core;
    const called = arrival?.service ?? credential?.service ?? "";
    const isLost = () =>
      region !== undefined && (faults.isLost(region) || faults.isServiceLost(region, called));
    if (isLost()) return undefined;
    const service = this.#services.get(called);
    const protocol = service?.protocol ?? guessProtocol(beginning);
    const requestId = this.#requestIds.uuid();
    try {
      const request = await readRequest(
        incoming,
        UPLOADS.has(credential?.service ?? "") ? UPLOAD_LIMIT_BYTES : BODY_LIMIT_BYTES,
      );
      if (isControlRequest(request)) return await answerControl(this.#parts.control, request);
      const { participants } = this.#parts;
      if (participants?.takes(request)) return participants.answer(request, requestId);
      const reply =
        credential === undefined
          ? await this.#serveUnsigned(request, arrival, requestId)
          : await this.#serve(request, { credential, arrival }, service, requestId);
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
    {
      credential,
      arrival,
    }: { readonly credential: Credential; readonly arrival: ServiceArrival | undefined },
    service: Service | undefined,
    requestId: string,
  ): Promise<HttpReply | undefined> {
    if (service === undefined)
      throw notImplemented(credential.service, guessOperation(received), guessProtocol(received));
    if (arrival !== undefined && !isSameScope(credential, arrival))
      throw refuse(
        "bad-scope",
        service.protocol,
        `Credential should be scoped to ${arrival.service} in ${arrival.region}, not ${credential.service} in ${credential.region}.`,
      );
    if (!this.#parts.core.regions.includes(credential.region))
      throw refuse(
        "bad-scope",
        service.protocol,
        `Credential should be scoped to a valid region, not '${credential.region}'; this cloud has ${this.#parts.core.regions.join(", ")}.`,
      );
    const principal = this.#parts.principalOf(credential.accessKeyId);
    if (principal === undefined)
      throw refuse("unknown-key", service.protocol, "The security token included in the request is invalid.");
    const request = unchunked(received, service.protocol);
    const call: Call = {
      region: credential.region,
      principal,
      request,
      ...(arrival === undefined ? {} : { context: arrival.context }),
      ...decode(service, request),
    };
    this.#parts.admit?.(call, service);
    for (const grant of service.grants(call))
      this.#parts.core.authorize(principal, { ...grant, context: { ...grant.context, ...call.context } });
    return await this.#perform(call, service, requestId);
  }

  /** Without a host name only the operation can tell the service; it is served in the first region then. */
  async #serveUnsigned(
    request: HttpRequest,
    arrival: ServiceArrival | undefined,
    requestId: string,
  ): Promise<HttpReply | undefined> {
    const operation = guessOperation(request);
    const offers = (service: Service | undefined) =>
      service?.unsignedOperations?.includes(operation) === true;
    const service =
      arrival === undefined
        ? this.#parts.services.find((candidate) => offers(candidate))
        : this.#services.get(arrival.service);
    if (service === undefined || !offers(service))
      throw refuse(
        "no-signature",
        service?.protocol ?? guessProtocol(request),
        "The request is missing an authentication token.",
      );
    const call: Call = {
      region: arrival?.region ?? this.#parts.core.regions[0] ?? "",
      principal: { kind: "anonymous", arn: "anonymous" },
      request,
      context: arrival?.context ?? {},
      ...decode(service, request),
    };
    return await this.#perform(call, service, requestId);
  }

  /** Undefined where the call took effect, and its reply was ordered to be lost. */
  async #perform(call: Call, service: Service, requestId: string): Promise<HttpReply | undefined> {
    const { region, operation } = call;
    const { faults, clock } = this.#parts.core;
    const throttled = faults.throttles.refusal(region, service.signingName, operation, clock.now());
    if (throttled !== undefined) throw new ServiceError(throttled.code, throttled.message, throttled.status);
    const output = await service.handle(call);
    if (faults.takeLostReply(region, operation)) return undefined;
    return encode(output, operation, service.protocol, requestId);
  }

  #note(name: string, error: unknown, region = ""): void {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#parts.core.log.write({ region, source: "error", name, text });
  }
}

function isSameScope(credential: Credential, { service, region }: ServiceArrival): boolean {
  return credential.service === service && credential.region === region;
}
