/** Connect's ports over the other services of the cloud, and the ways by which texts reach it. */
import type { ConnectService } from "./connect/connect-service.ts";
import type { ConnectPorts } from "./connect/ports.ts";
import type { Mailboxes } from "./mail/mailboxes.ts";
import type { MessagingService } from "./messaging/messaging-service.ts";
import type { HttpRequest } from "./service.ts";

const NO_REQUEST: HttpRequest = {
  method: "POST",
  path: "/",
  query: new URLSearchParams(),
  headers: {},
  body: new Uint8Array(),
};

/** What Connect sends is held against opt-outs and country rules like everybody's texts. */
export function textsThrough(
  messaging: MessagingService,
  accountId: string,
): NonNullable<ConnectPorts["texts"]> {
  return {
    numberOf: (region, numberArn) => messaging.setUp.number(region, numberArn)?.phoneNumber,
    sendText: async ({ region, from, to, text }) => {
      await messaging.handle({
        region,
        operation: "SendTextMessage",
        input: { OriginationIdentity: from, DestinationPhoneNumber: to, MessageBody: text },
        principal: {
          kind: "service",
          service: "connect.amazonaws.com",
          sourceArn: `arn:aws:connect:${region}:${accountId}:instance/*`,
          sourceAccount: accountId,
        },
        request: NO_REQUEST,
      });
    },
  };
}

export function mailsInto(mailboxes: Mailboxes): NonNullable<ConnectPorts["mails"]> {
  return {
    sendMail: (mail) => {
      const messageId = mailboxes.newMessageId();
      mailboxes.deliver({ ...mail, messageId });
      return messageId;
    },
  };
}

const INSTANCE_ARN = /^arn:aws:connect:[a-z0-9-]+:\d{12}:instance\//;

/** Texts to a number whose two-way channel is an instance, or Connect, go to that instance, or to the one that imported it. */
export function handTextsTo(connect: ConnectService, { phones, setUp }: MessagingService): void {
  phones.takeByChannel((number) => {
    const { twoWayChannelArn, region, id } = number;
    const numberArn = setUp.arn(region, "phone-number", id);
    const instanceArn =
      twoWayChannelArn === `connect.${region}.amazonaws.com`
        ? connect.registry.numbers(region).find(({ sourceArn }) => sourceArn === numberArn)?.instanceArn
        : twoWayChannelArn;
    if (instanceArn === undefined || !INSTANCE_ARN.test(instanceArn)) return undefined;
    const route = { instanceArn, numberArn };
    return (text) => connect.texts.arrive(route, text);
  });
}
