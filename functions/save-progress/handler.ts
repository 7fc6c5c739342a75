/** Takes a journey one step on, at the level that the contact has proved, and answers with the next question. */
import { NOTHING_PROVED } from "../../domain/authentication/facts.ts";
import type { HybridClock } from "../../domain/clock.ts";
import { type Session, strangersSession } from "../../domain/contact/session.ts";
import { type FlowCall, readFlowCall, turnOf } from "../../domain/contact-event.ts";
import { type Progress, progress, type Step } from "../../domain/journey/progress.ts";
import { NOTHING, type Reply, replyOf } from "../../domain/reply.ts";
import type { AuthenticationStore } from "../../stores/authentication-store.ts";
import type { JourneyStore } from "../../stores/journey-store.ts";
import type { SessionStore } from "../../stores/session-store.ts";
import type { TurnStore } from "../../stores/turn-store.ts";
import { untilSaved } from "../../stores/until-saved.ts";
import { readStep } from "./step.ts";

export interface SaveProgressPorts {
  readonly clock: HybridClock;
  readonly region: string;
  readonly authentication: Pick<AuthenticationStore, "load">;
  readonly sessions: Pick<SessionStore, "load" | "save">;
  readonly journeys: JourneyStore;
  readonly turns: TurnStore;
}

export function createHandler(ports: SaveProgressPorts): (event: unknown) => Promise<Reply> {
  return async (event) => {
    const call = readFlowCall(event);
    if (call === undefined) return replyTo(NOT_UNDERSTOOD, "1");
    const { turn, nextTurn } = turnOf(call);
    const step = readStep(call.parameters);
    if (step === undefined) return replyTo(NOT_UNDERSTOOD, nextTurn);

    const key = { contactId: call.contactId, step: `save-progress-${step.action}`, turn };
    const kept = await ports.turns.find(key);
    if (kept !== undefined) return kept;

    const made = await untilSaved(() => takeStep(step, turn, call, ports));
    return ports.turns.keep(key, replyTo(made, nextTurn), ports.clock.now());
  };
}

const NOT_UNDERSTOOD: Progress = { status: "invalid" };

/** Undefined where another writer came first. */
async function takeStep(
  step: Step,
  turn: string,
  call: FlowCall,
  ports: SaveProgressPorts,
): Promise<Progress | undefined> {
  const now = ports.clock.now();
  const session =
    (await ports.sessions.load(call.contactId)) ??
    strangersSession(call, { region: ports.region, now, clock: ports.clock.tick() });
  const [facts, journeys] = await recordOf(session, ports);

  const made = progress(step, { session, facts, journeys, turn, now, clock: ports.clock.tick() });

  if (made.journey !== undefined && !(await ports.journeys.save(made.journey))) return undefined;
  if (made.session !== undefined && !(await ports.sessions.save(made.session))) return undefined;
  return made;
}

async function recordOf({ customerId }: Session, { authentication, journeys }: SaveProgressPorts) {
  if (customerId === undefined) return [NOTHING_PROVED, []] as const;
  return Promise.all([authentication.load(customerId), journeys.load(customerId)]);
}

function replyTo({ status, question, intent }: Progress, turn: string): Reply {
  return replyOf({ status, question: question ?? NOTHING, intent: intent ?? NOTHING, turn });
}
