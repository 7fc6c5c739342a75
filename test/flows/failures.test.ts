import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FLOWS, MODULES } from "../../flows/catalogue.ts";
import { PROMPTS } from "../../flows/prompts/catalogue.ts";
import { BOT_INTENTS } from "../../flows/utterances.ts";
import { functionsFor, type MadeUpCustomer } from "./made-up-customer.ts";
import { type Functions, type Reply, ScriptedCall } from "./scripted-call.ts";

interface Tried {
  readonly customer: MadeUpCustomer;
  readonly keys: readonly string[];
  readonly flow?: FlowName;
}

type FlowName =
  | "inbound-chat"
  | "customer-queue"
  | "transfer-to-peer"
  | "callback"
  | "inbound-text"
  | "inbound-mail"
  | "inbound-task";

const CHANNELS: Readonly<Partial<Record<FlowName, ScriptedCall["channel"]>>> = {
  "inbound-chat": "CHAT",
  "inbound-text": "CHAT",
  "inbound-mail": "EMAIL",
  "inbound-task": "TASK",
};

const FUNCTION_ATTRIBUTES = {
  fnScheduleCallback: "function:schedule-callback",
  fnCloseContact: "function:close-contact",
};

/** Waiting goes on, or somebody elsewhere has the call: an end of a flow that serves no caller from the start. */
const ENDS = ["queued", "disconnected", "ended", "put-through"];

/** Contacts that between them come to every block that calls a function. In a chat, words are intents. */
const CALLS: readonly Tried[] = [
  { customer: {}, keys: ["1", "4711", "1", "2", "*", "1", "2"] },
  { customer: {}, keys: ["3", "4711", "2580", "2"] },
  { customer: { answered: 1 }, keys: ["1", "4711", "5", "1", "2"] },
  { customer: { answered: 1, language: "de-DE" }, keys: ["2", "0"] },
  { customer: {}, keys: ["1", "4711", "*", "*", "*", "*"] },
  { customer: { code: "12345678" }, keys: ["9", "12345678", "1"] },
  { customer: { code: "12345678" }, keys: ["9", "00000000", "87654321", "0"] },
  { customer: { isSignedIn: true }, keys: ["4", "4711", "447700900123", "1"] },
  { customer: { isSignedIn: true }, keys: ["PayABill", "1", "2", "1", "NothingElse"], flow: "inbound-chat" },
  {
    customer: { isSignedIn: true, answered: 1 },
    keys: ["CarryOn", "7", "2", "CarryOn", "?"],
    flow: "inbound-chat",
  },
  {
    customer: { isSignedIn: true, answered: 2 },
    keys: ["StartAfresh", "ChangePin", "CarryOn"],
    flow: "inbound-chat",
  },
  { customer: { isSignedIn: true }, keys: ["ChangePhone", "ContinueByPhone"], flow: "inbound-chat" },
  { customer: { isSignedIn: true, level: 3 }, keys: ["ChangePhone", "4", "1"], flow: "inbound-chat" },
  { customer: {}, keys: ["SpeakToAgent"], flow: "inbound-chat" },
  { customer: {}, keys: ["4", "4711", "123456", "447700900123", "1"] },
  { customer: { wrongTries: 5 }, keys: ["1", "4711", "1", "12", "2", "111111", "000000", "1", "123456"] },
  { customer: { textCode: "no-number" }, keys: ["4", "4711"] },
  { customer: {}, keys: ["8", "2", "8", "1", "0"] },
  { customer: { answered: 1, isVerified: true }, keys: ["7", "1", "5", "1", "2"] },
  { customer: { status: "transferred", code: "123456789012" }, keys: ["123456789012"] },
  { customer: { status: "transferred" }, keys: ["000000000000", "0"] },
  { customer: {}, keys: ["1"], flow: "customer-queue" },
  { customer: { cannotBeCalled: true }, keys: ["", "1"], flow: "customer-queue" },
  { customer: {}, keys: [], flow: "transfer-to-peer" },
  { customer: { cannotHandOver: true }, keys: [], flow: "transfer-to-peer" },
  { customer: { isCalledBack: true }, keys: [], flow: "callback" },
  { customer: {}, keys: [], flow: "callback" },
  { customer: {}, keys: [], flow: "inbound-text" },
  { customer: { textWish: "stopped" }, keys: [], flow: "inbound-text" },
  { customer: { textWish: "started" }, keys: [], flow: "inbound-text" },
  { customer: {}, keys: [], flow: "inbound-mail" },
  { customer: {}, keys: [], flow: "inbound-task" },
  {
    customer: { isSignedIn: true },
    keys: ["ChangePhone", "SendCode", "111111", "000000", "SendCode", "123456", "1", "NothingElse"],
    flow: "inbound-chat",
  },
];

