import {
  DeleteOptedOutNumberCommand,
  DescribeOptedOutNumbersCommand,
  DescribePoolsCommand,
  PinpointSMSVoiceV2Client,
  PutMessageFeedbackCommand,
  PutOptedOutNumberCommand,
  SendTextMessageCommand,
  type SendTextMessageCommandInput,
} from "@aws-sdk/client-pinpoint-sms-voice-v2";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { MessagingService } from "../../../../sandbox/cloud/messaging/messaging-service.ts";
import { ACCOUNT, HOME, PEER, type SmallCloud, startSmallCloud } from "../small-cloud.ts";

const CUSTOMER = "+447700900123";
const NUMBER = "+447700900999";
const KEYWORD_NUMBER = "+447700900998";
const NUMBER_ARN = `arn:aws:sms-voice:${HOME}:${ACCOUNT}:phone-number/phone-1`;

let cloud: SmallCloud;
let messaging: MessagingService;
const sms = (region = HOME) => new PinpointSMSVoiceV2Client({ ...cloud.client(region), maxAttempts: 1 });
const send = (change: Partial<SendTextMessageCommandInput> = {}, region = HOME) =>
  sms(region).send(
    new SendTextMessageCommand({ DestinationPhoneNumber: CUSTOMER, MessageBody: "Your code", ...change }),
  );
const bodies = (number = CUSTOMER) => messaging.phones.textsTo(number).map(({ text }) => text);

beforeAll(async () => {
  const started = await startSmallCloud((core) => [new MessagingService(core)] as const);
  cloud = started;
  messaging = started.services[0];
  const { setUp } = messaging;
  setUp.putProtection({
    region: HOME,
    id: "protect-1",
    sms: new Map([
      ["EE", "BLOCK"],
      ["DE", "MONITOR"],
    ]),
  });
  setUp.putSet({
    region: HOME,
    name: "tandem-test",
    hasMessageFeedback: true,
    protectConfigurationId: "protect-1",
  });
  const number = { region: HOME, optOutListName: "Default", twoWayChannelArn: undefined, isTwoWay: true };
  setUp.putNumber({
    ...number,
    id: "phone-1",
    phoneNumber: NUMBER,
    messageType: "TRANSACTIONAL",
    hasSelfManagedOptOuts: true,
  });
  setUp.putNumber({
    ...number,
    id: "phone-2",
    phoneNumber: KEYWORD_NUMBER,
    messageType: undefined,
    hasSelfManagedOptOuts: false,
  });
});
beforeEach(() => {
  cloud.core.faults.clear();
  messaging.reset();
});
afterAll(() => cloud.stop());

test("a text reaches the phone, from the number that was named", async () => {
  const { MessageId } = await send({
    OriginationIdentity: NUMBER_ARN,
    MessageType: "TRANSACTIONAL",
    TimeToLive: 300,
    ConfigurationSetName: "tandem-test",
    Context: { contact: "1" },
  });
  expect(messaging.phones.textsTo(CUSTOMER)).toEqual([
    {
      messageId: MessageId,
      at: expect.any(Number),
      region: HOME,
      from: NUMBER,
      to: CUSTOMER,
      text: "Your code",
    },
  ]);
});

test("a dry run is checked and sends nothing", async () => {
  expect((await send({ DryRun: true })).MessageId).toMatch(/^[0-9a-f-]{36}$/);
  await expect(send({ DryRun: true, MessageBody: "" })).rejects.toMatchObject({
    name: "ValidationException",
  });
  expect(bodies()).toEqual([]);
});

test.each<[string, Partial<SendTextMessageCommandInput>, string, string]>([
  [
    "a blocked country, by the set's rules",
    { DestinationPhoneNumber: "+37257123456", ConfigurationSetName: "tandem-test" },
    "ConflictException",
    "DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION",
  ],
  [
    "a blocked country, by the rules of the send",
    { DestinationPhoneNumber: "+37257123456", ProtectConfigurationId: "protect-1" },
    "ConflictException",
    "DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION",
  ],
  [
    "a number that is none",
    { DestinationPhoneNumber: "07700900123" },
    "ValidationException",
    "INVALID_PARAMETER",
  ],
  ["a life that is too short", { TimeToLive: 4 }, "ValidationException", "INVALID_PARAMETER"],
  [
    "another type of message",
    { OriginationIdentity: "phone-1", MessageType: "PROMOTIONAL" },
    "ConflictException",
    "MESSAGE_TYPE_MISMATCH",
  ],
  ["what is not implemented", { MaxPrice: "1.00" }, "ValidationException", "INVALID_PARAMETER"],
])("%s is refused with its reason", async (_, input, name, Reason) => {
  await expect(send(input)).rejects.toMatchObject({ name, Reason });
  expect(messaging.phones.textsTo(input.DestinationPhoneNumber ?? CUSTOMER)).toEqual([]);
});

