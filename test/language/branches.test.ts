import { describe, expect, it } from "vitest";
import type { Action, FlowDocument } from "../../language/document.ts";
import type { ContactView, Effect, Outcome, Step } from "../../language/effects.ts";
import { begin, proceed } from "../../language/machine.ts";
import { action, branches, CONTACT, END, flowOf, leadsTo, OTHER } from "./sample.ts";

function start(document: FlowDocument, contact: ContactView = CONTACT): Step {
  return begin(document, "sample", contact);
}

/** Runs one action that leads to `end`, or to `other` by its error or condition. */
function ended(first: Action, outcome: Outcome): Effect {
  return proceed(start(flowOf(first, END, OTHER)).state, outcome, CONTACT).effect;
}

const ERRORS_TO_OTHER = {
  NextAction: "end",
  Errors: [{ ErrorType: "NoMatchingError", NextAction: "other" }],
};

describe("ways out of an action", () => {
  const menu = action(
    "menu",
    "GetParticipantInput",
    { Text: "1?", InputTimeLimitSeconds: "5", StoreInput: "False" },
    branches(
      { "1": "end" },
      { InputTimeLimitExceeded: "other", NoMatchingCondition: "other", NoMatchingError: "other" },
    ),
  );

  it("takes the condition that a key meets, and the error for another key or none", () => {
    expect(ended(menu, { kind: "collected", value: "1" }).kind).toBe("disconnect");
    expect(ended(menu, { kind: "collected", value: "2" }).kind).toBe("end");
    expect(ended(menu, { kind: "timeout" }).kind).toBe("end");
  });

  it("goes on with the word Timeout where stored input does not come", () => {
    const ask = action(
      "ask",
      "GetParticipantInput",
      { Text: "?", StoreInput: "True", InputTimeLimitSeconds: "5" },
      leadsTo("say", "NoMatchingError"),
    );
    const say = action("say", "MessageParticipant", { Text: "<$.StoredCustomerInput>" }, leadsTo("end"));
    const { state } = start(flowOf(ask, say, END));
    expect(proceed(state, { kind: "timeout" }, CONTACT).effect).toMatchObject({ text: "<Timeout>" });
    expect(proceed(state, { kind: "collected", value: "42" }, CONTACT).effect).toMatchObject({
      text: "<42>",
    });
  });

  it("takes the named error before the catch-all, and the catch-all for any other", () => {
    const queue = action(
      "q",
      "TransferContactToQueue",
      {},
      {
        Errors: [
          { ErrorType: "NoMatchingError", NextAction: "other" },
          { ErrorType: "QueueAtCapacity", NextAction: "end" },
        ],
      },
    );
    expect(ended(queue, { kind: "error", error: "QueueAtCapacity", reason: "full" }).kind).toBe("disconnect");
    expect(ended(queue, { kind: "error", error: "Throttled", reason: "busy" }).kind).toBe("end");
  });

  it("goes on after an error of an action that may have no error branch", () => {
    const say = action("say", "MessageParticipant", { Text: "Hi" }, leadsTo("end"));
    expect(ended(say, { kind: "error", error: "NoMatchingError", reason: "no voice" }).kind).toBe(
      "disconnect",
    );
  });

  it("branches on the intent a bot understood and keeps what it heard", () => {
    const bot = action(
      "bot",
      "ConnectParticipantWithLexBot",
      { Text: "?", LexV2Bot: { AliasArn: "arn:bot" } },
      branches({ Pay: "say" }, { NoMatchingCondition: "end", NoMatchingError: "end" }),
    );
    const say = action(
      "say",
      "MessageParticipant",
      { Text: "$.Lex.IntentName $.Lex.Slots.sum" },
      leadsTo("end"),
    );
    const { state } = start(flowOf(bot, say, END));
    const heard = { kind: "understood", slots: { sum: "12" }, sessionAttributes: {} } as const;
    expect(proceed(state, { ...heard, intent: "Pay" }, CONTACT).effect).toMatchObject({ text: "Pay 12" });
    expect(proceed(state, { ...heard, intent: undefined }, CONTACT).effect.kind).toBe("disconnect");
  });

  it("branches on open hours, on a draw and on the end of a wait", () => {
    const hours = action("h", "CheckHoursOfOperation", {}, branches({ True: "end", False: "other" }, {}));
    expect(ended(hours, { kind: "hours", isOpen: true }).kind).toBe("disconnect");
    expect(ended(hours, { kind: "hours", isOpen: false }).kind).toBe("end");
    const split = action(
      "d",
      "DistributeByPercentage",
      {},
      {
        Conditions: [{ NextAction: "end", Condition: { Operator: "NumberLessThan", Operands: ["10"] } }],
        Errors: [{ ErrorType: "NoMatchingCondition", NextAction: "other" }],
      },
    );
    expect(ended(split, { kind: "drawn", percentage: 9.5 }).kind).toBe("disconnect");
    expect(ended(split, { kind: "drawn", percentage: 10 }).kind).toBe("end");
    const wait = action(
      "w",
      "Wait",
      { TimeLimitSeconds: "9" },
      branches({ WaitCompleted: "end", CustomerReturned: "other" }, {}),
    );
    expect(ended(wait, { kind: "done" }).kind).toBe("disconnect");
    expect(ended(wait, { kind: "interrupted" }).kind).toBe("end");
  });

  it("takes the error branch without asking its host where a reference leads nowhere", () => {
    const invoke = action(
      "i",
      "InvokeLambdaFunction",
      { LambdaFunctionARN: "$.Attributes.none" },
      ERRORS_TO_OTHER,
    );
    const step = start(flowOf(invoke, END, OTHER));
    expect(step.effect.kind).toBe("end");
    expect(step.taken).toEqual([
      { flow: "sample", action: "i", type: "InvokeLambdaFunction", branch: "NoMatchingError" },
    ]);
  });

  it("never collects in clear what was to be encrypted under a key that is missing", () => {
    const ask = action(
      "ask",
      "GetParticipantInput",
      {
        Text: "PIN",
        StoreInput: "True",
        InputEncryption: { EncryptionKeyId: "$.Attributes.none", Key: "PEM" },
      },
      ERRORS_TO_OTHER,
    );
    expect(start(flowOf(ask, END, OTHER)).effect.kind).toBe("end");
  });
});