const EVERY_INVOKE = [...MODULES, ...FLOWS]
  .filter(({ name }) => !name.endsWith("disconnect"))
  .flatMap(({ name, type, document }) =>
    document.Actions.filter(({ Type }) => Type === "InvokeLambdaFunction").map(
      ({ Identifier }) => `${type === "MODULE" ? "module" : "flow"}:${name} ${Identifier}`,
    ),
  );

describe("a function that fails", () => {
  it("is tried at every block that calls one", () => {
    const reached = CALLS.flatMap(({ customer, keys, flow }) =>
      run(functionsFor(customer), keys, flow).invocations.map(({ flow, action }) => `${flow} ${action}`),
    );
    expect([...new Set(reached)].sort()).toEqual([...EVERY_INVOKE].sort());
  });

  const nonsense: Reply = { status: "nonsense" };
  it.each(
    EVERY_INVOKE.flatMap((block) => [
      [block, "fails", undefined] as const,
      [block, "answers nonsense", nonsense] as const,
    ]),
  )("%s: where it %s, the caller hears something and comes to an end", (block, _how, answer) => {
    let failures = 0;
    for (const { customer, keys, flow } of CALLS) {
      const works = functionsFor(customer);
      let heardBefore = 0;
      const call: ScriptedCall = run(
        (invocation, attributes) => {
          if (`${invocation.flow} ${invocation.action}` !== block) return works(invocation, attributes);
          failures += 1;
          heardBefore = current?.heard.length ?? 0;
          return answer;
        },
        keys,
        flow,
      );
      expect(ENDS).toContain(call.state);
      if (failures > 0)
        expect(["queued", "put-through"].includes(call.state) || call.heard.length > heardBefore).toBe(true);
    }
    expect(failures).toBeGreaterThan(0);
  });

  it("at the very start leads to an apology and the general queue", () => {
    const call = new ScriptedCall(() => undefined);
    expect(call.keysHeard).toEqual(["technical-problem"]);
    expect(call.state).toBe("queued");
    expect(call.queueId).toBe("queue:general");
  });

  it("and a queue that is full lead to a stated goodbye", () => {
    const call = run(
      () => undefined,
      [],
      undefined,
      (it) => {
        it.queueIsFull = true;
      },
    );
    expect(call.keysHeard.slice(-2)).toEqual(["lines-busy", "goodbye"]);
    expect(call.state).toBe("disconnected");
  });
});

describe("a block that fails", () => {
  it("wherever it is, leaves the caller with a queue or a goodbye", () => {
    const blocks = new Set(
      CALLS.flatMap(({ customer, keys, flow }) =>
        run(functionsFor(customer), keys, flow)
          .effects.filter(({ effect }) => effect.kind !== "disconnect" && !isLast(effect))
          .map(({ effect }) => effect.action),
      ),
    );
    expect(blocks.size).toBeGreaterThan(60);
    for (const block of blocks)
      for (const { customer, keys, flow } of CALLS) {
        const call = run(functionsFor(customer), keys, flow, ({ broken }) => broken.add(block));
        expect(ENDS, `${block} fails`).toContain(call.state);
      }
  });
});

