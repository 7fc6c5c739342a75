/** Invoke as HTTP: the payload is the body, and what happened to it is told in headers. */
import { type Call, ServiceError, type ServiceOutput } from "../service.ts";
import { type FunctionAddress, functionArn } from "./function-address.ts";
import type { FunctionVersion } from "./function-registry.ts";
import type { InvocationErrorCode, InvocationResult } from "./invocation.ts";

export interface InvokePorts {
  readonly accountId: string;
  readonly run: (
    address: FunctionAddress,
    target: FunctionVersion,
    payload: string,
  ) => Promise<InvocationResult>;
  readonly runLater: (functionArn: string, payload: unknown) => void;
}

const STATUS: Readonly<Partial<Record<InvocationErrorCode, number>>> = {
  TooManyRequestsException: 429,
  ServiceException: 500,
  AccessDeniedException: 403,
  ResourceNotFoundException: 404,
  RequestTooLargeException: 413,
};

export async function invokeOverWire(
  call: Call,
  address: FunctionAddress,
  target: FunctionVersion,
  ports: InvokePorts,
): Promise<ServiceOutput> {
  const payload = readPayload(call);
  const type = call.request.headers["x-amz-invocation-type"] ?? "RequestResponse";
  switch (type) {
    case "DryRun":
      return { raw: { status: 204, headers: {}, body: "" } };
    case "Event":
      ports.runLater(functionArn(ports.accountId, address), JSON.parse(payload));
      return { raw: { status: 202, headers: {}, body: "" } };
    case "RequestResponse":
      return reply(await ports.run(address, target, payload), target.version);
    default:
      throw new ServiceError("InvalidParameterValueException", `'${type}' is no invocation type.`);
  }
}

function reply(result: InvocationResult, version: string): ServiceOutput {
  const headers = { "content-type": "application/json", "x-amz-executed-version": version };
  if (result.kind === "ok") return { raw: { status: 200, headers, body: JSON.stringify(result.payload) } };
  if (result.failure === undefined)
    throw new ServiceError(result.code, result.reason, STATUS[result.code] ?? 500);
  // A function that failed is a successful call of Lambda.
  return {
    raw: {
      status: 200,
      headers: { ...headers, "x-amz-function-error": "Unhandled" },
      body: JSON.stringify(result.failure),
    },
  };
}

function readPayload({ request }: Call): string {
  const text = Buffer.from(request.body).toString("utf8");
  if (text === "") return "{}";
  try {
    JSON.parse(text);
    return text;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ServiceError(
      "InvalidRequestContentException",
      `Could not parse request body into json: ${reason}`,
    );
  }
}
