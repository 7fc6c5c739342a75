/** Finds the exported handler, as `<module>.<export>` names it. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

export type Handler = (event: unknown, context: object) => unknown;

export async function loadHandler(codeFolder: string, handler: string): Promise<Handler> {
  const dot = handler.lastIndexOf(".");
  const [module, name] = [handler.slice(0, dot), handler.slice(dot + 1)];
  const file = [".mjs", ".js", ".cjs"].map((e) => join(codeFolder, module + e)).find((f) => existsSync(f));
  if (file === undefined) throw named("Runtime.ImportModuleError", `Cannot find module '${module}'`);
  const exports: Record<string, unknown> = await import(pathToFileURL(file).href);
  const found = exports[name];
  if (typeof found !== "function")
    throw named("Runtime.HandlerNotFound", `${handler} is undefined or not exported`);
  // Since Node 24 a third parameter, the callback, is refused instead of being waited for in vain.
  if (found.length > 2)
    throw named("Runtime.CallbackHandlerDeprecated", `${handler} takes a callback; return a promise instead`);
  return (event, context) => found(event, context);
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
