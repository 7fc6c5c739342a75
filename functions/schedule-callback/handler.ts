/** Notes that a customer who waits would rather be called, on a number that is theirs. */
import { schedule } from "../../domain/callback/scheduling.ts";
import type { HybridClock } from "../../domain/clock.ts";
import { type FlowCall, readFlowCall, turnOf } from "../../domain/contact-event.ts";
import { languageFor, profileOf } from "../../domain/customer/profile.ts";
import type { CustomerId } from "../../domain/ids.ts";
import { type Reply, replyOf } from "../../domain/reply.ts";
import type { AuthenticationStore } from "../../stores/authentication-store.ts";
import type { CallbackStore } from "../../stores/callback-store.ts";
import type { JourneyStore } from "../../stores/journey-store.ts";
import type { ProfileStore } from "../../stores/profile-store.ts";
import type { SessionStore } from "../../stores/session-store.ts";
import { untilSaved } from "../../stores/until-saved.ts";

export interface ScheduleCallbackPorts {
  readonly clock: HybridClock;
  readonly region: string;
  newId(): string;
  readonly profiles: Pick<ProfileStore, "load">;
  readonly authentication: Pick<AuthenticationStore, "load">;
  readonly sessions: Pick<SessionStore, "load">;
  readonly journeys: Pick<JourneyStore, "load">;
  readonly callbacks: Pick<CallbackStore, "load" | "save">;
}

export function createHandler(ports: ScheduleCallbackPorts): (event: unknown) => Promise<Reply> {
  return async (event) => {
    const call = readFlowCall(event);
    if (call === undefined) return replyOf({ status: "no-number", turn: "1" });
    const { nextTurn } = turnOf(call);

    const status = await untilSaved(async () => {
      const asked = await askedIn(call, ports);
      if (asked === undefined) return "no-number";

      const scheduling = schedule(asked);

      if (scheduling.status === "scheduled" && scheduling.callback !== undefined)
        if (!(await ports.callbacks.save(scheduling.callback))) return undefined;
      return scheduling.status;
    });
    return replyOf({ status, turn: nextTurn });
  };
}

async function askedIn(call: FlowCall, ports: ScheduleCallbackPorts) {
  const { clock, region, newId } = ports;
  const session = await ports.sessions.load(call.contactId);
  if (session?.customerId === undefined) return undefined;
  const [fragments, facts, journeys, callbacks] = await recordOf(session.customerId, ports);
  // Erased while the call goes on: from then on nobody's number is known.
  if (fragments.tombstones.length > 0) return undefined;
  const profile = profileOf(fragments);
  return {
    call,
    session,
    profile,
    facts,
    journeys,
    callbacks,
    language: languageFor(profile, call.language),
    occasion: { session, region, at: clock.now(), clock: clock.tick(), newId },
  };
}

function recordOf(customerId: CustomerId, ports: ScheduleCallbackPorts) {
  return Promise.all([
    ports.profiles.load(customerId),
    ports.authentication.load(customerId),
    ports.journeys.load(customerId),
    ports.callbacks.load(customerId),
  ]);
}
