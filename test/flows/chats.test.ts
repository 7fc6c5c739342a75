import { describe, expect, it } from "vitest";
import { PROMPTS } from "../../flows/prompts/catalogue.ts";
import { functionsFor, type MadeUpCustomer } from "./made-up-customer.ts";
import { ScriptedCall } from "./scripted-call.ts";

const ENTRY = { entryToken: "e1.token", language: "en-GB" };

function chat(customer: MadeUpCustomer = {}): ScriptedCall {
  return new ScriptedCall(functionsFor(customer), "flow:inbound-chat", ENTRY, (it) => {
    it.channel = "CHAT";
  });
}

describe("a chat", () => {
  it("hands the entry token to the first function before it says anything", () => {
    const [first, ...others] = chat().effects.map(({ effect }) => effect);
    const firstCall = others.find(({ kind }) => kind === "invoke");
    expect(first?.kind).toBe("set-attributes");
    expect(firstCall).toMatchObject({ functionArn: "function:identify-customer", parameters: ENTRY });
    expect(others.indexOf(firstCall as never)).toBeLessThan(
      others.findIndex(({ kind }) => kind === "say" || kind === "converse"),
    );
  });

  it("whose attempt lives in the other region ends without a word", () => {
    const ended = chat({ status: "superseded" });
    expect(ended.heard).toEqual([]);
    expect(ended.state).toBe("disconnected");
    expect(ended.invocations).toHaveLength(1);
  });

  it("of a customer who signed in asks for no proof, takes written answers and says goodbye", () => {
    const signedIn = chat({ isSignedIn: true, language: "de-DE" });
    expect(signedIn.keysHeard).toEqual(["chat-welcome-back", "chat-how-can-we-help"]);
    signedIn.says("PayABill").writes("123").writes("45").writes("1");
    expect(signedIn.keysHeard.slice(2)).toEqual([
      "chat-bill-number",
      "chat-amount",
      "chat-confirm",
      "bill-paid",
      "chat-anything-else",
    ]);
    expect(signedIn.invocations.at(-1)?.parameters).toMatchObject({ question: "confirm", answer: "1" });
    signedIn.says("NothingElse");
    expect(signedIn.lastHeard).toBe("chat-goodbye");
    expect(signedIn.state).toBe("disconnected");
    expect(new Set(signedIn.heard.map(({ language }) => language))).toEqual(new Set(["de-DE"]));
  });

  it("that withdraws the bill is told that nothing was paid", () => {
    const signedIn = chat({ isSignedIn: true }).says("PayABill").writes("123").writes("45").writes("2");
    expect(signedIn.keysHeard.slice(-2)).toEqual(["bill-left", "chat-anything-else"]);
  });

  it("goes on with what was left open", () => {
    const signedIn = chat({ isSignedIn: true, answered: 2 });
    expect(signedIn.keysHeard).toEqual(["chat-welcome-back", "chat-open-pay-a-bill"]);
    signedIn.says("CarryOn");
    expect(signedIn.keysHeard.slice(-2)).toEqual(["carry-on", "chat-confirm"]);
  });

  it("of somebody who did not sign in tells the hours, and offers a call for what needs proof", () => {
    const nobody = chat({ status: "anonymous" });
    expect(nobody.keysHeard).toEqual(["chat-welcome", "chat-how-can-we-help"]);
    nobody.says("OpeningHours");
    expect(nobody.keysHeard.slice(-2)).toEqual(["opening-hours", "chat-anything-else"]);
    nobody.says("CarryOn").says("PayABill");
    expect(nobody.lastHeard).toBe("chat-proof-needed");
    expect(nobody.keysHeard.filter((key) => PROMPTS[key].level > 1)).toEqual([]);
  });

  it.each([
    ["ChangePhone", "chat-second-proof"],
    ["ChangePin", "chat-pin-by-phone"],
  ] as const)("offers to go on by phone where %s needs it", (wish, said) => {
    const signedIn = chat({ isSignedIn: true }).says(wish);
    expect(signedIn.lastHeard).toBe(said);
    signedIn.says("ContinueByPhone");
    expect(signedIn.keysHeard.slice(-2)).toEqual(["hand-over", "chat-goodbye"]);
  });

  it("takes a code by text as the second proof, unlogged", () => {
    const signedIn = chat({ isSignedIn: true }).says("ChangePhone").says("SendCode");
    expect(signedIn.keysHeard.slice(-2)).toEqual(["text-code-coming", "chat-enter-text-code"]);
    signedIn.writes("000000");
    expect(signedIn.keysHeard.slice(-2)).toEqual(["text-code-over", "chat-another-code"]);
    signedIn.says("SendCode").writes("123456");
    expect(signedIn.keysHeard.slice(-2)).toEqual(["thank-you", "chat-new-phone"]);
    const around = signedIn.effects.filter(({ effect }) => effect.action.startsWith("ask."));
    expect(around.every(({ isLogged }) => !isLogged)).toBe(true);
  });

  it("with a second proof takes the new number", () => {
    const signedIn = chat({ isSignedIn: true, level: 3 })
      .says("ChangePhone")
      .writes("447700900123")
      .writes("1");
    expect(signedIn.keysHeard.slice(-2)).toEqual(["phone-noted", "chat-anything-else"]);
  });

  it("comes to an agent of the queue of its matter, and waits in words for chats", () => {
    const signedIn = chat({ isSignedIn: true }).says("PayABill").says("SpeakToAgent");
    expect(signedIn.state).toBe("queued");
    expect(signedIn.queueId).toBe("queue-billing");
    expect(signedIn.hooks).toEqual({
      CustomerQueue: "flow:chat-queue",
      CustomerRemaining: "flow:chat-disconnect",
    });
  });

  it("with an answer that no bot understands is asked the same again, then helped by an agent", () => {
    const signedIn = chat({ isSignedIn: true }).says("PayABill");
    for (let count = 0; count < 4; count += 1) signedIn.says(undefined);
    expect(signedIn.keysHeard.filter((key) => key === "chat-bill-number")).toHaveLength(4);
    expect(signedIn.state).toBe("queued");
  });
});

