import { describe, expect, it } from "vitest";
import { buildFlow, type FlowBuilder } from "../../language/build.ts";
import { UnfinishedFlow } from "../../language/draft.ts";
import { render, UnboundSlot } from "../../language/render.ts";
import { slot, slotsOf } from "../../language/slots.ts";
import { validate } from "../../language/validate.ts";
import type { FunctionCall } from "../../language/ways.ts";

const SPEECH = {
  by: "$.Attributes.language",
  texts: { "en-GB": "Hello", "de-DE": "Hallo" },
  otherwise: "en-GB",
};
const CHECK: FunctionCall<"good" | "bad"> = {
  arn: "$.Attributes.fnCheck",
  timeLimitSeconds: 4,
  response: "STRING_MAP",
  outcomes: ["good", "bad"],
};

/** One step of every kind. */
function everything(f: FlowBuilder): void {
  f.onError("end");
  f.set("set", { fnCheck: slot("function:check"), mixed: `a-${slot("queue:billing")}-b` }, { next: "voice" });
  f.voice("voice", { name: "Amy", engine: "Neural" }, { next: "language" });
  f.language("language", "en-GB", { next: "hook" });
  f.hook("hook", "AgentWhisper", slot("flow:whisper"), { next: "quiet" });
  f.logging("quiet", "Disabled", { next: "ask" });
  f.ask("ask", SPEECH, {
    seconds: 5,
    maximumDigits: 6,
    encryptedWith: { keyId: "$.Attributes.id", certificate: "$.Attributes.pem" },
    next: "check",
    silence: "loop",
  });
  f.loop("loop", { times: 2, again: "ask", done: "menu" });
  f.invoke("check", CHECK, {
    parameters: { pin: "$.StoredCustomerInput" },
    keep: { turn: "$.External.turn" },
    outcomes: { good: "menu", bad: "loop" },
  });
  f.menu("menu", "One?", { seconds: 5, keys: { "1": "bot" }, silence: "bot", otherwise: "bot" });
  f.converse("bot", SPEECH, {
    botAliasArn: slot("bot:main"),
    intents: { Pay: "module" },
    otherwise: "module",
  });
  f.module("module", slot("module:m"), { next: "target" });
  f.targetQueue("target", slot("queue:billing"), { next: "queue" });
  f.queue("queue", { full: "sorry" });
  f.say("sorry", SPEECH, { next: "end" });
  f.disconnect("end");
}

describe("buildFlow", () => {
  it("makes what the service takes", () => {
    expect(validate(buildFlow("CONTACT_FLOW", everything), "CONTACT_FLOW")).toEqual([]);
  });

  it("makes the same bytes every time", () => {
    const one = JSON.stringify(buildFlow("CONTACT_FLOW", everything));
    expect(JSON.stringify(buildFlow("CONTACT_FLOW", everything))).toBe(one);
  });

  it("chooses a text by a comparison, with one block per text and the same way on", () => {
    const { Actions } = buildFlow("CONTACT_FLOW", (f) => {
      f.say("hello", SPEECH, { next: "end" });
      f.disconnect("end");
    });
    expect(Actions.map(({ Identifier }) => Identifier)).toEqual([
      "hello",
      "hello.en-GB",
      "hello.de-DE",
      "end",
    ]);
    expect(Actions[0]?.Transitions.Errors).toEqual([
      { ErrorType: "NoMatchingCondition", NextAction: "hello.en-GB" },
    ]);
    expect(Actions[2]).toMatchObject({ Parameters: { Text: "Hallo" }, Transitions: { NextAction: "end" } });
  });

  it("sends a status that the function does not declare the way of its failure", () => {
    const status = buildFlow("CONTACT_FLOW", everything).Actions.find(
      ({ Identifier }) => Identifier === "check.status",
    );
    expect(status?.Transitions.Errors).toEqual([{ ErrorType: "NoMatchingCondition", NextAction: "end" }]);
  });

  it("gives modules their Settings and flows none", () => {
    expect(buildFlow("MODULE", (f) => f.leave("leave")).Settings).toBeDefined();
    expect(buildFlow("AGENT_WHISPER", (f) => f.end("end")).Settings).toBeUndefined();
  });

  it("names everything that keeps a flow from being built, at once", () => {
    const bad = () =>
      buildFlow("CONTACT_FLOW", (f) => {
        f.set("set", { a: "b" }, { next: "nowhere" });
        f.disconnect("end");
        f.disconnect("end");
      });
    expect(bad).toThrow(UnfinishedFlow);
    expect(bad).toThrow(
      /"set" names no way for its failure.*more than one step is called "end".*leads to "nowhere"/,
    );
    expect(() => buildFlow("CONTACT_FLOW", () => undefined)).toThrow(/it has no step/);
  });
});

