/** What every service of the local cloud is, and what the cloud lends it. */
import type { Clock } from "./clock.ts";
import type { Faults } from "./faults.ts";
import type { CloudLog } from "./log.ts";
import type { Randomness } from "./randomness.ts";

export type Protocol = "json-1.0" | "json-1.1" | "rest-json" | "rest-xml" | "query";

/** Who calls: an IAM role's session, the administrator of the sandbox, or an AWS service by its own name. */
export type Principal =
  | { readonly kind: "role"; readonly roleName: string; readonly sessionName: string; readonly arn: string }
  | { readonly kind: "administrator"; readonly arn: string }
  /** Whom an OpenID Connect provider vouches for; the ARN is the provider's. */
  | { readonly kind: "federated"; readonly arn: string }
  /** Who signed nothing; the ARN says so. */
  | { readonly kind: "anonymous"; readonly arn: "anonymous" }
  | {
      readonly kind: "service";
      readonly service: string;
      readonly sourceArn: string;
      readonly sourceAccount: string;
    };

export interface HttpRequest {
  readonly method: string;
  /** Path without the query, still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface HttpReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** One call, after the protocol was read: operation by name, input as the API's own shape. */
export interface Call {
  readonly region: string;
  readonly principal: Principal;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly request: HttpRequest;
  /** What the way of the request adds to every IAM question, such as aws:SourceVpce. */
  readonly context?: Readonly<Record<string, string>>;
}

/** An IAM question: may the caller do this to that? */
export interface Grant {
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

export interface Service {
  /** The name in the signature's scope: dynamodb, connect, lambda, lex, secretsmanager, s3, sts. */
  readonly signingName: string;
  readonly protocol: Protocol;
  /** Operations that need no signature: what they are given is proof enough, or checked by the service. */
  readonly unsignedOperations?: readonly string[];
  /** Operation and input of a REST request; undefined where the path is no operation of the service. */
  route?(
    request: HttpRequest,
  ): { readonly operation: string; readonly input: Record<string, unknown> } | undefined;
  /** The IAM questions to ask before `handle`; every one must be allowed. */
  grants(call: Call): readonly Grant[];
  /** Output in the API's own shape; throws ServiceError for what the service refuses. */
  handle(call: Call): Promise<ServiceOutput>;
}

export type ServiceOutput =
  | {
      readonly json: Readonly<Record<string, unknown>>;
      readonly status?: number;
      readonly headers?: Record<string, string>;
    }
  | { readonly raw: HttpReply };

/** An error in the service's own words: `code` is the modelled exception, shaped by the protocol. */
export class ServiceError extends Error {
  readonly code: string;
  readonly status: number;
  readonly extra: Readonly<Record<string, unknown>>;
  constructor(code: string, message: string, status = 400, extra: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = status;
    this.extra = extra;
  }
}

/** What the cloud lends each service. */
export interface CloudCore {
  readonly accountId: string;
  /** Home, peer, and the witness where one is set: every region that exists. */
  readonly regions: readonly string[];
  readonly clock: Clock;
  readonly random: Randomness;
  readonly faults: Faults;
  readonly log: CloudLog;
  /** Where the services listen, for the environment of workers: http://127.0.0.1:<port>. */
  readonly endpoint: string;
  /** Throws ServiceError AccessDeniedException naming principal, action and resource. */
  authorize(principal: Principal, grant: Grant): void;
}
