import { describe, expect, it } from "vitest";
import type { Action, FlowDocument } from "../../language/document.ts";
import type { ContactView, Effect, Outcome, Step } from "../../language/effects.ts";
import { begin, proceed } from "../../language/machine.ts";
import { action, branches, CONTACT, END, flowOf, leadsTo, moduleOf, OTHER } from "./sample.ts";

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

describe("modules and other flows", () => {
  const invoke = (id: string, next: string) =>
    action(id, "InvokeFlowModule", { FlowModuleId: "m" }, leadsTo(next, "NoMatchingError"));
  const tell = action(
    "tell",
    "MessageParticipant",
    { Text: "[$.External.a][$.StoredCustomerInput][$.Lex.IntentName]" },
    leadsTo("end"),
  );
  const call = (id: string, next: string) =>
    action(id, "InvokeLambdaFunction", { LambdaFunctionARN: "arn:f" }, leadsTo(next, "NoMatchingError"));

  it("come back to the action after the call, with their caller's own values", () => {
    const outer = flowOf(call("call", "module"), invoke("module", "tell"), tell, END);
    const inner = moduleOf(call("inner", "leave"), action("leave", "EndFlowModuleExecution"));
    let step = start(outer);
    step = proceed(step.state, { kind: "replied", external: { a: "outer" } }, CONTACT);
    expect(step.effect).toMatchObject({ kind: "load-module", moduleId: "m" });
    step = proceed(step.state, { kind: "loaded", document: inner, name: "inner" }, CONTACT);
    step = proceed(step.state, { kind: "replied", external: { a: "inner" } }, CONTACT);
    expect(step.effect).toMatchObject({ kind: "say", text: "[outer][][]" });
  });

  it("see nothing of what their caller was told", () => {
    let step = start(flowOf(call("call", "module"), invoke("module", "end"), END));
    step = proceed(step.state, { kind: "replied", external: { a: "secret" } }, CONTACT);
    step = proceed(step.state, { kind: "loaded", document: moduleOf(tell, END), name: "inner" }, CONTACT);
    expect(step.effect).toMatchObject({ kind: "say", text: "[][][]" });
    expect(step.state.frames.map(({ name }) => name)).toEqual(["sample", "inner"]);
  });

  it("hand a declared result and its data to their caller", () => {
    const outer = flowOf(
      action(
        "m",
        "InvokeFlowModule",
        { FlowModuleId: "m", Input: { who: "$.Attributes.language" } },
        {
          ...branches({ Good: "say" }, { NoMatchingError: "end", NoMatchingCondition: "end" }),
          NextAction: "end",
        },
      ),
      action(
        "say",
        "MessageParticipant",
        { Text: "$.Modules.Result $.Modules.ResultData.for" },
        leadsTo("end"),
      ),
      END,
    );
    const inner = moduleOf(
      action("leave", "EndFlowModuleExecution", {
        Result: "Good",
        ResultData: { for: "$.Modules.Input.who" },
      }),
    );
    const { state } = start(outer);
    const step = proceed(state, { kind: "loaded", document: inner, name: "inner" }, CONTACT);
    expect(step.effect).toMatchObject({ kind: "say", text: "Good de-DE" });
  });

  it("take the error branch where they cannot be loaded", () => {
    expect(
      ended(action("m", "InvokeFlowModule", { FlowModuleId: "m" }, ERRORS_TO_OTHER), {
        kind: "error",
        error: "NoMatchingError",
        reason: "no such module",
      }).kind,
    ).toBe("end");
  });

  it("leave everything behind on a transfer to another flow", () => {
    const outer = flowOf(
      call("call", "go"),
      action("go", "TransferToFlow", { ContactFlowId: "f" }, leadsTo("end", "NoMatchingError")),
      END,
    );
    let step = start(outer);
    step = proceed(step.state, { kind: "replied", external: { a: "x" } }, CONTACT);
    step = proceed(step.state, { kind: "loaded", document: flowOf(tell, END), name: "next" }, CONTACT);
    expect(step.effect).toMatchObject({ text: "[][][]" });
    expect(step.state.frames).toHaveLength(1);
  });

  it("keep flow attributes to the flow that set them", () => {
    const set = (next: string) =>
      action(
        "set",
        "UpdateFlowAttributes",
        { FlowAttributes: { a: { Value: "$.Attributes.count" } } },
        leadsTo(next, "NoMatchingError"),
      );
    const say = action("say", "MessageParticipant", { Text: "<$.FlowAttributes.a>" }, leadsTo("end"));
    expect(start(flowOf(set("say"), say, END)).effect).toMatchObject({ text: "<7>" });
    const { state } = start(flowOf(set("m"), invoke("m", "end"), END));
    const step = proceed(state, { kind: "loaded", document: moduleOf(say, END), name: "inner" }, CONTACT);
    expect(step.effect).toMatchObject({ text: "<>" });
  });

  it("nest only so deep", () => {
    const self = moduleOf(invoke("again", "leave"), action("leave", "EndFlowModuleExecution"));
    let step = start(self);
    const nest = () => {
      for (let depth = 0; depth < 10; depth += 1)
        step = proceed(step.state, { kind: "loaded", document: self, name: "self" }, CONTACT);
    };
    expect(nest).toThrow(/nest more than 5 deep/);
  });
});

describe("what cannot go on", () => {
  it("names the flow, the action and the reason", () => {
    const lost = flowOf(action("say", "MessageParticipant", { Text: "x" }, leadsTo("nowhere")));
    expect(() => proceed(start(lost).state, { kind: "done" }, CONTACT)).toThrow(
      'Flow "sample" cannot go on at "nowhere": there is no such action.',
    );
    expect(() => start(flowOf(action("view", "ShowView")))).toThrow(/does not run ShowView/);
  });

  it("refuses an outcome that the action cannot have, and any outcome after the end", () => {
    const say = action("say", "MessageParticipant", { Text: "x" }, leadsTo("end"));
    expect(() => ended(say, { kind: "collected", value: "1" })).toThrow(/cannot end with "collected"/);
    expect(() => ended(END, { kind: "done" })).toThrow(/cannot end with "done"/);
  });

  it("keeps a state that survives storing", () => {
    const ask = action(
      "ask",
      "GetParticipantInput",
      { Text: "?", StoreInput: "True" },
      leadsTo("end", "NoMatchingError"),
    );
    const { state } = start(flowOf(ask, END));
    const restored = JSON.parse(JSON.stringify(state)) as typeof state;
    expect(proceed(restored, { kind: "collected", value: "1" }, CONTACT).effect.kind).toBe("disconnect");
  });
});
