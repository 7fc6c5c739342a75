/** Tells a bot whether the contact that it talks to may have what it asks for. */
import { NOTHING_PROVED } from "../../domain/authentication/facts.ts";
import type { HybridClock } from "../../domain/clock.ts";
import {
  fulfilmentOf,
  type HookCall,
  hookReply,
  intentNamed,
  readHookCall,
} from "../../domain/fulfilment.ts";
import type { AuthenticationStore } from "../../stores/authentication-store.ts";
import type { SessionStore } from "../../stores/session-store.ts";

export interface FulfilIntentPorts {
  readonly clock: HybridClock;
  readonly authentication: Pick<AuthenticationStore, "load">;
  readonly sessions: Pick<SessionStore, "load">;
}

export type HookReply = ReturnType<typeof hookReply>;

export function createHandler(ports: FulfilIntentPorts): (event: unknown) => Promise<HookReply> {
  return async (event) => {
    const call = readHookCall(event);
    if (call === undefined) return hookReply(NO_CALL, "unknown");
    const session = call.contactId === undefined ? undefined : await ports.sessions.load(call.contactId);
    const facts =
      session?.customerId === undefined
        ? NOTHING_PROVED
        : await ports.authentication.load(session.customerId);

    const fulfilment = fulfilmentOf(intentNamed(call.intent.name), {
      session,
      facts,
      now: ports.clock.now(),
    });

    return hookReply(call, fulfilment);
  };
}

/** Lex asks for an intent in every reply; this is the one that stands for none. */
const NO_CALL: HookCall = { intent: { name: "FallbackIntent" }, attributes: {} };
