/**
 * How one request tries to start one contact, and when it may try in the other region. A claim is what makes the
 * regions agree: it is written before the first attempt, so that any pod that sees the same Idempotency-Key later
 * asks where the first one asked. Proven by test/gateway/never-two-contacts.test.ts.
 */
import { hasLeft, otherSide, type Plan, type Side } from "./plan.ts";

export type StartAnswer =
  | { readonly kind: "started" }
  /** This call certainly started nothing: no connection, no right, no such flow. */
  | { readonly kind: "refused" }
  | { readonly kind: "throttled"; readonly retryAfterSeconds: number }
  /** It may have: a time-out, a reset, a server error. */
  | { readonly kind: "ambiguous" }
  /** The request itself is wrong, in every region. */
  | { readonly kind: "rejected" };

export interface SeenClaim {
  readonly side: Side;
  /** Of the plan under which it was made. */
  readonly epoch: number;
  /** When, in milliseconds since 1970: what is sent to Connect is derived from it, the same by every pod. */
  readonly at: number;
  /** Nobody can move it any more: somebody besides its maker may have started a contact under it. */
  readonly isShared: boolean;
}

export type ClaimAnswer =
  | { readonly kind: "own"; readonly epoch: number; readonly at: number }
  | { readonly kind: "shared"; readonly epoch: number; readonly at: number }
  | ({ readonly kind: "held" } & SeenClaim)
  /** Whoever held it gave it back in between. */
  | { readonly kind: "free" }
  /** Nothing was written for certain. `seen`: what can be read without a quorum; absent where that is not all. */
  | { readonly kind: "no-quorum"; readonly seen?: SeenClaim | "no-claim" };

type Holding =
  /** Made by this request, and all its calls so far were definitely refused: it alone may move it. */
  | { readonly kind: "own"; readonly side: Side; readonly epoch: number; readonly at: number }
  /** A contact may live there: nothing is started elsewhere. */
  | { readonly kind: "shared"; readonly side: Side; readonly epoch: number; readonly at: number }
  /** Served without a quorum, where the plan says, and nowhere else. */
  | { readonly kind: "unclaimed"; readonly side: Side; readonly at: number };

/** conflict: the key was used before, for another request. */
export type Outcome = "started" | "throttled" | "unavailable" | "rejected" | "conflict";

export type ClaimStep =
  | { readonly do: "open"; readonly side: Side }
  | { readonly do: "join"; readonly side: Side; readonly epoch: number; readonly at: number }
  | { readonly do: "move"; readonly from: Side; readonly side: Side }
  | { readonly do: "take-over"; readonly from: Side; readonly side: Side };

export type Step =
  | ClaimStep
  | { readonly do: "start"; readonly side: Side; readonly at: number; readonly isRetry: boolean }
  | {
      readonly do: "end";
      readonly outcome: Outcome;
      /** The claim is this request's own and nothing lives under it. */
      readonly givesBack: boolean;
      readonly retryAfterSeconds: number;
    };

