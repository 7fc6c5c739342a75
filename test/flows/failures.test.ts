import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FLOWS, MODULES } from "../../flows/catalogue.ts";
import { PROMPTS } from "../../flows/prompts/catalogue.ts";
import { functionsFor, type MadeUpCustomer } from "./made-up-customer.ts";
import { type Functions, type Reply, ScriptedCall } from "./scripted-call.ts";

/** Calls that between them come to every block that calls a function. */
const CALLS: readonly { readonly customer: MadeUpCustomer; readonly keys: readonly string[] }[] = [
  { customer: {}, keys: ["1", "4711", "1", "2", "*", "1", "2"] },
  { customer: {}, keys: ["3", "4711", "2580", "2"] },
  { customer: { answered: 1 }, keys: ["1", "4711", "5", "1", "2"] },
  { customer: { answered: 1, language: "de-DE" }, keys: ["2", "0"] },
  { customer: {}, keys: ["1", "4711", "*", "*", "*", "*"] },
];

const EVERY_INVOKE = [...MODULES, ...FLOWS]
  .filter(({ name }) => name !== "disconnect")
  .flatMap(({ name, document }) =>
    document.Actions.filter(({ Type }) => Type === "InvokeLambdaFunction").map(
      ({ Identifier }) => `module:${name} ${Identifier}`,
    ),
  );

describe("a function that fails", () => {
  it("is tried at every block that calls one", () => {
    const reached = CALLS.flatMap(({ customer, keys }) =>
      run(functionsFor(customer), keys).invocations.map(({ flow, action }) => `${flow} ${action}`),
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
    for (const { customer, keys } of CALLS) {
      const works = functionsFor(customer);
      let heardBefore = 0;
      const call: ScriptedCall = run((invocation, attributes) => {
        if (`${invocation.flow} ${invocation.action}` !== block) return works(invocation, attributes);
        failures += 1;
        heardBefore = current?.heard.length ?? 0;
        return answer;
      }, keys);
      expect(["queued", "disconnected"]).toContain(call.state);
      if (failures > 0) expect(call.state === "queued" || call.heard.length > heardBefore).toBe(true);
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
      CALLS.flatMap(({ customer, keys }) =>
        run(functionsFor(customer), keys)
          .effects.filter(({ effect }) => effect.kind !== "disconnect")
          .map(({ effect }) => effect.action),
      ),
    );
    expect(blocks.size).toBeGreaterThan(60);
    for (const block of blocks)
      for (const { customer, keys } of CALLS) {
        const call = run(functionsFor(customer), keys, ({ broken }) => broken.add(block));
        expect(["queued", "disconnected"], `${block} fails`).toContain(call.state);
      }
  });
});

describe("any call", () => {
  const statuses = {
    "identify-customer": ["recognised", "unknown", "anonymous", "shared"],
    "verify-pin": ["verified", "wrong", "locked", "no-credential", "unreadable"],
    "set-pin": ["set", "refused", "weak", "unreadable"],
    "save-progress": ["asking", "proof-needed", "complete", "expired", "none", "invalid"],
    "choose-route": ["routed", "unknown"],
    "close-contact": ["closed"],
  } as const;
  const inputs = fc.array(fc.constantFrom("0", "1", "2", "3", "9", "*", "4711", "", "?"), { maxLength: 40 });

  /** Functions that answer anything they may, or fail, as a list of numbers decides. */
  function anything(choices: readonly number[], isHonest: (status: string) => boolean): Functions {
    let at = 0;
    return ({ name }) => {
      const choice = choices[at % choices.length] ?? 0;
      at += 1;
      const offered = (statuses as Readonly<Record<string, readonly string[]>>)[name]?.filter(isHonest) ?? [];
      const status = offered[choice % (offered.length + 1)];
      if (status === undefined) return undefined;
      const question = ["bill-number", "amount", "confirm", " "][choice % 4];
      const intent = ["pay-a-bill", "change-pin", "opening-hours", " "][choice % 4];
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
      fc.property(inputs, choices, (keys, answers) => {
        const call = run(
          anything(answers, () => true),
          keys,
        );
        expect(["queued", "disconnected"]).toContain(call.state);
      }),
      { numRuns: 300 },
    );
  });

  it("has the flow's log on again at its end, however a PIN was asked for", () => {
    fc.assert(
      fc.property(inputs, choices, (keys, answers) => {
        expect(
          run(
            anything(answers, () => true),
            keys,
          ).effects.at(-1)?.isLogged,
        ).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it("is never silent for longer than 4 seconds of functions at their limit", () => {
    fc.assert(
      fc.property(inputs, choices, (keys, answers) => {
        let seconds = 0;
        for (const { effect } of run(
          anything(answers, () => true),
          keys,
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
      fc.property(inputs, choices, (keys, answers) => {
        const call = run(
          anything(answers, (status) => !proves.has(status)),
          keys,
        );
        expect(call.keysHeard.filter((key) => PROMPTS[key].level === 2)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

/** The call in progress: a scripted function looks at what was heard before it. */
let current: ScriptedCall | undefined;

/** Keys what there is to key while the call waits, then stays silent; fails where that does not end the call. */
function run(
  functions: Functions,
  keys: readonly string[],
  prepare?: (call: ScriptedCall) => void,
): ScriptedCall {
  const patience = 60;
  current = undefined;
  const call = new ScriptedCall(functions, "flow:inbound", {}, prepare);
  current = call;
  const inputs = [...keys];
  for (let turn = 0; call.state === "waiting" && turn < keys.length + patience; turn += 1) {
    const next = inputs.shift() ?? "";
    if (next === "") call.isSilent();
    else if (next === "?" && call.effect.kind === "converse") call.says(undefined);
    else call.keys(next);
  }
  return call;
}
