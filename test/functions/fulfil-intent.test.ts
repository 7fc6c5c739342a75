import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { INTENT_NAMES } from "../../domain/intents.ts";
import { createHandler } from "../../functions/fulfil-intent/handler.ts";
import { authenticationStore } from "../../stores/authentication-store.ts";
import { sessionStore } from "../../stores/session-store.ts";
import { Caller } from "../support/calls.ts";
import { RegionUnderTest, Wall } from "../support/two-regions.ts";

const PHONE = "+14155550101";

function region() {
  const home = new RegionUnderTest("eu-central-1", new Wall());
  const handler = createHandler({
    clock: home.clock,
    authentication: authenticationStore(home.tables.authentication),
    sessions: sessionStore(home.tables.sessions, home.name),
  });
  return { home, handler };
}

function hook(name: string, attributes: unknown = {}) {
  const intent = { name, slots: {}, confirmationState: "None" };
  return { invocationSource: "FulfillmentCodeHook", sessionState: { intent, sessionAttributes: attributes } };
}

describe("fulfil-intent", () => {
  it("goes by what the contact has proved, and by nothing that it says of itself", async () => {
    const { home, handler } = region();
    await home.importCustomer({ phone: PHONE });
    const caller = new Caller(home, PHONE);
    await caller.identify();
    const asked = hook("PayABill", { contactId: caller.contactId, level: "3", fulfilment: "allowed" });
    expect((await handler(asked)).sessionState.sessionAttributes).toMatchObject({
      fulfilment: "proof-needed",
    });
    await caller.enterPin("4711");
    expect((await handler(asked)).sessionState).toMatchObject({
      dialogAction: { type: "Close" },
      intent: { name: "PayABill", state: "Fulfilled" },
      sessionAttributes: { fulfilment: "allowed", contactId: caller.contactId },
    });
  });

  it("serves what needs no proof to whom nobody knows", async () => {
    const { handler } = region();
    const { sessionState } = await handler(hook("OpeningHours"));
    expect(sessionState.sessionAttributes).toMatchObject({ fulfilment: "allowed" });
  });

  it.each(["Fallback", "payabill", "PayABill2", "", "__proto__"])("fails the intent %s", async (name) => {
    const { handler } = region();
    expect((await handler(hook(name))).sessionState.intent.state).toBe("Failed");
  });

  it("knows every intent by a bot's name for it", async () => {
    const { handler } = region();
    for (const intent of INTENT_NAMES) {
      const name = intent
        .split("-")
        .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
        .join("");
      expect((await handler(hook(name))).sessionState.intent.state, name).toBe("Fulfilled");
    }
  });

  it("answers whatever it is sent in Lex's own shape", async () => {
    const { handler } = region();
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.jsonValue(),
          fc.jsonValue().map((sessionState) => ({ sessionState })),
        ),
        async (event) => {
          const { sessionState } = await handler(event);
          expect(["Fulfilled", "Failed"]).toContain(sessionState.intent.state);
          expect(typeof sessionState.intent.name).toBe("string");
        },
      ),
    );
  });
});