/** What may change while a request is under way. */
export interface Situation {
  readonly plan: Plan;
  /** Where the plan puts this attempt. */
  readonly planned: Side;
  /** As every pod last read it. One write without an answer is no sign of it. */
  readonly hasQuorum: boolean;
  /** A quorum was lacking lately, so contacts without a claim may live where the plan says. */
  readonly inDoubt: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export interface Decision {
  readonly step: Step;
  readonly holding?: Holding;
  /** Calls in the region that is held. */
  readonly calls: number;
  readonly refusedBy: readonly Side[];
  readonly throttledSeconds?: number;
  readonly steps: number;
}

const CALLS_PER_REGION = 2;
const MOST_STEPS = 12;
const UNAVAILABLE_SECONDS = 5;

type Reaction = "done" | "cross" | "ask-again" | "leave" | "wait" | "fail" | "conflict";

const AFTER_START = {
  own: { started: "done", refused: "cross", throttled: "cross", ambiguous: "ask-again", rejected: "fail" },
  shared: {
    started: "done",
    refused: "leave",
    throttled: "wait",
    ambiguous: "ask-again",
    rejected: "conflict",
  },
  unclaimed: {
    started: "done",
    refused: "wait",
    throttled: "wait",
    ambiguous: "ask-again",
    rejected: "fail",
  },
} as const satisfies Record<Holding["kind"], Record<StartAnswer["kind"], Reaction>>;

/** `wanted`: by pin, plan and health. In doubt only the plan counts, because it is the same for every pod. */
export function begin(wanted: Side, { inDoubt, planned }: Situation): Decision {
  return { step: { do: "open", side: inDoubt ? planned : wanted }, calls: 0, refusedBy: [], steps: 0 };
}

export function afterClaim(decision: Decision, answer: ClaimAnswer, situation: Situation): Decision {
  const { step } = decision;
  if (!isClaimStep(step)) throw new Error(`An answer to a claim came after the step ${step.do}.`);
  const { planned, inDoubt, hasQuorum, now } = situation;
  switch (answer.kind) {
    case "own": {
      const held = hold(decision, { kind: "own", side: step.side, epoch: answer.epoch, at: answer.at });
      // The doubt may have come and gone while the claim was written.
      return inDoubt && step.side !== planned ? end(held) : start(held, false);
    }
    case "shared":
      return start(
        hold(decision, { kind: "shared", side: step.side, epoch: answer.epoch, at: answer.at }),
        false,
      );
    case "held": {
      const { side, epoch, at } = answer;
      return answer.isShared
        ? start(hold(decision, { kind: "shared", side, epoch, at }), false)
        : next(decision, { do: "join", side, epoch, at });
    }
    case "free":
      return next(decision, { do: "open", side: inDoubt ? planned : step.side });
    case "no-quorum": {
      if (step.do !== "open" || hasQuorum) return end(decision);
      const { seen } = answer;
      if (seen === "no-claim" && step.side === planned)
        return start(hold(decision, { kind: "unclaimed", side: planned, at: now }), false);
      // A claim that its maker could still move says nothing about where the contact will be.
      if (seen === undefined || seen === "no-claim" || !seen.isShared) return end(decision);
      return start(hold(decision, { kind: "unclaimed", side: seen.side, at: seen.at }), false);
    }
  }
}

export function afterStart(decision: Decision, answer: StartAnswer, situation: Situation): Decision {
  const { holding } = decision;
  if (holding === undefined) throw new Error("A start was answered that no claim or plan allowed.");
  const answered = noted(decision, holding, answer);
  return react(AFTER_START[holding.kind][answer.kind], answered, holding, situation);
}

function react(reaction: Reaction, decision: Decision, holding: Holding, situation: Situation): Decision {
  const { side } = holding;
  const other = otherSide(side);
  switch (reaction) {
    case "done":
      return end({ ...decision, holding: settled(holding) }, "started");
    case "cross":
      if (situation.inDoubt || decision.refusedBy.includes(other)) return end(decision);
      return next(decision, { do: "move", from: side, side: other });
    case "ask-again": {
      const waiting = { ...decision, holding: settled(holding) };
      if (decision.calls < CALLS_PER_REGION) return start(waiting, true);
      return react(holding.kind === "unclaimed" ? "wait" : "leave", waiting, settled(holding), situation);
    }
    case "leave":
      // The plan's word that the region is given up is an operator's, and the only thing that outweighs a claim.
      if (holding.kind !== "shared" || !hasLeft(situation.plan, side, holding.epoch)) return end(decision);
      return next(decision, { do: "take-over", from: side, side: other });
    case "wait":
      return end(decision);
    case "fail":
      return end(decision, "rejected");
    case "conflict":
      return end(decision, "conflict");
  }
}

/** A contact may live under it from now on. */
function settled(holding: Holding): Holding {
  return holding.kind === "own" ? { ...holding, kind: "shared" } : holding;
}

function hold(decision: Decision, holding: Holding): Decision {
  const isSame = decision.holding?.side === holding.side;
  return { ...decision, holding, calls: isSame ? decision.calls : 0 };
}

function noted(decision: Decision, { side }: Holding, answer: StartAnswer): Decision {
  if (answer.kind === "refused") return { ...decision, refusedBy: [...decision.refusedBy, side] };
  if (answer.kind !== "throttled") return decision;
  const throttledSeconds = Math.min(decision.throttledSeconds ?? Infinity, answer.retryAfterSeconds);
  return { ...decision, refusedBy: [...decision.refusedBy, side], throttledSeconds };
}

function start(decision: Decision, isRetry: boolean): Decision {
  const { holding } = decision;
  if (holding === undefined) throw new Error("Nothing is held, so nothing may be started.");
  return next(
    { ...decision, calls: decision.calls + 1 },
    { do: "start", side: holding.side, at: holding.at, isRetry },
  );
}

/** Pods can move claims under each other's hands only so often before it is better to answer. */
function next(decision: Decision, step: Step): Decision {
  if (decision.steps >= MOST_STEPS) return end(decision);
  return { ...decision, step, steps: decision.steps + 1 };
}

function end(decision: Decision, outcome?: Outcome): Decision {
  const { holding, throttledSeconds } = decision;
  return {
    ...decision,
    step: {
      do: "end",
      outcome: outcome ?? (throttledSeconds === undefined ? "unavailable" : "throttled"),
      givesBack: holding?.kind === "own",
      retryAfterSeconds: throttledSeconds ?? UNAVAILABLE_SECONDS,
    },
  };
}

function isClaimStep(step: Step): step is ClaimStep {
  return step.do !== "start" && step.do !== "end";
}
