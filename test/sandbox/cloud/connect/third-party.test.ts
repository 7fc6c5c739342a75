import { describe, expect, test } from "vitest";
import type { ContactStatus } from "../../../../sandbox/cloud/contact-status.ts";
import { answerWith, type Ground, lastOf, publish } from "./call-center.ts";
import { CALLER, centres, dial, heard } from "./centres.ts";
import { type Block, bye, flow, menu, say, store } from "./flow-text.ts";

const fresh = centres();

/** A second instance in the same cloud, with a number that is answered by the given flow. */
async function second(g: Ground, document: ReturnType<typeof flow>): Promise<string> {
  const { arn } = await g.center.deploy("aws-native:connect:Instance", {
    instanceAlias: "tandem-peer",
    identityManagementType: "CONNECT_MANAGED",
    attributes: { inboundCalls: true, outboundCalls: true },
  });
  const { phoneNumberArn, address } = await g.center.deploy("aws-native:connect:PhoneNumber", {
    targetArn: arn,
    countryCode: "GB",
    type: "DID",
  });
  const there: Ground = {
    ...g,
    instanceArn: String(arn),
    numberId: lastOf(phoneNumberArn),
    number: String(address),
  };
  await answerWith(there, document);
  return String(address);
}

const handOver = (number: string, more: object, continues = true): Block => ({
  type: "TransferParticipantToThirdParty",
  parameters: {
    ThirdPartyPhoneNumber: number,
    ThirdPartyConnectionTimeLimitSeconds: "30",
    ContinueFlowExecution: continues ? "True" : "False",
    ...more,
  },
  next: "back",
  errors: {
    NoMatchingError: "failed",
    ...(continues ? { CallFailed: "unreachable", ConnectionTimeLimitExceeded: "late" } : {}),
  },
});

async function call(far: ReturnType<typeof flow>, more: object = {}, continues = true) {
  const g = await fresh();
  const number = await second(g, far);
  await answerWith(
    g,
    flow({
      go: handOver(number, more, continues),
      back: say("You are back", "bye"),
      failed: say("failed", "bye"),
      unreachable: say("unreachable", "bye"),
      late: say("late", "bye"),
      bye,
    }),
  );
  return { g, number, control: g.center.connect.contacts };
}

const legOf = (status: ContactStatus) => status.bridgedTo?.contactId ?? "";

const asking = flow({
  token: store(" ", "hello", {}, "12"),
  hello: say("Hello $.CustomerEndpoint.Address with $.StoredCustomerInput", "ask"),
  ask: menu("Press one", { "1": "thanks" }, "bye"),
  thanks: say("Thank you", "bye"),
  failed: bye,
  bye,
});

describe("a number of the local cloud", () => {
  test("is another contact: digits are keyed into its first prompt, and the caller hears it", async () => {
    const { g, control } = await call(asking, { ThirdPartyDTMFDigits: ",,123456789012" });
    const first = await dial(g);
    const leg = await control.contact({ contactId: legOf(first) });
    // Without a caller ID of its own the other end sees the caller's number.
    expect(heard(leg)).toEqual([" ", `Hello ${CALLER} with 123456789012`, "Press one"]);
    expect(leg.contactId).not.toBe(first.contactId);
    const after = await control.keys({ contactId: first.contactId, digits: "1" });
    expect(heard(await control.contact({ contactId: legOf(first) })).at(-1)).toBe("Thank you");
    expect(after.state).toBe("ended");
    expect(heard(after)).toEqual(["You are back"]);
  });

  test("sees the caller ID that the flow gives, which must be a number of the instance", async () => {
    const { g, control } = await call(asking, {
      ThirdPartyDTMFDigits: "1#",
      CallerId: { Number: "$.SystemEndpoint.Address" },
    });
    const leg = await control.contact({ contactId: legOf(await dial(g)) });
    expect(heard(leg)[1]).toBe(`Hello ${g.number} with 1`);
    const foreign = await call(asking, { CallerId: { Number: "+441632960888" } });
    const refused = await dial(foreign.g);
    expect(heard(refused)).toEqual(["failed"]);
    expect(refused.errors[0]?.reason).toContain("no number of instance");
  });

  test("ends the first contact with it where the flow does not go on", async () => {
    const { g, control } = await call(asking, { ThirdPartyDTMFDigits: "1#" }, false);
    const first = await dial(g);
    await control.keys({ contactId: first.contactId, digits: "1" });
    expect(await control.contact({ contactId: first.contactId })).toMatchObject({
      state: "ended",
      disconnectReason: "THIRD_PARTY_DISCONNECT",
    });
  });

  test("ends when the caller hangs up, whichever leg is named", async () => {
    for (const which of ["first", "second"] as const) {
      const { g, control } = await call(asking, { ThirdPartyDTMFDigits: "1#" });
      const first = await dial(g);
      const contactId = which === "first" ? first.contactId : legOf(first);
      await control.hangUp({ contactId, cause: "hang-up" });
      for (const id of [first.contactId, legOf(first)])
        expect(await control.contact({ contactId: id })).toMatchObject({
          state: "ended",
          disconnectReason: "CUSTOMER_DISCONNECT",
        });
    }
  });

  test("that no flow answers is a call that failed", async () => {
    const { g, control, number } = await call(asking, {});
    const held = g.center.connect.registry.findAddress(number);
    g.center.connect.registry.stopAnswering(held?.arn ?? "");
    expect(heard(await dial(g))).toEqual(["unreachable"]);
    expect(control).toBeDefined();
  });
});

test("a number outside rings; nobody answers within the time limit", async () => {
  const g = await fresh();
  await answerWith(
    g,
    flow({
      go: handOver("+441632960555", {}),
      back: say("back", "bye"),
      failed: say("failed", "bye"),
      unreachable: say("unreachable", "bye"),
      late: say("late", "bye"),
      bye,
    }),
  );
  const control = g.center.connect.contacts;
  const { contactId } = await dial(g);
  expect(await control.ringing({ number: "+441632960555" })).toMatchObject([{ contactId, from: CALLER }]);
  await g.center.core.clock.advance(30_001);
  expect(heard(await control.contact({ contactId }))).toEqual(["late"]);
});

test("a task that a flow starts is related to its contact", async () => {
  const g = await fresh();
  const taskFlow = await publish(g, "task", flow({ bye }));
  await answerWith(
    g,
    flow({
      task: {
        type: "CreateTask",
        parameters: { Name: "Call back", ContactFlowId: taskFlow, Attributes: { why: "because" } },
        next: "bye",
        errors: { NoMatchingError: "bye" },
      },
      bye,
    }),
  );
  const { contactId } = await dial(g);
  await g.center.connect.settle();
  const begun = g.center.events.find((e) => e.detail["channel"] === "TASK");
  expect(begun?.detail).toMatchObject({ relatedContactId: contactId, initiationMethod: "FLOW" });
});
