import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { answerWith, REGION } from "./call-center.ts";
import { CALLER, centres, heard } from "./centres.ts";
import { bye, flow, menu, say, step, store } from "./flow-text.ts";

const center = centres();

describe("a menu", () => {
  const document = flow({
    ask: menu("Press 1 or 2", { "1": "one", "2": "two" }, "other"),
    one: say("You pressed one", "bye"),
    two: say("You pressed two", "bye"),
    other: say("Something else", "bye"),
    bye,
  });

  test("takes the branch of the key that was pressed", async () => {
    const g = await center();
    await answerWith(g, document);
    const contacts = g.center.connect.contacts;
    const waiting = await contacts.dial({ from: CALLER, to: g.number });
    expect(waiting.state).toBe("awaiting-input");
    expect(waiting.utterances.at(-1)).toMatchObject({
      text: "Press 1 or 2",
      expects: "keys",
      to: "customer",
    });
    const after = await contacts.keys({ contactId: waiting.contactId, digits: "2" });
    expect(heard(after)).toEqual(["Press 1 or 2", "You pressed two"]);
    expect(after).toMatchObject({ state: "ended", disconnectReason: "CONTACT_FLOW_DISCONNECT" });
  });

  test.each([["9"], ["#"], ["*"]])("goes its other way for the key %s", async (digits) => {
    const g = await center();
    await answerWith(g, document);
    const { contactId } = await g.center.connect.contacts.dial({ from: CALLER, to: g.number });
    expect(heard(await g.center.connect.contacts.keys({ contactId, digits })).at(-1)).toBe("Something else");
  });

  test("times out when asked to, and by the clock once the prompt was heard", async () => {
    const g = await center();
    await answerWith(g, document);
    const contacts = g.center.connect.contacts;
    const first = await contacts.dial({ from: CALLER, to: g.number });
    expect(heard(await contacts.silence({ contactId: first.contactId })).at(-1)).toBe("Something else");
    const second = await contacts.dial({ from: CALLER, to: g.number });
    await g.center.core.clock.advance(5_000);
    expect((await contacts.contact(second)).state).toBe("awaiting-input");
    await g.center.core.clock.advance(2_000);
    expect(heard(await contacts.contact(second)).at(-1)).toBe("Something else");
  });

  test("does not hear speech", async () => {
    const g = await center();
    await answerWith(g, document);
    const { contactId } = await g.center.connect.contacts.dial({ from: CALLER, to: g.number });
    expect((await g.center.connect.contacts.say({ contactId, text: "one" })).state).toBe("awaiting-input");
  });
});