describe("continuing by phone", () => {
  it("may be asked for at any question, and gives a number and a code that stand in no attribute", () => {
    const signedIn = chat({ isSignedIn: true }).says("PayABill").writes("123").says("ContinueByPhone");
    const said = signedIn.heard.find(({ key }) => key === "hand-over")?.text ?? "";
    expect(said).toContain("+442079460001");
    expect(said).toContain("1234 5678");
    expect(JSON.stringify(signedIn.attributes)).not.toMatch(/1234 ?5678/);
    expect(signedIn.invocations.at(-1)).toMatchObject({
      name: "close-contact",
      parameters: { reason: "farewell" },
    });
    expect(signedIn.state).toBe("disconnected");
  });

  it("leads to an agent where no code can be given", () => {
    const signedIn = chat({ isSignedIn: true, cannotHandOver: true }).says("ContinueByPhone");
    expect(signedIn.lastHeard).toBe("hand-over-failed");
    expect(signedIn.state).toBe("queued");
  });
});

describe("a caller with a code", () => {
  const code = "12345678";

  it("goes on with the next question and no PIN, from the menu and from the offer of something open", () => {
    const fresh = new ScriptedCall(functionsFor({ status: "unknown", code })).keys("9");
    expect(fresh.lastHeard).toBe("enter-code");
    fresh.keys(code);
    expect(fresh.keysHeard.slice(-2)).toEqual(["code-accepted", "confirm"]);
    const open = new ScriptedCall(functionsFor({ code, answered: 2 })).keys("3").keys(code);
    expect(open.keysHeard.slice(-2)).toEqual(["code-accepted", "confirm"]);
    expect(open.keysHeard).not.toContain("enter-pin");
  });

  it("keys it unlogged, and it stands in no attribute", () => {
    const call = new ScriptedCall(functionsFor({ code })).keys("9").keys(code);
    const entry = call.effects.find(({ effect }) => effect.kind === "collect" && effect.maximumLength === 8);
    const redeemed = call.effects.find(
      ({ effect }) => effect.kind === "invoke" && effect.parameters["handOver"] === code,
    );
    expect(entry?.isLogged).toBe(false);
    expect(redeemed?.isLogged).toBe(false);
    expect(call.effects.at(-1)?.isLogged).toBe(true);
    expect(JSON.stringify(call.attributes)).not.toContain(code);
  });

  it("that is wrong twice is treated as before", () => {
    const call = new ScriptedCall(functionsFor({ code })).keys("9").keys("00000000").keys("11111111");
    expect(call.keysHeard.slice(-4)).toEqual([
      "code-refused",
      "enter-code",
      "code-refused",
      "how-can-we-help",
    ]);
    call.keys("1");
    expect(call.lastHeard).toBe("enter-pin");
  });

  it("has two tries in a call, wherever the menu leads", () => {
    const call = new ScriptedCall(functionsFor({ code })).keys("9").keys("00000000").keys("11111111");
    call.keys("9");
    expect(call.keysHeard.slice(-2)).toEqual(["code-refused", "how-can-we-help"]);
  });

  it("of a matter that needs more than a sign-in gives the PIN as the second proof", () => {
    const call = new ScriptedCall(functionsFor({ isSignedIn: true })).keys("4");
    expect(call.lastHeard).toBe("enter-pin");
    call.keys("4711");
    expect(call.lastHeard).toBe("new-phone");
  });
});

describe("a matter of level 3 in a call", () => {
  it("is not asked for a PIN twice: without a number for a code an agent helps", () => {
    const call = new ScriptedCall(functionsFor({ textCode: "no-number" })).keys("4").keys("4711");
    expect(call.keysHeard.slice(-2)).toEqual(["no-text-number", "colleague-helps"]);
    expect(call.keysHeard.filter((key) => key === "enter-pin")).toHaveLength(1);
    expect(call.state).toBe("queued");
  });
});

describe("the flows around a chat", () => {
  const attributes = { language: "en-GB", fnCloseContact: "function:close-contact" };

  it("say once that somebody will come, and leave the chat waiting", () => {
    const waiting = new ScriptedCall(functionsFor(), "flow:chat-queue", attributes);
    expect(waiting.keysHeard).toEqual(["chat-please-wait"]);
    expect(waiting.state).toBe("ended");
  });

  it("close the chat when the agent has left", () => {
    const left = new ScriptedCall(functionsFor(), "flow:chat-disconnect", attributes);
    expect(left.invocations).toMatchObject([{ name: "close-contact", parameters: { reason: "agent-left" } }]);
    expect(left.keysHeard).toEqual(["chat-goodbye"]);
  });
});
