import { describe, expect, it } from "vitest";
import type { Action, FlowType } from "../../language/document.ts";
import { problems, problemsOf } from "./problems-of.ts";
import { action, branches, END, flowOf, leadsTo, moduleOf } from "./sample.ts";

const SAY = action("say", "MessageParticipant", { Text: "Hello" }, leadsTo("end"));
const FAILS = leadsTo("end", "NoMatchingError");
const MENU_PARAMETERS = { Text: "?", StoreInput: "False", InputTimeLimitSeconds: "5" };
const MENU_ERRORS = { InputTimeLimitExceeded: "end", NoMatchingCondition: "end", NoMatchingError: "end" };
const STORE = { Text: "?", StoreInput: "True", InputTimeLimitSeconds: "5" };

describe("a sound flow", () => {
  it("has no problem", () => {
    expect(problems(flowOf(SAY, END))).toEqual([]);
    expect(problems(moduleOf(action("leave", "EndFlowModuleExecution")), "MODULE")).toEqual([]);
  });
});

describe("the document", () => {
  it("tells all problems at once, in order", () => {
    const bad = flowOf(
      action("a", "PlayPrompt", {}, leadsTo("b")),
      action("b", "MessageParticipant", { Text: "" }, {}),
    );
    expect(problems(bad)).toEqual(["a unknown-type error", "b empty-text error", "b no-next error"]);
  });

  it("has at most 250 actions and 256,000 characters", () => {
    const many = Array.from({ length: 250 }, (_, at) =>
      action(`s${at}`, "MessageParticipant", { Text: "x" }, leadsTo(at === 249 ? "end" : `s${at + 1}`)),
    );
    expect(problems(flowOf(...many, END))).toEqual(["flow actions error"]);
    expect(problems(flowOf(...many.slice(1), END))).toEqual([]);
    expect(
      problemsOf(action("say", "MessageParticipant", { Text: "x".repeat(256_000) }, leadsTo("end"))),
    ).toEqual(["flow characters error"]);
  });

  it("starts with an action of its own, and leads to none that is missing", () => {
    expect(problems({ ...flowOf(SAY, END), StartAction: "none" })).toContain("flow dangling error");
    expect(problemsOf(action("say", "MessageParticipant", { Text: "x" }, leadsTo("none")))).toContain(
      "say dangling error",
    );
    const dangling = action(
      "menu",
      "GetParticipantInput",
      MENU_PARAMETERS,
      branches({ "1": "none" }, { ...MENU_ERRORS, NoMatchingError: "nil" }),
    );
    expect(problemsOf(dangling).filter((line) => line === "menu dangling error")).toHaveLength(2);
  });

  it("is advised of blocks that nothing leads to", () => {
    expect(problems(flowOf(END, SAY))).toEqual(["say unreachable advice"]);
  });

  it("has Settings as a module, and never else", () => {
    expect(problems(flowOf(action("leave", "EndFlowModuleExecution")), "MODULE")).toEqual([
      "flow settings error",
    ]);
    expect(problems(moduleOf(SAY, END))).toEqual(["flow settings error"]);
  });
});

describe("identifiers", () => {
  it.each([
    "a:b",
    "a%b",
    "a(b",
    "a\\b",
    "a/b",
    "a)b",
    "a=b",
    "a$b",
    "a,b",
    "a;b",
    "a[b",
    "a]b",
    "a{b",
    "a}b",
    "",
    "x".repeat(51),
  ])('"%s" is refused', (identifier) => {
    expect(problemsOf({ ...SAY, Identifier: identifier })).toContain(`${identifier} identifier error`);
  });

  it.each(["__proto__", "constructor", "toString", "valueOf", "hasOwnProperty"])(
    "%s is reserved",
    (identifier) => {
      expect(problemsOf({ ...SAY, Identifier: identifier })).toContain(`${identifier} identifier error`);
    },
  );

  it("are unique", () => {
    expect(problems(flowOf(SAY, SAY, END))).toContain("say identifier error");
  });
});

describe("flow types", () => {
  it.each<readonly [string, FlowType, Action]>([
    ["a disconnect in a whisper", "AGENT_WHISPER", { ...END, Identifier: "a" }],
    ["a module's end in a flow", "CONTACT_FLOW", action("a", "EndFlowModuleExecution")],
    [
      "a module in a queue flow",
      "CUSTOMER_QUEUE",
      action("a", "InvokeFlowModule", { FlowModuleId: "m" }, FAILS),
    ],
    ["input in a hold flow", "CUSTOMER_HOLD", action("a", "GetParticipantInput", STORE, FAILS)],
    [
      "a transfer in a whisper",
      "CUSTOMER_WHISPER",
      action("a", "TransferToFlow", { ContactFlowId: "f" }, FAILS),
    ],
    [
      "a message in a hold flow",
      "AGENT_HOLD",
      action("a", "MessageParticipant", { Text: "x" }, leadsTo("end")),
    ],
    [
      "repeated messages in a call",
      "CONTACT_FLOW",
      action("a", "MessageParticipantIteratively", { Messages: [{ Text: "x" }] }),
    ],
  ])("%s is refused", (_what, type, one) => {
    expect(problemsOf(one, type)).toContain("a flow-type error");
  });
});