describe("comparisons and loops", () => {
  it.each([
    ["Equals", "7", true],
    ["Equals", "8", false],
    ["TextStartsWith", "7", true],
    ["TextEndsWith", "x", false],
    ["TextContains", "7", true],
    ["NumberGreaterThan", "6", true],
    ["NumberGreaterThan", "7", false],
    ["NumberGreaterOrEqualTo", "7", true],
    ["NumberLessThan", "10", true],
    ["NumberLessOrEqualTo", "6.5", false],
  ] as const)("7 %s %s is %s", (Operator, operand, holds) => {
    const compare = action(
      "c",
      "Compare",
      { ComparisonValue: "$.Attributes.count" },
      {
        Conditions: [{ NextAction: "end", Condition: { Operator, Operands: [operand] } }],
        Errors: [{ ErrorType: "NoMatchingCondition", NextAction: "other" }],
      },
    );
    expect(start(flowOf(compare, END, OTHER)).effect.kind).toBe(holds ? "disconnect" : "end");
  });

  it("loops as often as it says, and again from the start when it is entered anew", () => {
    const loop = action(
      "l",
      "Loop",
      { LoopCount: "2" },
      branches({ ContinueLooping: "in", DoneLooping: "out" }, {}),
    );
    const inside = action("in", "MessageParticipant", { Text: "in" }, leadsTo("l"));
    const outside = action("out", "MessageParticipant", { Text: "out" }, leadsTo("l"));
    let step = start(flowOf(loop, inside, outside));
    const heard: unknown[] = [];
    for (let turn = 0; turn < 6; turn += 1) {
      heard.push(step.effect.kind === "say" ? step.effect.text : step.effect.kind);
      step = proceed(step.state, { kind: "done" }, CONTACT);
    }
    expect(heard).toEqual(["in", "in", "out", "in", "in", "out"]);
  });

  it("stops a loop that a caller would hear as silence, but not one that speaks", () => {
    const set = action(
      "set",
      "UpdateContactAttributes",
      { Attributes: { a: "b" } },
      leadsTo("set", "NoMatchingError"),
    );
    let step = start(flowOf(set));
    const spin = () => {
      for (let turn = 0; turn < 1000; turn += 1) step = proceed(step.state, { kind: "done" }, CONTACT);
    };
    expect(spin).toThrow(/"sample" cannot go on at "set".*without a word/);
    step = start(flowOf(action("say", "MessageParticipant", { Text: "x" }, leadsTo("say"))));
    expect(spin).not.toThrow();
  });
});
