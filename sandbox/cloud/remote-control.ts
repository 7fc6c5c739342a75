/** The control of a local cloud that runs in another process. */
import type { SandboxControl } from "./control.ts";
import { CONTROL_METHODS, CONTROL_PATH, type ControlCall } from "./control-methods.ts";

/** Every method rejects with the error of the other side, by name and message, or where nothing answers. */
export function connectControl(endpoint: string): SandboxControl {
  const call = (method: string): ControlCall => {
    const address = `${endpoint}${CONTROL_PATH}${method}`;
    return async (input = {}) => {
      const response = await post(address, input);
      const answer = (await response.json()) as { result?: unknown; name?: string; message?: string };
      if (response.ok) return answer.result;
      const error = new Error(answer.message ?? `The control answered ${response.status}.`);
      error.name = answer.name ?? "Error";
      throw error;
    };
  };
  return Object.fromEntries(
    CONTROL_METHODS.map((method) => [method, call(method)]),
  ) as unknown as SandboxControl;
}

async function post(address: string, input: unknown): Promise<Response> {
  try {
    return await fetch(address, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(input),
    });
  } catch (cause) {
    throw new Error(`No local cloud answers at ${address}: start one with "npm start".`, { cause });
  }
}