test("a country without a block is sent to, and a country that is only watched", async () => {
  for (const to of ["+4917604069012", CUSTOMER])
    await send({ DestinationPhoneNumber: to, ConfigurationSetName: "tandem-test" });
  expect([bodies(), bodies("+4917604069012")]).toEqual([["Your code"], ["Your code"]]);
});

test("what does not exist is missing by its kind, and a region without numbers cannot send", async () => {
  await expect(send({ ConfigurationSetName: "other" })).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    ResourceType: "configuration-set",
    ResourceId: "other",
  });
  await expect(send({}, PEER)).rejects.toMatchObject({ Reason: "NO_ORIGINATION_IDENTITIES_FOUND" });
  await expect(sms().send(new DescribePoolsCommand({}))).rejects.toThrow(
    "The local cloud does not implement sms-voice:DescribePools.",
  );
});

test("an opted-out number is refused until it is taken off the list", async () => {
  const list = { OptOutListName: "Default", OptedOutNumber: CUSTOMER };
  expect(await sms().send(new PutOptedOutNumberCommand(list))).toMatchObject({ EndUserOptedOut: false });
  await expect(send()).rejects.toMatchObject({
    name: "ConflictException",
    Reason: "DESTINATION_PHONE_NUMBER_OPTED_OUT",
  });
  const described = await sms().send(new DescribeOptedOutNumbersCommand({ OptOutListName: "Default" }));
  expect(described.OptedOutNumbers?.map((entry) => entry.OptedOutNumber)).toEqual([CUSTOMER]);
  await sms().send(new DeleteOptedOutNumberCommand(list));
  await send();
  await expect(sms().send(new DeleteOptedOutNumberCommand(list))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
});

test("feedback is kept for a text that asked for it, and is FAILED after an hour of silence", async () => {
  const first = await send({ ConfigurationSetName: "tandem-test" });
  const MessageFeedbackStatus = "RECEIVED";
  await sms().send(new PutMessageFeedbackCommand({ MessageId: first.MessageId, MessageFeedbackStatus }));
  await send({ MessageFeedbackEnabled: true });
  const silent = await send();
  expect(messaging.feedback(HOME).map(({ status }) => status)).toEqual(["RECEIVED", "PENDING"]);
  await cloud.core.clock.advance(3_600_000);
  expect(messaging.feedback(HOME).map(({ status }) => status)).toEqual(["RECEIVED", "FAILED"]);
  await expect(
    sms().send(new PutMessageFeedbackCommand({ MessageId: silent.MessageId, MessageFeedbackStatus })),
  ).rejects.toMatchObject({ name: "ResourceNotFoundException", ResourceType: "message" });
});

test("what people write reaches whoever registered; STOP only where opt-outs are ours to manage", async () => {
  const heard: string[] = [];
  for (const number of [NUMBER, KEYWORD_NUMBER])
    messaging.phones.onInbound(HOME, number, ({ text }) => void heard.push(`${number} ${text}`));
  for (const to of [NUMBER, KEYWORD_NUMBER])
    for (const text of ["Hello", "stop"]) messaging.phones.send({ from: CUSTOMER, to, text });
  await messaging.settle();
  expect(heard).toEqual([`${NUMBER} Hello`, `${NUMBER} stop`, `${KEYWORD_NUMBER} Hello`]);
  expect(messaging.phones.textsTo(CUSTOMER)).toMatchObject([{ from: KEYWORD_NUMBER }]);
  await expect(send()).rejects.toMatchObject({ Reason: "DESTINATION_PHONE_NUMBER_OPTED_OUT" });
});

test("texts to a lost region wait for it", async () => {
  const heard: string[] = [];
  messaging.phones.onInbound(HOME, NUMBER, ({ text }) => void heard.push(text));
  cloud.core.faults.loseService(HOME, "sms-voice");
  messaging.phones.send({ from: CUSTOMER, to: NUMBER, text: "Are you there?" });
  await messaging.settle();
  expect(heard).toEqual([]);
  cloud.core.faults.restoreService(HOME, "sms-voice");
  await messaging.settle();
  expect(heard).toEqual(["Are you there?"]);
});

test("a role needs the number and the set that it sends by", async () => {
  await cloud.iam.putRole("sender", {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
    ],
  });
  await cloud.iam.putRolePolicy("sender", "send", {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "sms-voice:SendTextMessage", Resource: NUMBER_ARN }],
  });
  const credentials = cloud.iam.mintKeys("sender", "session");
  const sender = new PinpointSMSVoiceV2Client({ ...cloud.client(HOME), credentials });
  const input = { DestinationPhoneNumber: CUSTOMER, MessageBody: "x", OriginationIdentity: "phone-1" };
  await sender.send(new SendTextMessageCommand(input));
  await expect(
    sender.send(new SendTextMessageCommand({ ...input, ConfigurationSetName: "tandem-test" })),
  ).rejects.toMatchObject({
    name: "AccessDeniedException",
    message: expect.stringContaining("configuration-set/tandem-test"),
  });
});
