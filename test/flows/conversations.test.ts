import { describe, expect, it } from "vitest";
import { functionsFor } from "./made-up-customer.ts";
import { ScriptedCall } from "./scripted-call.ts";

describe("a recognised caller", () => {
  it("is greeted in their language, proves who they are when it matters, and pays", () => {
    const call = new ScriptedCall(functionsFor({ language: "de-DE", name: "Ada" }));
    expect(call.keysHeard).toEqual(["welcome-back", "how-can-we-help"]);
    call.says("PayABill");
    expect(call.lastHeard).toBe("enter-pin");
    call.keys("4711");
    expect(call.heard.slice(-2).map(({ text }) => text)).toEqual([
      "Vielen Dank, Ada.",
      "Bitte geben Sie die Nummer Ihrer Rechnung ein, danach die Raute-Taste.",
    ]);
    call.keys("123456").keys("42").keys("1");
    expect(call.keysHeard.slice(-2)).toEqual(["bill-paid", "anything-else"]);
    call.keys("2");
    expect(call.lastHeard).toBe("goodbye");
    expect(call.state).toBe("disconnected");
    expect(call.invocations.at(-1)).toMatchObject({
      name: "close-contact",
      parameters: { reason: "farewell" },
    });
    expect(call.languageCode).toBe("de-DE");
    expect(new Set(call.heard.map(({ language }) => language))).toEqual(new Set(["de-DE"]));
  });

  it("without a given name is thanked without one", () => {
    const call = new ScriptedCall(functionsFor()).keys("1").keys("4711");
    expect(call.keysHeard).toContain("thank-you");
  });

  it("who leaves the bill after all is told that nothing was paid", () => {
    const call = new ScriptedCall(functionsFor()).keys("1").keys("4711").keys("1").keys("5").keys("2");
    expect(call.keysHeard.slice(-2)).toEqual(["bill-left", "anything-else"]);
  });

  it("hears the opening hours without any proof, and may go on to something else", () => {
    const call = new ScriptedCall(functionsFor()).keys("2");
    expect(call.keysHeard.slice(-2)).toEqual(["opening-hours", "anything-else"]);
    call.keys("1");
    expect(call.lastHeard).toBe("how-can-we-help");
    expect(call.invocations.map(({ name }) => name)).toEqual(["identify-customer"]);
  });

  it("comes to an agent of the general queue on asking", () => {
    const call = new ScriptedCall(functionsFor()).keys("0");
    expect(call.state).toBe("queued");
    expect(call.queueId).toBe("queue-general");
    expect(call.attributes).toMatchObject({ queueName: "general" });
    expect(call.hooks).toEqual({
      CustomerQueue: "flow:customer-queue",
      AgentWhisper: "flow:agent-whisper",
      CustomerRemaining: "flow:disconnect",
    });
  });

  it("sends every turn of the reply before with the next call", () => {
    const call = new ScriptedCall(functionsFor()).keys("1").keys("4711").keys("1");
    const turns = call.invocations.map(({ name, parameters }) => `${name} ${parameters["turn"] ?? "-"}`);
    expect(turns).toEqual([
      "identify-customer -",
      "save-progress 0",
      "verify-pin 1",
      "save-progress 1",
      "save-progress 1",
    ]);
  });
});

