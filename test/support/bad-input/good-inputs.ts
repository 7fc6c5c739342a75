/** Well-formed inputs of every function, from which bad ones are made. */
import type { FunctionName } from "../../../domain/functions.ts";
import { flowEvent } from "../calls.ts";
import { encrypted, NUMBERS } from "../two-regions.ts";
import { CONTACTS, PHONES } from "./seed.ts";
import { eventText, recordText, streamBatch } from "./stream-records.ts";
import { PEER, type Seed } from "./world.ts";

type Parameters = Readonly<Record<string, string>>;

const KNOWN = PHONES.known;

/** What flows ask, of each of several contacts. */
function flowInputs(...asked: readonly Parameters[]): readonly unknown[] {
  return [CONTACTS.verified, CONTACTS.recognised, CONTACTS.coded, "contact-new"].flatMap((contactId) =>
    asked.map((parameters) => whole(flowEvent(contactId, KNOWN, parameters))),
  );
}

/** With every field that the service may send along. */
function whole(event: unknown): unknown {
  const { Details, ...rest } = event as {
    readonly Details: { readonly ContactData: object; readonly Parameters: object };
  };
  const ContactData = {
    ...Details.ContactData,
    InitiationTimestamp: "2026-03-02T09:00:30.000Z",
    RelatedContactId: CONTACTS.verified,
    SegmentAttributes: { "connect:Subtype": { ValueString: "connect:Telephony" } },
  };
  return { ...rest, Details: { ...Details, ContactData } };
}

export function goodInputs({
  customerId,
  handOverCode,
  textCode,
}: Seed): Readonly<Record<FunctionName, readonly unknown[]>> {
  return {
    "identify-customer": [
      ...flowInputs({}, { chargeInfo: "trunk-7", subtype: "connect:SMS" }, { handOver: handOverCode }),
      whole(flowEvent("contact-new", null, { entryToken: "a.b.c", language: "de-DE" }, "CHAT")),
      whole(flowEvent("contact-new", null, { callback: CONTACTS.owed })),
      whole(flowEvent("contact-new", NUMBERS[PEER] ?? "")),
    ],
    "verify-pin": flowInputs({ pin: encrypted("4711"), turn: "4" }, { pin: encrypted("9999"), turn: "4" }),
    "set-pin": flowInputs({ pin: encrypted("2580"), turn: "4" }, { pin: encrypted("1111"), turn: "4" }),
    "send-code": flowInputs({ turn: "4", language: "de-DE" }),
    "verify-code": flowInputs({ code: textCode, turn: "4" }, { encryptedCode: encrypted("000000") }),
    "save-progress": flowInputs(
      { action: "start", intent: "pay-a-bill", turn: "4" },
      { action: "answer", question: "amount", answer: "40", turn: "4" },
      { action: "next", turn: "4" },
      { action: "language", language: "en-GB", turn: "4" },
    ),
    "choose-route": flowInputs({ intent: "pay-a-bill" }),
    "schedule-callback": flowInputs({ turn: "4" }),
    "open-transfer": flowInputs({ turn: "4" }, { kind: "transfer", turn: "4" }),
    "close-contact": flowInputs({ reason: "farewell" }),
    "fulfil-intent": [CONTACTS.verified, CONTACTS.recognised].map((contactId) => ({
      invocationSource: "FulfillmentCodeHook",
      sessionState: {
        intent: { name: "PayABill", slots: { Amount: null }, confirmationState: "None" },
        sessionAttributes: { contactId, language: "en-GB" },
      },
    })),
    "manage-authentication": [
      { action: "revoke", contactId: CONTACTS.verified, by: "agent-1" },
      { action: "unlock", customerId, by: "operator" },
      { action: "flag", customerId, by: "operator" },
    ],
    "ingest-contact-events": ["INITIATED", "QUEUED", "CONNECTED_TO_AGENT", "DISCONNECTED"].map(contactEvent),
    "ingest-contact-records": [streamBatch(recordText(CONTACTS.verified))],
    "apply-events": [
      streamBatch(eventText("contact.ended", CONTACTS.verified)),
      streamBatch(eventText("journey.changed", CONTACTS.recognised)),
      { ...streamBatch(eventText("contact.ended", CONTACTS.verified)), isReplay: true, release: [] },
    ],
    "relay-events": [streamBatch(eventText("journey.changed", CONTACTS.verified, customerId))],
    "steer-contact": [streamBatch(eventText("journey.changed", CONTACTS.verified, customerId))],
    "recover-callbacks": [{ source: "aws.scheduler" }],
    "observe-region": [{ source: "aws.scheduler" }],
    "import-customers": [
      {
        customers: [
          { line: 1, customer: { phone: "+14155550110", pin: "4711", consents: { marketing: true } } },
          {
            line: 2,
            customer: { email: "ada@tandem.example", language: "de-DE", timeZone: "Europe/Berlin" },
          },
        ],
      },
    ],
    "export-customer": [{ customer: { phone: KNOWN } }, { customer: { customerId } }],
    "erase-customer": [
      { action: "erase", customer: { phone: KNOWN } },
      { action: "erase", customer: { customerId, reference: "K-1" } },
      { source: "aws.scheduler" },
    ],
  };
}

function contactEvent(eventType: string): unknown {
  return {
    source: "aws.connect",
    "detail-type": "Amazon Connect Contact Event",
    region: "eu-central-1",
    time: "2026-03-02T09:00:59Z",
    detail: {
      eventType,
      contactId: CONTACTS.verified,
      initialContactId: CONTACTS.verified,
      channel: "VOICE",
      initiationMethod: "INBOUND",
      initiationTimestamp: "2026-03-02T09:00:00.000Z",
      disconnectTimestamp: "2026-03-02T09:00:59.000Z",
      disconnectReason: "CUSTOMER_DISCONNECT",
      queueInfo: { queueArn: "arn:aws:connect:eu-central-1:1:instance/i/queue/q", enqueueTimestamp: "" },
      agentInfo: { agentArn: "arn:aws:connect:eu-central-1:1:instance/i/agent/a" },
      globalResiliencyMetadata: { originRegion: "eu-central-1" },
    },
  };
}