describe("buildFlow, of waiting and of putting through", () => {
  const waiting = buildFlow("CUSTOMER_QUEUE", (f) => {
    f.onError("end");
    f.repeat("hold", "Please hold.", { everySeconds: 60, next: "end" });
    f.end("end");
  });
  const through = buildFlow("QUEUE_TRANSFER", (f) => {
    f.putThrough(
      "out",
      { number: "$.External.number", seconds: 30, digits: "$.External.digits" },
      { failed: "end" },
    );
    f.disconnect("end");
  });

  it("makes what the service takes", () => {
    expect(validate(waiting, "CUSTOMER_QUEUE")).toEqual([]);
    expect(validate(through, "QUEUE_TRANSFER")).toEqual([]);
  });

  it("breaks into the music from time to time, and leaves the call with whoever answered outside", () => {
    expect(waiting.Actions[0]).toMatchObject({
      Parameters: { Messages: [{ Text: "Please hold." }], InterruptFrequencySeconds: "60" },
      Transitions: { NextAction: "end" },
    });
    expect(through.Actions[0]).toMatchObject({
      Type: "TransferParticipantToThirdParty",
      Parameters: {
        ThirdPartyPhoneNumber: "$.External.number",
        ThirdPartyDTMFDigits: "$.External.digits",
        ContinueFlowExecution: "False",
      },
    });
    expect(through.Actions[0]?.Parameters).not.toHaveProperty("CallerId");
  });
});

describe("render", () => {
  const document = buildFlow("CONTACT_FLOW", everything);
  const names = ["function:check", "queue:billing", "flow:whisper", "bot:main", "module:m"];
  const bindings = Object.fromEntries(names.map((name) => [name, `<${name}>`]));

  it("lists every slot once, in order", () => {
    expect(slotsOf(document)).toEqual(names);
  });

  it("replaces slots alone and inside longer values, and leaves none", () => {
    const text = render(document, bindings);
    expect(text).toContain('"mixed":"a-<queue:billing>-b"');
    expect(text).toContain('"QueueId":"<queue:billing>"');
    expect(text).not.toContain("{{slot:");
  });

  it("writes the same bytes whatever order the document's keys are in", () => {
    const shuffled = {
      ...document,
      Actions: document.Actions.map(({ Transitions, Parameters, Type, Identifier }) => ({
        Transitions,
        Parameters,
        Type,
        Identifier,
      })),
    };
    expect(render(shuffled, bindings)).toBe(render(document, bindings));
  });

  it("refuses a slot that nothing is bound to, naming block and slot", () => {
    expect(() => render(document, { ...bindings, "bot:main": "" })).toThrow(UnboundSlot);
    expect(() => render(document, { ...bindings, "bot:main": "" })).toThrow(
      /"bot\.en-GB" needs the slot "bot:main"/,
    );
  });

  it("refuses a slot name that it would not find again", () => {
    expect(() => slot("Queue Billing")).toThrow(/kind:name/);
  });
});
