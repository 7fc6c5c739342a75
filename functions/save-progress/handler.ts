/** Takes a journey one step on, at the level that the contact has proved, and answers with the next question. */
import { NOTHING_PROVED } from "../../domain/authentication/facts.ts";
import type { HybridClock } from "../../domain/clock.ts";
import { type Session, strangersSession } from "../../domain/contact/session.ts";
import { type FlowCall, readFlowCall, turnOf } from "../../domain/contact-event.ts";
import { type Progress, progress, type Standing } from "../../domain/journey/progress.ts";
import type { KeyRing } from "../../domain/keyring.ts";
import { NOTHING, type Reply, replyOf } from "../../domain/reply.ts";
import type { AuthenticationStore } from "../../stores/authentication-store.ts";
import type { JourneyStore } from "../../stores/journey-store.ts";
import type { ProfileStore } from "../../stores/profile-store.ts";
import type { SessionStore } from "../../stores/session-store.ts";
import type { TurnStore } from "../../stores/turn-store.ts";
import { untilSaved } from "../../stores/until-saved.ts";
import { noteLanguage, noteTextWish } from "./preference.ts";
import { readStep } from "./step.ts";

export interface SaveProgressPorts {
  readonly clock: HybridClock;
  readonly region: string;
  newId(): string;
  /** Answers are told apart in events by keyed hashes under this ring. */
  readonly identifiers: KeyRing;
  readonly profiles: Pick<ProfileStore, "load" | "savePreferences">;
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
    const { action, language, text } = call.parameters;
    if (action === "language" && language !== undefined)
      return replyTo({ status: await noteLanguage(call, language, ports) }, nextTurn);
    if (action === "texts" && text !== undefined)
      return replyTo({ status: await noteTextWish(call, text, ports) }, nextTurn);
    const step = readStep(call.parameters);
    if (step === undefined) return replyTo(NOT_UNDERSTOOD, nextTurn);

    const key = { contactId: call.contactId, step: `save-progress-${step.action}`, turn };
    const reply = await untilSaved(async () => {
      const standing = await standingOf(call, turn, ports);
      // Looked up after the reading: a slow first try that its retry has overtaken must not act on what came later.
      const kept = await ports.turns.find(key);
      if (kept !== undefined) return kept;

      const made = progress(step, standing);

      return (await save(made, ports))
        ? replyTo({ ...made, session: made.session ?? standing.session }, nextTurn)
        : undefined;
    });
    return ports.turns.keep(key, reply, ports.clock.now());
  };
}

type Told = Pick<Progress, "question" | "intent" | "nextProof" | "session"> & {
  readonly status: Progress["status"] | "noted" | "stopped" | "started";
};

const NOT_UNDERSTOOD: Told = { status: "invalid" };

async function standingOf(call: FlowCall, turn: string, ports: SaveProgressPorts): Promise<Standing> {
  const { clock, newId, identifiers } = ports;
  const now = clock.now();
  const session =
    (await ports.sessions.load(call.contactId)) ??
    strangersSession(call, { region: ports.region, now, clock: clock.tick() });
  const [facts, journeys] = await recordOf(session, ports);
  return { session, facts, journeys, turn, now, clock: clock.tick(), newId, hashes: identifiers };
}

async function recordOf({ customerId }: Session, { authentication, journeys }: SaveProgressPorts) {
  if (customerId === undefined) return [NOTHING_PROVED, []] as const;
  return Promise.all([authentication.load(customerId), journeys.load(customerId)]);
}

/** False where another writer came first. The session goes first: it names the journey to whoever tries again. */
async function save({ session, journey }: Progress, ports: SaveProgressPorts): Promise<boolean> {
  if (session !== undefined && !(await ports.sessions.save(session))) return false;
  return journey === undefined || ports.journeys.save(journey);
}

/** The journey's id is for the agent's screen, and tells nobody anything by itself. */
function replyTo({ status, question, intent, nextProof, session }: Told, turn: string): Reply {
  return replyOf({
    status,
    question: question ?? NOTHING,
    intent: intent ?? NOTHING,
    nextProof: nextProof ?? NOTHING,
    journeyId: session?.aim?.kind === "journey" ? session.aim.journeyId : NOTHING,
    turn,
  });
}
