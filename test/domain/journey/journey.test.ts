import { describe, expect, it } from "vitest";
import { parseClock } from "../../../domain/clock.ts";
import type { ContactId, CustomerId, JourneyId } from "../../../domain/ids.ts";
import { INTENTS } from "../../../domain/intents.ts";
import { isDone, type Journey, mergeJourneys, ownFragment } from "../../../domain/journey/journey.ts";
import {
  firstUnanswered,
  isExpired,
  opennessOf,
  startedJourney,
  unfinishedJourney,
} from "../../../domain/journey/resume.ts";

const DAY = 24 * 3_600_000;
const at = (time: number) => parseClock(`${time.toString(16).padStart(12, "0")}-0000-p`);

function journey(id: string, time: number): Journey {
  return startedJourney({
    journeyId: id as JourneyId,
    customerId: "a".repeat(32) as CustomerId,
    intent: "pay-a-bill",
    channel: "VOICE",
    contactId: "contact-1" as ContactId,
    now: time,
    clock: at(time),
  });
}

describe("a journey", () => {
  it("asks the first question that has no answer, in whatever order answers came", () => {
    const intent = INTENTS["pay-a-bill"];
    const given = { value: "1", clock: at(1) };
    expect(firstUnanswered(intent, {})?.id).toBe("bill-number");
    expect(firstUnanswered(intent, { amount: given })?.id).toBe("bill-number");
    expect(firstUnanswered(intent, { amount: given, "bill-number": given })?.id).toBe("confirm");
    expect(firstUnanswered(intent, { amount: given, "bill-number": given, confirm: given })).toBeUndefined();
  });

  it("keeps both regions' answers, and of one question the newer", () => {
    const base = journey("j", 1);
    const home = {
      ...base,
      answers: { amount: { value: "5", clock: at(2) }, "bill-number": { value: "9", clock: at(2) } },
    };
    const peer = { ...base, answers: { amount: { value: "7", clock: at(3) } } };
    expect(mergeJourneys(home, peer).answers).toEqual({
      amount: { value: "7", clock: at(3) },
      "bill-number": { value: "9", clock: at(2) },
    });
  });

  it("keeps the answers that were confirmed, whatever another region was told in the meantime", () => {
    const base = journey("j", 1);
    const paid: Journey = {
      ...base,
      answers: { "bill-number": { value: "9", clock: at(2) }, confirm: { value: "1", clock: at(3) } },
      status: { value: "completed", clock: at(3) },
    };
    const meanwhile: Journey = { ...base, answers: { "bill-number": { value: "666", clock: at(4) } } };
    expect(mergeJourneys(paid, meanwhile).answers).toEqual(paid.answers);
    const left: Journey = { ...meanwhile, status: { value: "abandoned", clock: at(5) } };
    expect(mergeJourneys(mergeJourneys(left, paid), meanwhile)).toMatchObject({
      answers: paid.answers,
      status: { value: "completed" },
    });
  });

  it("stays done when a late word says that it was interrupted", () => {
    const base = journey("j", 1);
    const done: Journey = { ...base, status: { value: "completed", clock: at(2) } };
    const late: Journey = { ...base, status: { value: "interrupted", clock: at(9) } };
    expect(isDone(mergeJourneys(done, late))).toBe(true);
  });

  it("expires seven days after its last answer", () => {
    const base = { ...journey("j", 0), answeredAt: 1_000 };
    expect(isExpired(base, 1_000 + 7 * DAY - 1)).toBe(false);
    expect(isExpired(base, 1_000 + 7 * DAY)).toBe(true);
  });

  it("is open until then, news for a week more, and forgotten when something else was begun", () => {
    const base = journey("j", 0);
    expect(opennessOf([], 0)).toBe("none");
    expect(opennessOf([base], 7 * DAY - 1)).toBe("open");
    expect(opennessOf([base], 7 * DAY)).toBe("expired");
    expect(opennessOf([base], 14 * DAY)).toBe("none");
    const since: Journey = { ...journey("k", 5), status: { value: "completed", clock: at(6) } };
    expect(opennessOf([base, since], 7 * DAY)).toBe("none");
    expect(opennessOf([base, since], 1)).toBe("open");
  });

  it("is resumed as the newest that is not done", () => {
    const [old, young] = [journey("old", 1), journey("young", 5)];
    expect(unfinishedJourney([young, old], 6)?.journeyId).toBe("young");
    const done: Journey = { ...young, status: { value: "abandoned", clock: at(6) } };
    expect(unfinishedJourney([done, old], 6)?.journeyId).toBe("old");
  });

  it("is not hidden by one that has expired, though that was touched later", () => {
    const touched: Journey = { ...journey("touched", 0), clock: at(6 * DAY) };
    const answered = { ...journey("answered", 0), answeredAt: 5 * DAY, clock: at(5 * DAY) };
    expect(unfinishedJourney([touched, answered], 8 * DAY)?.journeyId).toBe("answered");
    expect(unfinishedJourney([touched, answered], 13 * DAY)?.journeyId).toBe("touched");
  });

  it("is written by each region into its own fragment", () => {
    const base = journey("j", 1);
    const home = ownFragment([], base, { region: "eu-central-1", clock: at(1) });
    expect(home).toMatchObject({ region: "eu-central-1", revision: 0 });
    const stored = { ...home, revision: 4 };
    expect(ownFragment([stored], base, { region: "eu-central-1", clock: at(2) }).revision).toBe(4);
    expect(ownFragment([stored], base, { region: "eu-west-2", clock: at(2) }).revision).toBe(0);
  });
});