describe("any call", () => {
  const statuses = {
    "identify-customer": ["recognised", "unknown", "anonymous", "shared", "superseded", "transferred"],
    "verify-pin": ["verified", "wrong", "locked", "no-credential", "unreadable"],
    "set-pin": ["set", "refused", "weak", "unreadable"],
    "send-code": ["sent", "too-many", "limited", "no-number", "refused"],
    "verify-code": ["verified", "wrong", "expired", "used", "locked", "no-code", "unreadable"],
    "save-progress": [
      "asking",
      "proof-needed",
      "second-proof-needed",
      "complete",
      "expired",
      "none",
      "invalid",
      "noted",
      "stopped",
      "started",
    ],
    "choose-route": ["routed", "unknown"],
    "close-contact": ["closed"],
    "open-transfer": ["opened", "refused"],
  } as const;
  const keyed = fc.constantFrom("0", "1", "2", "3", "4", "8", "9", "*", "4711", "", "?");
  const word = fc.constantFrom(...Object.keys(BOT_INTENTS), "?", "7");
  const contacts = fc.oneof(
    fc.record({ keys: fc.array(keyed, { maxLength: 40 }), flow: fc.constant(undefined) }),
    fc.record({ keys: fc.array(word, { maxLength: 40 }), flow: fc.constant("inbound-chat" as const) }),
  );

  /** Functions that answer anything they may, or fail, as a list of numbers decides. */
  function anything(choices: readonly number[], isHonest: (status: string) => boolean): Functions {
    let at = 0;
    return ({ name }) => {
      const choice = choices[at % choices.length] ?? 0;
      at += 1;
      const offered = (statuses as Readonly<Record<string, readonly string[]>>)[name]?.filter(isHonest) ?? [];
      const status = offered[choice % (offered.length + 1)];
      if (status === undefined) return undefined;
      const question = ["bill-number", "amount", "confirm", "new-phone", "confirm-phone", " "][choice % 6];
      const intent = ["pay-a-bill", "change-pin", "change-phone", "opening-hours", " "][choice % 5];
      const journey = choice % 2 === 0 ? "open" : "none";
      const language = choice % 3 === 0 ? "de-DE" : "en-GB";
      const keys = { securityKeyId: "key-1", securityKeyCertificate: "PEM" };
      return {
        status,
        question,
        intent,
        journey,
        language,
        name: "Ada",
        number: "+442079460001",
        code: "1234 5678",
        handOver: choice % 2 === 0 ? "accepted" : "refused",
        nextProof: ["pin", "code", "other"][choice % 3],
        turn: "1",
        queueId: "q",
        queueName: "Q",
        ...keys,
      };
    };
  }
  const choices = fc.array(fc.nat(1000), { minLength: 1, maxLength: 40 });

  it("ends once the caller is silent, whatever was keyed and answered", () => {
    fc.assert(
      fc.property(contacts, choices, ({ keys, flow }, answers) => {
        const call = run(
          anything(answers, () => true),
          keys,
          flow,
        );
        expect(["queued", "disconnected"]).toContain(call.state);
      }),
      { numRuns: 300 },
    );
  });

  it("has the flow's log on again at its end, however a PIN was asked for", () => {
    fc.assert(
      fc.property(contacts, choices, ({ keys, flow }, answers) => {
        expect(
          run(
            anything(answers, () => true),
            keys,
            flow,
          ).effects.at(-1)?.isLogged,
        ).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it("is never silent for longer than 4 seconds of functions at their limit", () => {
    fc.assert(
      fc.property(contacts, choices, ({ keys, flow }, answers) => {
        let seconds = 0;
        for (const { effect } of run(
          anything(answers, () => true),
          keys,
          flow,
        ).effects) {
          if ("text" in effect || effect.kind === "say-repeatedly") seconds = 0;
          if (effect.kind === "invoke") seconds += effect.timeLimitSeconds;
          expect(seconds).toBeLessThanOrEqual(4);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("hears nothing of level 2 while no function has vouched for it", () => {
    const proves = new Set(["verified", "asking", "complete"]);
    fc.assert(
      fc.property(contacts, choices, ({ keys, flow }, answers) => {
        const call = run(
          anything(answers, (status) => !proves.has(status)),
          keys,
          flow,
        );
        expect(call.keysHeard.filter((key) => PROMPTS[key].level === 2)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

/** Music that nothing follows: where even that fails, the service goes on with its own. */
function isLast(effect: ScriptedCall["effect"]): boolean {
  return effect.kind === "say-repeatedly" && effect.interruptSeconds === undefined;
}

/** The contact in progress: a scripted function looks at what was heard before it. */
let current: ScriptedCall | undefined;

/**
 * Keys or writes what there is while the contact waits, then nothing, or nothing that is understood: fails where
 * that does not end the contact.
 */
function run(
  functions: Functions,
  keys: readonly string[],
  flow: Tried["flow"] | "inbound" = "inbound",
  prepare: (call: ScriptedCall) => void = () => undefined,
): ScriptedCall {
  const patience = 60;
  current = undefined;
  // A flow that waits begins where another one has set all attributes.
  const attributes = flow === "customer-queue" ? FUNCTION_ATTRIBUTES : {};
  const call = new ScriptedCall(functions, `flow:${flow}`, attributes, (it) => {
    it.channel = flow === "inbound" ? "VOICE" : (CHANNELS[flow] ?? "VOICE");
    prepare(it);
  });
  current = call;
  const inputs = [...keys];
  for (let turn = 0; call.state === "waiting" && turn < keys.length + patience; turn += 1) {
    const next = inputs.shift() ?? "";
    if (flow === "inbound-chat") write(call, next);
    else if (next === "") call.isSilent();
    else if (next === "?" && call.effect.kind === "converse") call.says(undefined);
    else call.keys(next);
  }
  return call;
}

/** A word that stands for an intent, or an answer where the chat asks a question; else nothing that is understood. */
function write(call: ScriptedCall, word: string): void {
  if (Object.hasOwn(BOT_INTENTS, word)) call.says(word);
  else if (/^\d+$/.test(word)) call.writes(word);
  else call.says(undefined);
}
