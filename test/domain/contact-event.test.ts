import { describe, expect, it } from "vitest";
import { readContactEnd, readFlowCall, turnOf } from "../../domain/contact-event.ts";
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

describe("a contact event", () => {
  const event = (detail: object, more: object = {}) => ({
    source: "aws.connect",
    "detail-type": "Amazon Connect Contact Event",
    region: "eu-central-1",
    detail: { eventType: "DISCONNECTED", contactId: "contact-1", ...detail },
    ...more,
  });

  it.each([
    ["CUSTOMER_DISCONNECT", "customer-left"],
    ["AGENT_DISCONNECT", "agent-left"],
    ["CONTACT_FLOW_DISCONNECT", "flow-ended"],
    ["TELECOM_PROBLEM", "failed"],
    ["SOMETHING_NEW", "unknown"],
    [undefined, "unknown"],
  ])("of an end by %s gives %s", (disconnectReason, reason) => {
    expect(readContactEnd(event({ disconnectReason }))).toMatchObject({
      reason,
      originRegion: "eu-central-1",
    });
  });

  it("gives the time of the end where it says one", () => {
    expect(readContactEnd(event({ disconnectTimestamp: "2026-03-02T09:00:00Z" }))?.at).toBe(
      Date.parse("2026-03-02T09:00:00Z"),
    );
    for (const odd of ["yesterday", "", "1970-01-01T00:00:00Z", 7])
      expect(readContactEnd(event({ disconnectTimestamp: odd }))).not.toHaveProperty("at");
  });

  it("of a linked pair names the region that the contact belongs to", () => {
    const metadata = { globalResiliencyMetadata: { originRegion: "us-east-1", activeRegion: "us-west-2" } };
    expect(readContactEnd(event(metadata))?.originRegion).toBe("us-east-1");
  });

  it("is read under both names that the service's pages give it, and under no other", () => {
    const named = (name: string) => readContactEnd(event({}, { "detail-type": name }));
    expect(named("Amazon Connect Customer Contact Event")).toBeUndefined();
    expect(named("Connect Customer Contact Event")).toBeDefined();
    expect(named("Amazon Connect Contact Lens Event")).toBeUndefined();
  });
});
