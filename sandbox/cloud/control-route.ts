/** POST /_sandbox/<method>: the control of the sandbox for other processes of this machine. */
import type { SandboxControl } from "./control.ts";
import { CONTROL_PATH, type ControlCall, isControlMethod } from "./control-methods.ts";
import { readJsonObject } from "./protocol.ts";
import type { HttpReply, HttpRequest } from "./service.ts";

export function isControlRequest(request: HttpRequest): boolean {
  return request.path.startsWith(CONTROL_PATH);
}

/** Answers 200 with { result }, or another status with { name, message }. */
export async function answerControl(control: SandboxControl, request: HttpRequest): Promise<HttpReply> {
  const name = request.path.slice(CONTROL_PATH.length);
  if (!isOfThisMachine(request))
    return reply(403, refusal("The control answers programs of this machine only, and no web page."));
  if (request.method !== "POST" || !isControlMethod(name))
    return reply(404, refusal(`The control has no method POST ${request.path.slice(0, 200)}.`));
  try {
    const call = control[name] as ControlCall;
    const result = await call.call(control, readJsonObject(request, "rest-json"));
    return reply(200, { result: result ?? null });
  } catch (error) {
    return reply(400, {
      name: error instanceof Error ? error.name : "Error",
      message: error instanceof Error ? error.message : String(error),
    });
  }
}

/** A web page sends its origin; a name that was bound to 127.0.0.1 to get around that shows in Host. */
function isOfThisMachine(request: HttpRequest): boolean {
  return (
    request.headers["origin"] === undefined &&
    /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers["host"] ?? "")
  );
}

function refusal(message: string) {
  return { name: "ControlRefused", message };
}

function reply(status: number, value: unknown): HttpReply {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(value) };
}
