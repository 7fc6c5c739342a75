import { describe, expect, it } from "vitest";
import { Conversation, type ConversationArgs } from "../../../../components/aws/connect/conversation.ts";
import type { Flow } from "../../../../flows/flow.ts";
import { identify } from "../../../../flows/modules/identify.ts";
import { slot } from "../../../../language/slots.ts";
import { type Registration, runProgram } from "../../../support/program-mocks.ts";

const INSTANCE = "arn:aws:connect:eu-west-2:111122223333:instance/i";

/** Says where it would go: enough to see what is put into its slots. */
function naming(name: string, ...slots: string[]): Flow {
  const mention = slots.map((named) => `to-${slot(named)}`).join(" ");
  const attributes = { next: mention === "" ? "nowhere" : mention };
  return {
    name,
    type: "CONTACT_FLOW",
    slots,
    document: {
      Version: "2019-10-30",
      StartAction: "set",
      Actions: [
        {
          Identifier: "set",
          Type: "UpdateContactAttributes",
          Parameters: { Attributes: attributes, TargetContact: "Current" },
          Transitions: { NextAction: "end", Errors: [{ ErrorType: "NoMatchingError", NextAction: "end" }] },
        },
        { Identifier: "end", Type: "DisconnectParticipant", Parameters: {}, Transitions: {} },
      ],
    },
  };
}

async function deploy(args: Partial<ConversationArgs>, registrations: Registration[] = []) {
  const complete = { instanceArn: INSTANCE, modules: [], flows: [], bindings: {}, ...args };
  return runProgram(async () => new Conversation("talk", complete, {}), { registrations });
}

describe("a conversation", () => {
  it("puts ids of what was deployed before, and what it was given, into the slots", async () => {
    const flows = [naming("queue"), naming("inbound", "flow:queue", "queue:general")];
    const run = await deploy({ flows, bindings: { "queue:general": "queue-id" } });
    const content = String(
      run.named("talk-flow-inbound", "aws-native:connect:ContactFlow").inputs["content"],
    );
    expect(content).toContain("to-talk-flow-queue to-queue-id");
  });

  it("refuses a flow that names one deployed after it, and says what to do", async () => {
    const flows = [naming("inbound", "flow:queue"), naming("queue")];
    await expect(deploy({ flows })).rejects.toThrow(/bindings for inbound lack flow:queue.*deploy order/);
  });

  it("refuses what the service would refuse, with every block, before anything is registered", async () => {
    const broken = naming("broken");
    const [set, end] = broken.document.Actions;
    if (set === undefined || end === undefined) throw new Error("The flow lost its blocks.");
    const lost = { ...set, Transitions: { NextAction: "nowhere" } };
    const document = { ...broken.document, Actions: [lost, end] };
    const registrations: Registration[] = [];
    const attempt = deploy({ flows: [{ ...broken, document }] }, registrations);
    await expect(attempt).rejects.toThrow(/broken, block set: .*nowhere/);
    expect(registrations.filter(({ isCustom }) => isCustom)).toEqual([]);
  });

  it("refuses a module among the flows", async () => {
    await expect(deploy({ flows: [identify] })).rejects.toThrow(/flows.identify is a module/);
  });
});