describe("the PIN", () => {
  it("wrong twice, then right, is told kindly and lets them in", () => {
    const call = new ScriptedCall(functionsFor()).keys("1").keys("0000").keys("9999").keys("4711");
    expect(call.keysHeard.slice(-6)).toEqual([
      "pin-wrong",
      "enter-pin",
      "pin-wrong",
      "enter-pin",
      "thank-you",
      "bill-number",
    ]);
  });

  it("wrong three times leads to an agent", () => {
    const call = new ScriptedCall(functionsFor()).keys("1").keys("1").keys("2").keys("3");
    expect(call.keysHeard.slice(-3)).toEqual(["pin-wrong", "pin-given-up", "offer-code"]);
    call.keys("0");
    expect(call.lastHeard).toBe("colleague-helps");
    expect(call.state).toBe("queued");
  });

  it("that is locked leads to an agent at once, who can see it, where no code is wanted", () => {
    const call = new ScriptedCall(functionsFor({ wrongTries: 5 })).keys("1").keys("4711");
    expect(call.keysHeard.slice(-2)).toEqual(["pin-locked", "offer-code"]);
    expect(call.attributes["trust"]).toBe("locked");
    call.isSilent();
    expect(call.state).toBe("queued");
  });

  it("that is locked gives way to a code by text, keyed only encrypted and unlogged", () => {
    const call = new ScriptedCall(functionsFor({ wrongTries: 5, name: "Ada" })).keys("1").keys("4711");
    call.keys("1");
    expect(call.keysHeard.slice(-2)).toEqual(["text-code-coming", "enter-text-code"]);
    call.keys("654321").keys("123456");
    expect(call.keysHeard.slice(-3)).toEqual(["enter-text-code", "thank-you-name", "bill-number"]);
    const checks = call.invocations.filter(({ name }) => name === "verify-code");
    expect(checks.map(({ parameters }) => parameters["encryptedCode"])).toEqual([
      "encrypted(654321)",
      "encrypted(123456)",
    ]);
    expect(JSON.stringify(call.attributes)).not.toMatch(/654321|123456/);
    const around = call.effects.filter(({ effect }) => effect.action.startsWith("ask."));
    expect(around.length).toBeGreaterThan(0);
    expect(around.every(({ isLogged }) => !isLogged)).toBe(true);
  });

  it("and a code by text together are what a new number needs", () => {
    const call = new ScriptedCall(functionsFor()).keys("4").keys("4711");
    expect(call.lastHeard).toBe("enter-text-code");
    call.keys("123456");
    expect(call.lastHeard).toBe("new-phone");
  });

  it("is not asked of who says that a code would be better", () => {
    const call = new ScriptedCall(functionsFor()).says("SendCode");
    expect(call.lastHeard).toBe("enter-text-code");
    call.keys("123456");
    expect(call.lastHeard).toBe("how-can-we-help");
    expect(call.keys("1").lastHeard).toBe("bill-number");
    expect(call.keysHeard).not.toContain("enter-pin");
  });

  it("of a stranger is not checked, and an agent helps", () => {
    const call = new ScriptedCall(functionsFor({ status: "unknown" })).keys("1").keys("4711");
    expect(call.keysHeard).toContain("welcome");
    expect(call.keysHeard.slice(-2)).toEqual(["no-pin", "offer-code"]);
    expect(call.keys("0").state).toBe("queued");
  });

  it("that nobody keys is asked for again, three times in all", () => {
    const call = new ScriptedCall(functionsFor()).keys("1").isSilent().isSilent().isSilent().isSilent();
    expect(call.keysHeard.filter((key) => key === "enter-pin")).toHaveLength(3);
    expect(call.state).toBe("queued");
  });

  it("is keyed only encrypted and unlogged, and stands in no attribute", () => {
    const call = new ScriptedCall(functionsFor())
      .keys("3")
      .keys("0000")
      .keys("4711")
      .keys("1111")
      .keys("2580");
    expect(call.keysHeard.slice(-4)).toEqual(["new-pin-weak", "new-pin", "new-pin-set", "anything-else"]);
    const entries = call.effects.filter(
      ({ effect }) => effect.kind === "collect" && effect.maximumLength === 6,
    );
    expect(entries).toHaveLength(4);
    for (const { effect, isLogged } of entries) {
      expect(isLogged).toBe(false);
      expect(effect).toMatchObject({ encryption: { keyId: "key-1", certificate: "PEM" } });
    }
    expect(call.effects.at(-1)?.isLogged).toBe(true);
    expect(JSON.stringify(call.attributes)).not.toMatch(/encrypted|4711|2580/);
  });

  it("is not changed on a proof of an earlier call: the present one is asked for", () => {
    const call = new ScriptedCall(functionsFor({ isVerified: true })).keys("3").keys("2580");
    expect(call.keysHeard.slice(-2)).toEqual(["new-pin-refused", "enter-pin"]);
    call.keys("4711").keys("2580");
    expect(call.keysHeard.slice(-2)).toEqual(["new-pin-set", "anything-else"]);
  });
});

