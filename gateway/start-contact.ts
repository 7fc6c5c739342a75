/** Carries out what domain/traffic/attempt.ts decides, step by step, until there is an answer for the client. */
import {
  afterClaim,
  afterStart,
  begin,
  type ClaimAnswer,
  type ClaimStep,
  type Outcome,
  type SeenClaim,
  type Situation,
  type StartAnswer,
} from "../domain/traffic/attempt.ts";
import { SIDES, type Side } from "../domain/traffic/plan.ts";
import type { AttemptStore, Claimed, FoundClaim } from "../stores/attempt-store.ts";

/** What Connect gave: the client goes on with these. */
export interface StartedContact {
  readonly contactId: string;
  readonly participantId: string;
  readonly participantToken: string;
}

export type ContactAnswer =
  | { readonly kind: "started"; readonly contact: StartedContact }
  | Exclude<StartAnswer, { kind: "started" }>;

export interface StartPorts {
  readonly attempts: Omit<AttemptStore, "claim">;
  readonly traffic: {
    choose(attempt: string, pinned: Side | undefined): Side;
    situation(attempt: string): Situation;
    note(side: Side, answer: StartAnswer["kind"]): void;
  };
  /** AWS's name of each side. */
  readonly regions: Readonly<Record<Side, string>>;
  /** Unique: who holds a claim. */
  newId(): string;
  pause(milliseconds: number): Promise<void>;
}

export interface ContactOrder {
  readonly attempt: string;
  readonly pinned: Side | undefined;
  /** `at`: the claim's time. The same side and time must give the same call, on every pod. */
  start(side: Side, at: number): Promise<ContactAnswer>;
}

export type StartResult =
  | { readonly outcome: "started"; readonly side: Side; readonly contact: StartedContact }
  | { readonly outcome: Exclude<Outcome, "started">; readonly retryAfterSeconds: number };

/** A claim is only acted on while it is fresh; and the client's patience ends too. */
const DEADLINE_MILLISECONDS = 10_000;
const LATE_RETRY_SECONDS = 5;
const PAUSE_BEFORE_RETRY_MILLISECONDS = 200;

export async function startContact(ports: StartPorts, order: ContactOrder): Promise<StartResult> {
  const { attempt, pinned } = order;
  const situation = () => ports.traffic.situation(attempt);
  const by = ports.newId();
  let started: { readonly side: Side; readonly contact: StartedContact } | undefined;
  let decision = begin(ports.traffic.choose(attempt, pinned), situation());
  const deadline = situation().now + DEADLINE_MILLISECONDS;
  for (;;) {
    const { step } = decision;
    if (step.do !== "end" && situation().now > deadline)
      return { outcome: "unavailable", retryAfterSeconds: LATE_RETRY_SECONDS };
    if (step.do === "end") {
      if (step.givesBack) await ports.attempts.giveBack(attempt, by);
      if (step.outcome !== "started")
        return { outcome: step.outcome, retryAfterSeconds: step.retryAfterSeconds };
      if (started === undefined) throw new Error("An attempt ended as started, and no contact was.");
      return { outcome: "started", ...started };
    }
    if (step.do === "start") {
      if (step.isRetry) await ports.pause(PAUSE_BEFORE_RETRY_MILLISECONDS);
      const answer = await order.start(step.side, step.at);
      ports.traffic.note(step.side, answer.kind);
      if (answer.kind === "started") started = { side: step.side, contact: answer.contact };
      decision = afterStart(decision, answer, situation());
    } else {
      const answer = await claim(ports, attempt, by, step, situation().plan.epoch);
      decision = afterClaim(decision, answer, situation());
    }
  }
}

async function claim(
  ports: StartPorts,
  attempt: string,
  by: string,
  step: ClaimStep,
  epoch: number,
): Promise<ClaimAnswer> {
  const { attempts, regions } = ports;
  const region = regions[step.side];
  switch (step.do) {
    case "open": {
      const answer = await attempts.open(attempt, { region, epoch, by });
      if (answer.kind !== "no-quorum") return toAnswer(answer, "own", regions);
      const seen = await attempts.look(attempt);
      if (seen === undefined) return { kind: "no-quorum" };
      return { kind: "no-quorum", seen: seen === "no-claim" ? seen : toSeen(seen, regions) };
    }
    case "join":
      return toAnswer(
        await attempts.join(attempt, { region, epoch: step.epoch, at: step.at }),
        "shared",
        regions,
      );
    case "move":
      return toAnswer(await attempts.move(attempt, { region, epoch, by }), "own", regions);
    case "take-over":
      return toAnswer(
        await attempts.takeOver(attempt, { from: regions[step.from], region, epoch }),
        "shared",
        regions,
      );
  }
}

function toAnswer(answer: Claimed, kind: "own" | "shared", regions: StartPorts["regions"]): ClaimAnswer {
  switch (answer.kind) {
    case "claimed":
      return { kind, epoch: answer.epoch, at: answer.at };
    case "held":
      return { kind: "held", ...toSeen(answer, regions) };
    case "free":
    case "no-quorum":
      return answer;
  }
}

function toSeen({ region, ...claim }: FoundClaim, regions: StartPorts["regions"]): SeenClaim {
  const side = SIDES.find((one) => regions[one] === region);
  if (side === undefined)
    throw new Error(
      `A claim names the region ${region}, which is neither ${Object.values(regions).join(" nor ")}.`,
    );
  return { ...claim, side };
}
