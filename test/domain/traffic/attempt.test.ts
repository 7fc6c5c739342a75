import { describe, expect, it } from "vitest";
import {
  afterClaim,
  afterStart,
  begin,
  type ClaimAnswer,
  type Decision,
  type Situation,
  type StartAnswer,
} from "../../../domain/traffic/attempt.ts";
import { NO_PLAN, type Plan } from "../../../domain/traffic/plan.ts";

const CALM: Situation = { plan: NO_PLAN, planned: "home", hasQuorum: true, inDoubt: false, now: 1_000 };
const DOUBTFUL: Situation = { ...CALM, inDoubt: true };
const SPLIT: Situation = { ...CALM, inDoubt: true, hasQuorum: false };
const LEFT_HOME: Plan = { ...NO_PLAN, epoch: 7, distribution: { home: 0, peer: 100 } };
const OWN: ClaimAnswer = { kind: "own", epoch: 0, at: 900 };
const heldBy = (side: "home" | "peer", isShared: boolean): ClaimAnswer => ({
  kind: "held",
  side,
  epoch: 0,
  at: 900,
  isShared,
});

const opened = (answer: ClaimAnswer, situation = CALM): Decision =>
  afterClaim(begin(situation.planned, situation), answer, situation);
const started = (decision: Decision, kind: StartAnswer["kind"], situation = CALM): Decision =>
  afterStart(decision, kind === "throttled" ? { kind, retryAfterSeconds: 9 } : { kind }, situation);

describe("an attempt", () => {
  it("begins with the claim, where it is wanted", () => {
    expect(begin("peer", CALM).step).toEqual({ do: "open", side: "peer" });
  });

  it("begins where the plan says while it is in doubt, whatever is wanted", () => {
    expect(begin("peer", DOUBTFUL).step).toEqual({ do: "open", side: "home" });
  });

  it.each([
    ["started", { do: "end", outcome: "started", givesBack: false }],
    ["refused", { do: "move", from: "home", side: "peer" }],
    ["throttled", { do: "move", from: "home", side: "peer" }],
    ["ambiguous", { do: "start", side: "home", at: 900, isRetry: true }],
    ["rejected", { do: "end", outcome: "rejected", givesBack: true }],
  ] as const)("under its own claim, %s leads on", (answer, step) => {
    expect(started(opened(OWN), answer).step).toMatchObject(step);
  });

  it.each([
    ["started", { do: "end", outcome: "started" }],
    ["refused", { do: "end", outcome: "unavailable" }],
    ["throttled", { do: "end", outcome: "throttled", retryAfterSeconds: 9 }],
    ["ambiguous", { do: "start", side: "home", isRetry: true }],
    ["rejected", { do: "end", outcome: "conflict" }],
  ] as const)("under a claim that others act under, %s never leads elsewhere", (answer, step) => {
    const decision = started(opened(heldBy("home", true)), answer);
    expect(decision.step).toMatchObject(step);
    if (decision.step.do === "end") expect(decision.step.givesBack).toBe(false);
  });

  it("joins a claim that its maker could still move, before it acts under it", () => {
    const decision = opened(heldBy("peer", false));
    expect(decision.step).toEqual({ do: "join", side: "peer", epoch: 0, at: 900 });
    const joined = afterClaim(decision, { kind: "shared", epoch: 0, at: 900 }, CALM);
    expect(joined.step).toMatchObject({ do: "start", side: "peer", at: 900 });
  });

  it("does not cross once an answer was ambiguous, although the next one is a refusal", () => {
    const decision = started(started(opened(OWN), "ambiguous"), "refused");
    expect(decision.step).toMatchObject({ do: "end", outcome: "unavailable", givesBack: false });
  });

  it("gives its claim back where both regions refuse", () => {
    const crossed = afterClaim(started(opened(OWN), "refused"), OWN, CALM);
    expect(crossed.step).toMatchObject({ do: "start", side: "peer" });
    expect(started(crossed, "refused").step).toMatchObject({
      do: "end",
      outcome: "unavailable",
      givesBack: true,
    });
  });

  it("hands on the throttling of one region where the other refuses", () => {
    const crossed = afterClaim(started(opened(OWN), "throttled"), OWN, CALM);
    expect(started(crossed, "refused").step).toMatchObject({ outcome: "throttled", retryAfterSeconds: 9 });
  });

  it("stays where it is after a refusal while it is in doubt", () => {
    expect(started(opened(OWN, DOUBTFUL), "refused", DOUBTFUL).step).toMatchObject({
      do: "end",
      outcome: "unavailable",
      givesBack: true,
    });
  });

  it("gives up a claim off the plan that it got when the doubt had come", () => {
    const decision = afterClaim(begin("peer", CALM), OWN, DOUBTFUL);
    expect(decision.step).toMatchObject({ do: "end", outcome: "unavailable", givesBack: true });
  });

  it("takes over from a silent region that a newer plan has left, and from no other", () => {
    const silent = started(opened(heldBy("home", true)), "ambiguous");
    expect(started(silent, "ambiguous").step).toMatchObject({ do: "end", outcome: "unavailable" });
    expect(started(silent, "ambiguous", { ...CALM, plan: LEFT_HOME }).step).toEqual({
      do: "take-over",
      from: "home",
      side: "peer",
    });
  });

  it("asks anew where a claim was given back under its hands", () => {
    const decision = afterClaim(opened(heldBy("peer", false)), { kind: "free" }, CALM);
    expect(decision.step).toEqual({ do: "open", side: "peer" });
  });

  it("does not take one unanswered write for a lack of quorum", () => {
    expect(opened({ kind: "no-quorum", seen: "no-claim" }).step).toMatchObject({
      do: "end",
      outcome: "unavailable",
    });
  });

  it("is served without a quorum where the plan says, and tried nowhere else", () => {
    const decision = opened({ kind: "no-quorum", seen: "no-claim" }, SPLIT);
    expect(decision.step).toMatchObject({ do: "start", side: "home", at: 1_000 });
    expect(started(decision, "refused", SPLIT).step).toMatchObject({ do: "end", outcome: "unavailable" });
  });

  it("keeps to a claim that can be read without a quorum", () => {
    const seen = (isShared: boolean): ClaimAnswer => ({
      kind: "no-quorum",
      seen: { side: "peer", epoch: 0, at: 900, isShared },
    });
    expect(opened(seen(true), SPLIT).step).toMatchObject({ do: "start", side: "peer", at: 900 });
    expect(opened(seen(false), SPLIT).step).toMatchObject({ do: "end", outcome: "unavailable" });
    expect(opened({ kind: "no-quorum" }, SPLIT).step).toMatchObject({ do: "end", outcome: "unavailable" });
  });

  it("comes to an end, however the claim is passed around", () => {
    let decision = begin("home", CALM);
    for (let count = 0; count < 50 && decision.step.do !== "end"; count += 1)
      decision = afterClaim(decision, heldBy(count % 2 === 0 ? "peer" : "home", false), CALM);
    expect(decision.step).toMatchObject({ do: "end", outcome: "unavailable" });
  });
});