describe("something left open", () => {
  it("is offered without a word of what it is, and goes on at the next question after proof", () => {
    const call = new ScriptedCall(functionsFor({ answered: 1 }));
    expect(call.keysHeard).toEqual(["welcome-back", "something-open"]);
    call.keys("1");
    expect(call.lastHeard).toBe("enter-pin");
    call.keys("4711");
    expect(call.lastHeard).toBe("amount");
    expect(call.keysHeard).not.toContain("bill-number");
  });

  it("goes on without a PIN where the proof was carried over", () => {
    const call = new ScriptedCall(functionsFor({ answered: 2, isVerified: true })).keys("1");
    expect(call.keysHeard).toEqual(["welcome-back", "open-pay-a-bill", "carry-on", "confirm"]);
  });

  it("makes room for something new", () => {
    const call = new ScriptedCall(functionsFor({ answered: 1 })).keys("2");
    expect(call.lastHeard).toBe("how-can-we-help");
    expect(call.invocations.at(-1)?.parameters).toMatchObject({ action: "decline" });
  });

  it("that has expired is politely started afresh", () => {
    const call = new ScriptedCall(functionsFor({ answered: 1, isExpired: true }));
    expect(call.keysHeard.slice(-2)).toEqual(["start-fresh", "how-can-we-help"]);
  });
});

describe("a caller who is silent or not understood", () => {
  it("is asked by key, then comes to an agent", () => {
    const call = new ScriptedCall(functionsFor()).says(undefined);
    expect(call.keysHeard.slice(-2)).toEqual(["not-understood", "how-can-we-help-keys"]);
    call.keys("7").isSilent();
    expect(call.state).toBe("queued");
  });

  it("may key where the bot is broken", () => {
    const call = new ScriptedCall(functionsFor(), "flow:inbound", {}, ({ broken }) =>
      broken.add("wish.en-GB"),
    );
    expect(call.keysHeard.slice(-2)).toEqual(["how-can-we-help", "how-can-we-help-keys"]);
    call.keys("2");
    expect(call.keysHeard).toContain("opening-hours");
  });

  it("with an answer that cannot be used is asked the same again, then helped by the queue of the matter", () => {
    const call = new ScriptedCall(functionsFor()).keys("1").keys("4711");
    for (const answer of ["*", "*", "*"]) call.keys(answer);
    expect(call.keysHeard.slice(-2)).toEqual(["answer-invalid", "bill-number"]);
    call.isSilent();
    expect(call.queueId).toBe("queue-billing");
  });

  it("is let go after a farewell question without an answer", () => {
    const call = new ScriptedCall(functionsFor()).keys("2").isSilent();
    expect(call.lastHeard).toBe("goodbye");
    expect(call.state).toBe("disconnected");
  });
});

describe("the other flows", () => {
  const attributes = { language: "de-DE", queueName: "billing", fnCloseContact: "function:close-contact" };

  it("tell a waiting caller to hold, in their language", () => {
    const call = new ScriptedCall(functionsFor(), "flow:customer-queue", attributes);
    expect(call.heard).toMatchObject([
      { key: "please-hold", language: "de-DE" },
      { key: "offer-callback", language: "de-DE" },
    ]);
    expect(call.isSilent().heard.slice(2)).toMatchObject([{ key: "please-hold" }, { key: "offer-callback" }]);
  });

  it("tell an agent the queue and nothing personal", () => {
    const call = new ScriptedCall(functionsFor(), "flow:agent-whisper", attributes);
    expect(call.heard.map(({ text }) => text)).toEqual(["Ein Anruf auf Deutsch für billing."]);
    expect(call.state).toBe("ended");
  });

  it.each([true, false])("close the contact when the agent has left (function works: %s)", (works) => {
    const call = new ScriptedCall(
      (i, a) => (works ? functionsFor()(i, a) : undefined),
      "flow:disconnect",
      attributes,
    );
    expect(call.invocations).toMatchObject([{ name: "close-contact", parameters: { reason: "agent-left" } }]);
    expect(call.keysHeard).toEqual(["goodbye"]);
    expect(call.state).toBe("disconnected");
  });
});
