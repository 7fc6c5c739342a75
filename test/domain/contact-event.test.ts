import { describe, expect, it } from "vitest";
import { readFlowCall, turnOf } from "../../domain/contact-event.ts";
import { flowEvent } from "../support/calls.ts";

describe("a flow's call", () => {
  it("gives the contact, its number and the parameters", () => {
    expect(readFlowCall(flowEvent("contact-1", "+14155550101", { turn: "3" }))).toEqual({
      contactId: "contact-1",
      initialContactId: "contact-1",
      previousContactId: "contact-1",
      channel: "VOICE",
      phone: "+14155550101",
      language: "en-GB",
      parameters: { turn: "3" },
    });
  });

  it("is read in either case of letters, with fields that nobody knows and fields that are null", () => {
    const event = {
      details: {
        contactData: {
          contactId: "contact-1",
          channel: "CHAT",
          customerEndpoint: null,
          languageCode: null,
          tags: { a: "b" },
        },
        parameters: { Turn: "1", turn: "2", list: ["x"] },
      },
    };
    expect(readFlowCall(event)).toEqual({
      contactId: "contact-1",
      initialContactId: "contact-1",
      channel: "CHAT",
      parameters: { Turn: "1", turn: "2" },
    });
  });

  it("takes a number only from a telephone", () => {
    const event = flowEvent("contact-1", "+14155550101") as {
      Details: { ContactData: { CustomerEndpoint: { Type: string } } };
    };
    event.Details.ContactData.CustomerEndpoint.Type = "EMAIL_ADDRESS";
    expect(readFlowCall(event)).not.toHaveProperty("phone");
  });

  it("is none without a contact id that a key can hold", () => {
    for (const id of ["", "a#b", "x".repeat(65), 7, null])
      expect(readFlowCall(flowEvent(id as string, null))).toBeUndefined();
    for (const event of [null, undefined, 7, "x", [], {}, { Details: null }])
      expect(readFlowCall(event)).toBeUndefined();
  });

  it("counts turns from nought, whatever else is sent as one", () => {
    const turnIn = (turn: string) => {
      const call = readFlowCall(flowEvent("contact-1", null, { turn }));
      return call === undefined ? undefined : turnOf(call);
    };
    expect(turnIn("7")).toEqual({ turn: "7", nextTurn: "8" });
    for (const odd of ["", " ", "-1", "x", "1e3", "9999999"])
      expect(turnIn(odd)).toEqual({ turn: "0", nextTurn: "1" });
  });
});