describe("stored input", () => {
  const repeat = step("UpdateContactAttributes", { Attributes: { keyed: "$.StoredCustomerInput" } }, "bye");
  const document = (extra = {}, length = "6") =>
    flow({ ask: store("Key it", "keep", extra, length), keep: repeat, failed: say("failed", "bye"), bye });

  async function keyed(digits: readonly string[], extra = {}): Promise<string | undefined> {
    const g = await center();
    await answerWith(g, document(extra));
    let status = await g.center.connect.contacts.dial({ from: CALLER, to: g.number });
    for (const d of digits)
      status = await g.center.connect.contacts.keys({ contactId: status.contactId, digits: d });
    return status.attributes["keyed"];
  }

  test("ends with the number sign", async () => expect(await keyed(["4711#"])).toBe("4711"));
  test("ends at its maximum length", async () => expect(await keyed(["1234567"])).toBe("123456"));
  test("gathers keys over several presses", async () => expect(await keyed(["4", "7", "11#"])).toBe("4711"));
  test("is cleared by the star key", async () => expect(await keyed(["99*12#"])).toBe("12"));
  test("ends with the sequence that the flow sets", async () =>
    expect(await keyed(["12#3##"], { DTMFConfiguration: { InputTerminationSequence: "##" } })).toBe("12#3"));

  test("is the word Timeout when nothing is keyed", async () => {
    const g = await center();
    await answerWith(g, document());
    const { contactId } = await g.center.connect.contacts.dial({ from: CALLER, to: g.number });
    expect((await g.center.connect.contacts.silence({ contactId })).attributes["keyed"]).toBe("Timeout");
  });

  test("is what was keyed so far when the caller stops pressing", async () => {
    const g = await center();
    await answerWith(g, document());
    const contacts = g.center.connect.contacts;
    const { contactId } = await contacts.dial({ from: CALLER, to: g.number });
    await contacts.keys({ contactId, digits: "47" });
    await g.center.core.clock.advance(6_000);
    expect((await contacts.contact({ contactId })).attributes["keyed"]).toBe("47");
  });

  test("stays out of the flow log", async () => {
    const g = await center();
    await answerWith(g, document());
    const { contactId } = await g.center.connect.contacts.dial({ from: CALLER, to: g.number });
    await g.center.connect.contacts.keys({ contactId, digits: "47113#" });
    const lines = g.center.core.log.since().filter((l) => l.source === "flow");
    expect(lines.map((l) => JSON.parse(l.text).Identifier)).toEqual(["ask", "keep"]);
    expect(JSON.stringify(g.center.core.log.since())).not.toContain("47113");
  });
});

test("whatever is keyed, the call waits or ends, and the clock always brings it to an end", async () => {
  const g = await center();
  await answerWith(
    g,
    flow({
      ask: menu("Choose", { "1": "store", "#": "ask" }, "store"),
      store: store("Key it", "ask2", { DTMFConfiguration: { InputTerminationSequence: "*#" } }, "9"),
      ask2: menu("Again?", { "1": "store" }, "bye"),
      failed: say("failed", "bye"),
      bye,
    }),
  );
  const contacts = g.center.connect.contacts;
  const keys = fc.array(fc.constantFrom(..."0123456789*#"), { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(fc.array(keys, { maxLength: 8 }), async (presses) => {
      let status = await contacts.dial({ from: "anonymous", to: g.number });
      for (const press of presses) {
        if (status.state === "ended") break;
        status = await contacts.keys({ ...status, digits: press.join("") });
      }
      for (let wait = 0; wait < 4; wait++) await g.center.core.clock.advance(20_000);
      expect((await contacts.contact(status)).state).toBe("ended");
    }),
    { numRuns: 100 },
  );
});

test("a caller cannot key into a contact that does not wait, or that never was", async () => {
  const g = await center();
  await answerWith(g, flow({ hello: say("Hello", "bye"), bye }));
  const contacts = g.center.connect.contacts;
  const { contactId } = await contacts.dial({ from: CALLER, to: g.number });
  await expect(contacts.keys({ contactId, digits: "1" })).rejects.toThrow(
    "does not wait for the caller: it is ended",
  );
  await expect(contacts.keys({ contactId: "none", digits: "1" })).rejects.toThrow("There is no contact none");
  await expect(contacts.dial({ from: CALLER, to: "+440" })).rejects.toThrow("no answer");
  await expect(contacts.dial({ from: "me", to: g.number })).rejects.toThrow("A caller dials from a number");
  g.center.core.faults.lose(REGION);
  await expect(contacts.dial({ from: CALLER, to: g.number })).rejects.toThrow(
    `no answer: region ${REGION} is lost.`,
  );
});

test("a block that cannot read its own parameters is on record, though it says nothing", async () => {
  const g = await center();
  await answerWith(
    g,
    flow({
      queue: step("UpdateContactTargetQueue", { QueueId: "$.Attributes.none" }, "bye"),
      failed: bye,
      bye,
    }),
  );
  const { errors } = await g.center.connect.contacts.dial({ from: CALLER, to: g.number });
  expect(errors).toMatchObject([{ action: "queue", error: "NoMatchingError" }]);
});
