/** Errors as each protocol writes them. */
import { type HttpReply, type Protocol, ServiceError } from "./service.ts";
import { element } from "./xml.ts";

/** Refusals of the endpoint itself, which every protocol family calls by a name of its own. */
export type Refusal =
  | "access-denied"
  | "unknown-key"
  | "no-signature"
  | "bad-scope"
  | "unreadable"
  | "unknown-operation"
  | "too-large"
  | "internal";

interface Names {
  readonly json: string;
  readonly query: string;
  readonly s3: string;
  readonly status: number;
}

const REFUSALS: Record<Refusal, Names> = {
  "access-denied": {
    json: "AccessDeniedException",
    query: "AccessDenied",
    s3: "AccessDenied",
    status: 403,
  },
  "unknown-key": {
    json: "UnrecognizedClientException",
    query: "InvalidClientTokenId",
    s3: "InvalidAccessKeyId",
    status: 403,
  },
  "no-signature": {
    json: "MissingAuthenticationTokenException",
    query: "MissingAuthenticationToken",
    s3: "AccessDenied",
    status: 403,
  },
  "bad-scope": {
    json: "InvalidSignatureException",
    query: "SignatureDoesNotMatch",
    s3: "AuthorizationHeaderMalformed",
    status: 403,
  },
  unreadable: {
    json: "SerializationException",
    query: "MalformedQueryString",
    s3: "InvalidRequest",
    status: 400,
  },
  "unknown-operation": {
    json: "UnknownOperationException",
    query: "InvalidAction",
    s3: "NotImplemented",
    status: 404,
  },
  "too-large": {
    json: "RequestEntityTooLargeException",
    query: "RequestEntityTooLarge",
    s3: "EntityTooLarge",
    status: 413,
  },
  internal: { json: "InternalServerError", query: "InternalFailure", s3: "InternalError", status: 500 },
};

/** A refusal in the words and with the status of the protocol. */
export function refuse(refusal: Refusal, protocol: Protocol, message: string): ServiceError {
  const names = REFUSALS[refusal];
  const code = protocol === "query" ? names.query : protocol === "rest-xml" ? names.s3 : names.json;
  // The JSON 1.x protocols answer every mistake of the caller with 400.
  const isClientMistake = names.status < 500 && refusal !== "too-large";
  const status = protocol.startsWith("json") && isClientMistake ? 400 : names.status;
  return new ServiceError(code, message, status);
}

/** What is real at AWS but not here: said by name, so that nobody takes it for a mistake of their own. */
export function notImplemented(service: string, operation: string, protocol: Protocol): ServiceError {
  return refuse("unknown-operation", protocol, `The local cloud does not implement ${service}:${operation}.`);
}

export function errorReply(error: ServiceError, protocol: Protocol, requestId: string): HttpReply {
  const { code, status } = inProtocol(error, protocol);
  switch (protocol) {
    case "json-1.0":
    case "json-1.1":
      return {
        status,
        headers: { "content-type": `application/x-amz-${protocol}`, "x-amzn-requestid": requestId },
        body: JSON.stringify({ __type: code, message: error.message, ...error.extra }),
      };
    case "rest-json":
      return {
        status,
        headers: {
          "content-type": "application/json",
          "x-amzn-errortype": code,
          "x-amzn-requestid": requestId,
        },
        body: JSON.stringify({ message: error.message, ...error.extra }),
      };
    case "query":
      return {
        status,
        headers: { "content-type": "text/xml", "x-amzn-requestid": requestId },
        body: element("ErrorResponse", {
          Error: { Type: status < 500 ? "Sender" : "Receiver", Code: code, Message: error.message },
          RequestId: requestId,
        }),
      };
    case "rest-xml":
      return {
        status,
        headers: { "content-type": "application/xml", "x-amz-request-id": requestId },
        body: element("Error", { Code: code, Message: error.message, ...error.extra, RequestId: requestId }),
      };
    default:
      return protocol satisfies never;
  }
}

/** A service says AccessDeniedException whatever it speaks; the word and status are the protocol's. */
function inProtocol(error: ServiceError, protocol: Protocol): { code: string; status: number } {
  return error.code === REFUSALS["access-denied"].json
    ? refuse("access-denied", protocol, error.message)
    : error;
}
