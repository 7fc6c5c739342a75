import { describe, expect, test } from "vitest";
import {
  associate,
  FUNCTION_ARN,
  type Ground,
  lastOf,
  publish,
  REGION,
  SMS_NUMBER,
  SMS_NUMBER_ARN,
} from "./call-center.ts";
import { agent, CALLER, centres } from "./centres.ts";
import { deployBot } from "./chat-flows.ts";
import { type Block, bye, flow, invoke, say, step } from "./flow-text.ts";

const fresh = centres();

const toQueue: Block = {
  type: "TransferContactToQueue",
  errors: { QueueAtCapacity: "failed", NoMatchingError: "failed" },
  next: "failed",
};

async function associateFlow(g: Ground, FlowId: string, ResourceType: string, ResourceId: string) {
  await g.center.call("AssociateFlow", {
    InstanceId: lastOf(g.instanceArn),
    FlowId,
    ResourceType,
    ResourceId,
  });
}

async function textCenter(): Promise<Ground> {
  const g = await fresh();
  const AliasArn = await deployBot(g);
  const flowId = await publish(
    g,
    "texts",
    flow({
      language: step("UpdateContactData", { LanguageCode: "en-GB", TargetContact: "Current" }, "kind"),
      kind: {
        type: "Compare",
        parameters: { ComparisonValue: "$.SegmentAttributes['connect:Subtype']" },
        cases: { "connect:SMS": "hello" },
        next: "failed",
        errors: { NoMatchingCondition: "failed" },
      },
      hello: say("Hello $.CustomerEndpoint.Address, you wrote: $.Media.InitialMessage", "ask"),
      ask: {
        type: "ConnectParticipantWithLexBot",
        parameters: { Text: "Your number?", LexV2Bot: { AliasArn } },
        next: "queue",
        cases: { GiveAnswer: "repeat" },
        errors: { NoMatchingCondition: "queue", NoMatchingError: "failed" },
      },
      repeat: say("You said $.Lex.Slots.answer", "queue"),
      queue: step("UpdateContactTargetQueue", { QueueId: g.queueId }, "go"),
      go: toQueue,
      failed: say("failed", "bye"),
      bye,
    }),
  );
  await associateFlow(g, `${g.instanceArn}/contact-flow/${flowId}`, "SMS_PHONE_NUMBER", SMS_NUMBER_ARN);
  return g;
}

const write = (g: Ground, text: string, from = CALLER) =>
  g.center.connect.texts.arrive(
    { instanceArn: g.instanceArn, numberArn: SMS_NUMBER_ARN },
    { region: REGION, from, to: SMS_NUMBER, text },
  );

describe("a text to a number whose two-way channel is the instance", () => {
  test("is a chat of subtype SMS; what flows, bots and agents say leaves as texts", async () => {
    const g = await textCenter();
    const control = g.center.connect.contacts;
    await write(g, "Where is my order?");
    const contactId = g.center.connect.texts.thread(CALLER, SMS_NUMBER)?.id ?? "";
    expect(await control.contact({ contactId })).toMatchObject({ channel: "CHAT", customerAddress: CALLER });
    await write(g, "12345");
    expect(g.center.connect.texts.thread(CALLER, SMS_NUMBER)?.id).toBe(contactId);
    await control.agentLogsIn(agent("ada"));
    await control.agentAccepts(agent("ada"));
    await control.agentWrites({ ...agent("ada"), text: "It is on its way" });
    await g.center.connect.settle();
    expect(g.center.texts).toEqual(
      [
        `Hello ${CALLER}, you wrote: Where is my order?`,
        "Your number?",
        "You said 12345",
        "It is on its way",
      ].map((text) => ({ from: SMS_NUMBER, to: CALLER, text })),
    );
    await control.agentEnds(agent("ada"));
    await write(g, "One more thing");
    const later = g.center.connect.texts.thread(CALLER, SMS_NUMBER);
    expect(later?.id).not.toBe(contactId);
  });

  test("of another person is another contact; without a flow it is refused", async () => {
    const g = await textCenter();
    await write(g, "a");
    await write(g, "b", "+441632960002");
    expect(g.center.texts.filter(({ text }) => text.startsWith("Hello")).map(({ to }) => to)).toEqual([
      CALLER,
      "+441632960002",
    ]);
    const bare = await fresh();
    await expect(write(bare, "hello")).rejects.toThrow("No flow");
  });
});

test("an imported number takes texts by its flow, and no calls", async () => {
  const g = await fresh();
  const { phoneNumberArn, address } = await g.center.deploy("aws-native:connect:PhoneNumber", {
    targetArn: g.instanceArn,
    sourcePhoneNumberArn: SMS_NUMBER_ARN,
  });
  expect(address).toBe(SMS_NUMBER);
  await g.center.deploy("aws:connect/phoneNumberContactFlowAssociation:PhoneNumberContactFlowAssociation", {
    instanceId: lastOf(g.instanceArn),
    phoneNumberId: lastOf(phoneNumberArn),
    contactFlowId: await publish(g, "texts", flow({ hello: say("Hello", "bye"), bye })),
  });
  await write(g, "hi");
  expect(g.center.texts.map(({ text }) => text)).toEqual(["Hello"]);
  await expect(g.center.connect.contacts.dial({ from: CALLER, to: SMS_NUMBER })).rejects.toThrow("no answer");
});

