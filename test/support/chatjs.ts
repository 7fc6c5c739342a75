/// <reference types="amazon-connect-chatjs" />
/**
 * Connect's own chat client from npm, as a web page loads it: its bundle runs in a global scope of its own with the
 * parts of a browser that it asks for, which Node has too. Nothing of the library is changed or stood in for.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createContext, Script } from "node:vm";

const BUNDLE = createRequire(import.meta.url).resolve("amazon-connect-chatjs");

const script = new Script(readFileSync(BUNDLE, "utf8"), { filename: BUNDLE });

/** What a browser's global scope has besides the language itself. */
const BROWSER = [
  "AbortController",
  "AbortSignal",
  "Blob",
  "Headers",
  "ReadableStream",
  "Request",
  "Response",
  "TextDecoder",
  "TextEncoder",
  "URL",
  "URLSearchParams",
  "Uint8Array",
  "WebSocket",
  "atob",
  "btoa",
  "clearInterval",
  "clearTimeout",
  "console",
  "crypto",
  "fetch",
  "setInterval",
  "setTimeout",
] as const;

export interface ChatPage {
  readonly ChatSession: typeof connect.ChatSession;
  /** Stops what the library leaves ticking, as closing the page does. */
  close(): void;
}

/** A page of its own: the library keeps clients by region in its scope. */
export function openChatPage(settings: { readonly endpoint: string; readonly region: string }): ChatPage {
  const ticking = new Set<NodeJS.Timeout>();
  const scope: Record<string, unknown> = Object.fromEntries(
    BROWSER.map((name) => [name, globalThis[name as keyof typeof globalThis]]),
  );
  scope["window"] = scope;
  scope["self"] = scope;
  scope["navigator"] = { onLine: true, userAgent: "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0.0.0" };
  scope["setInterval"] = (run: () => void, milliseconds: number) => {
    const timer = setInterval(run, milliseconds);
    ticking.add(timer);
    return timer;
  };
  script.runInContext(createContext(scope));
  const { ChatSession } = scope["connect"] as typeof connect;
  const quiet = () => undefined;
  ChatSession.setGlobalConfig({
    ...settings,
    loggerConfig: {
      customizedLogger: { debug: quiet, info: quiet, warn: quiet, error: quiet, advancedLog: quiet },
      level: ChatSession.LogLevel.ERROR,
      advancedLogWriter: "debug",
    },
  } as Parameters<typeof ChatSession.setGlobalConfig>[0]);
  return {
    ChatSession,
    close: () => {
      for (const timer of ticking) clearInterval(timer);
    },
  };
}