describe("mail to an address of the instance", () => {
  const ADDRESS = "help@tandem.example";
  const mail = {
    from: "customer@example.com",
    to: ADDRESS,
    subject: "My order",
    text: "Where is it?",
    inReplyTo: "<earlier@example.com>",
    attachments: [{ name: "order.pdf", contentType: "application/pdf", content: "JVBERg==" }],
  };

  async function mailCenter(): Promise<Ground> {
    const g = await fresh();
    await associate(g, "LAMBDA_FUNCTION", FUNCTION_ARN);
    const { emailAddressArn } = await g.center.deploy("aws-native:connect:EmailAddress", {
      instanceArn: g.instanceArn,
      emailAddress: ADDRESS,
    });
    const flowId = await publish(
      g,
      "mail",
      flow({
        who: invoke(FUNCTION_ARN, "queue"),
        queue: step("UpdateContactTargetQueue", { QueueId: g.queueId }, "go"),
        go: toQueue,
        failed: bye,
      }),
    );
    await associateFlow(
      g,
      `${g.instanceArn}/contact-flow/${flowId}`,
      "INBOUND_EMAIL",
      String(emailAddressArn),
    );
    return g;
  }

  test("is a contact of channel EMAIL with its headers as references, and the agent's reply leaves by mail", async () => {
    const g = await mailCenter();
    const control = g.center.connect.contacts;
    const contact = await control.sendsMail(mail);
    expect(contact).toMatchObject({ channel: "EMAIL", state: "queued", customerAddress: mail.from });
    const [call] = g.center.invocations;
    expect(
      (call as { payload: { Details: { ContactData: unknown } } }).payload.Details.ContactData,
    ).toMatchObject({
      Channel: "EMAIL",
      CustomerEndpoint: { Address: mail.from, Type: "EMAIL_ADDRESS" },
      SystemEndpoint: { Address: ADDRESS, Type: "EMAIL_ADDRESS" },
      Name: "My order",
      References: {
        subject: { Type: "STRING", Value: "My order" },
        "in-reply-to": { Type: "STRING", Value: "<earlier@example.com>" },
        "order.pdf": { Type: "ATTACHMENT", Value: expect.stringMatching(/^[0-9a-f-]{36}$/) },
      },
    });
    await control.agentLogsIn(agent("ada"));
    expect(await control.agentScreen(agent("ada"))).toMatchObject({
      references: { from: { value: mail.from } },
    });
    await control.agentAccepts(agent("ada"));
    await control.agentReplies({ ...agent("ada"), text: "On its way" });
    expect(g.center.mails).toMatchObject([
      {
        from: ADDRESS,
        to: mail.from,
        subject: "Re: My order",
        text: "On its way",
        inReplyTo: contact.references?.["message-id"]?.value,
      },
    ]);
  });

  test("that answers one, or an agent's reply to it, is related to it; another instance's is not known", async () => {
    const g = await mailCenter();
    const control = g.center.connect.contacts;
    const first = await control.sendsMail(mail);
    const answer = (inReplyTo: string) => control.sendsMail({ ...mail, inReplyTo });
    await answer(first.references?.["message-id"]?.value ?? "");
    await control.agentLogsIn(agent("ada"));
    await control.agentAccepts(agent("ada"));
    await control.agentReplies({ ...agent("ada"), text: "On its way" });
    const related = g.center.invocations.map(
      ({ payload }) =>
        (payload as { Details: { ContactData: { RelatedContactId?: string } } }).Details.ContactData
          .RelatedContactId,
    );
    expect(related).toEqual([undefined, first.contactId]);
  });

  test("is handed in by the API too, with the headers it had", async () => {
    const g = await mailCenter();
    const hand = (more: object = {}) =>
      g.center.call("StartEmailContact", {
        InstanceId: lastOf(g.instanceArn),
        FromEmailAddress: { EmailAddress: mail.from },
        DestinationEmailAddress: ADDRESS,
        EmailMessage: {
          MessageSourceType: "RAW",
          RawMessage: {
            Subject: mail.subject,
            Body: mail.text,
            ContentType: "text/plain",
            Headers: { MESSAGE_ID: "<1@example.com>", IN_REPLY_TO: "<0@example.com>" },
          },
        },
        Attributes: { claim: "c-1" },
        ClientToken: "mail-1",
        ...more,
      });
    const { ContactId } = await hand();
    expect((await hand())["ContactId"]).toBe(ContactId);
    await g.center.connect.settle();
    const contact = await g.center.connect.contacts.contact({ contactId: String(ContactId) });
    expect(contact).toMatchObject({
      channel: "EMAIL",
      state: "queued",
      attributes: { claim: "c-1" },
      references: { "message-id": { value: "<1@example.com>" }, "in-reply-to": { value: "<0@example.com>" } },
    });
    await expect(hand({ DestinationEmailAddress: "else@example.com" })).rejects.toMatchObject({
      name: "InvalidRequestException",
    });
    await expect(
      hand({ DestinationEmailAddress: "else@example.com", ClientToken: "2" }),
    ).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });

  test("that nobody has, or that no flow takes, is refused", async () => {
    const g = await fresh();
    const { contacts } = g.center.connect;
    await expect(contacts.sendsMail(mail)).rejects.toThrow("Nobody has the address");
    await g.center.deploy("aws-native:connect:EmailAddress", {
      instanceArn: g.instanceArn,
      emailAddress: ADDRESS,
    });
    await expect(contacts.sendsMail(mail)).rejects.toThrow("No flow");
  });
});
