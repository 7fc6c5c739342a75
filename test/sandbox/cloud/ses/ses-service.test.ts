import {
  GetEmailIdentityCommand,
  ListContactsCommand,
  SESv2Client,
  SendEmailCommand,
  type SendEmailCommandInput,
} from "@aws-sdk/client-sesv2";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { Mailboxes } from "../../../../sandbox/cloud/mail/mailboxes.ts";
import { readMime } from "../../../../sandbox/cloud/ses/read-mime.ts";
import { SesService } from "../../../../sandbox/cloud/ses/ses-service.ts";
import { ACCOUNT, HOME, PEER, type SmallCloud, startSmallCloud } from "../small-cloud.ts";

let cloud: SmallCloud;
let ses: SesService;
let mailboxes: Mailboxes;
const client = (region = HOME) => new SESv2Client({ ...cloud.client(region), maxAttempts: 1 });
const simple: SendEmailCommandInput = {
  FromEmailAddress: "Tandem <help@tandem.example>",
  Destination: { ToAddresses: ["ann@example.org"], CcAddresses: ["Bob <bob@example.org>"] },
  Content: {
    Simple: {
      Subject: { Data: "Your question" },
      Body: { Text: { Data: "An answer" } },
      Headers: [{ Name: "In-Reply-To", Value: "<1@example.org>" }],
    },
  },
};
const send = (change: Partial<SendEmailCommandInput> = {}, region = HOME) =>
  client(region).send(new SendEmailCommand({ ...simple, ...change }));
const raw = (...lines: string[]) => ({ Raw: { Data: new TextEncoder().encode(lines.join("\r\n")) } });

beforeAll(async () => {
  const started = await startSmallCloud((core) => {
    mailboxes = new Mailboxes(core);
    return [new SesService(core, mailboxes)] as const;
  });
  cloud = started;
  ses = started.services[0];
  ses.putIdentity(HOME, "tandem.example");
  ses.putConfigurationSet(HOME, "tandem", true);
  ses.putConfigurationSet(HOME, "paused", false);
});
beforeEach(() => mailboxes.reset());
afterAll(() => cloud.stop());

test("a mail reaches everybody it names, from a verified domain", async () => {
  const { MessageId } = await send({ ConfigurationSetName: "tandem" });
  for (const to of ["ann@example.org", "bob@example.org"])
    expect(mailboxes.mailsTo(to)).toMatchObject([
      {
        messageId: expect.stringContaining(MessageId ?? "none"),
        from: "help@tandem.example",
        subject: "Your question",
        text: "An answer",
        inReplyTo: "<1@example.org>",
      },
    ]);
});

test("a raw mail is read: folded and encoded headers, the plain part of several", async () => {
  const Content = raw(
    "From: Tandem <help@tandem.example>",
    "To: ann@example.org,",
    " carl@example.org",
    "Subject: =?UTF-8?B?R3LDvMOfZQ==?= =?UTF-8?Q?_an_alle?=",
    "In-Reply-To: <2@example.org>",
    'Content-Type: multipart/alternative; boundary="b1"',
    "",
    "--b1",
    "Content-Type: text/html",
    "",
    "<p>No</p>",
    "--b1",
    "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: quoted-printable",
    "",
    "Sch=C3=B6ne soft =",
    "line",
    "--b1--",
  );
  await client().send(new SendEmailCommand({ Content }));
  for (const to of ["ann@example.org", "carl@example.org"])
    expect(mailboxes.mailsTo(to)).toMatchObject([
      { subject: "Grüße an alle", text: "Schöne soft line", inReplyTo: "<2@example.org>" },
    ]);
});

test("nobody sends as somebody who is not verified in that region", async () => {
  await expect(send({ FromEmailAddress: "x@elsewhere.example" })).rejects.toMatchObject({
    name: "MessageRejected",
    message: expect.stringContaining("x@elsewhere.example"),
  });
  await expect(send({}, PEER)).rejects.toMatchObject({ name: "MessageRejected" });
  expect(mailboxes.mailsTo("ann@example.org")).toEqual([]);
});

test("sets that are missing or paused, and content that is none, are refused", async () => {
  await expect(send({ ConfigurationSetName: "other" })).rejects.toMatchObject({ name: "NotFoundException" });
  await expect(send({ ConfigurationSetName: "paused" })).rejects.toMatchObject({
    name: "SendingPausedException",
  });
  await expect(send({ Content: {} })).rejects.toMatchObject({ name: "BadRequestException" });
  await expect(send({ Content: { Template: { TemplateName: "t" } } })).rejects.toThrow("Content.Template");
  await expect(client().send(new ListContactsCommand({ ContactListName: "x" }))).rejects.toThrow(
    "does not implement ses",
  );
});

test("an identity is described where it was deployed", async () => {
  const EmailIdentity = "tandem.example";
  expect(await client().send(new GetEmailIdentityCommand({ EmailIdentity }))).toMatchObject({
    IdentityType: "DOMAIN",
    VerifiedForSendingStatus: true,
  });
  await expect(client(PEER).send(new GetEmailIdentityCommand({ EmailIdentity }))).rejects.toMatchObject({
    name: "NotFoundException",
  });
});

test("a role sends as the identities of its policy alone", async () => {
  await cloud.iam.putRole("mailer", {
    Statement: { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
  });
  await cloud.iam.putRolePolicy("mailer", "mails", {
    Statement: {
      Effect: "Allow",
      Action: "ses:SendEmail",
      Resource: `arn:aws:ses:${HOME}:${ACCOUNT}:identity/tandem.example`,
      Condition: { StringLike: { "ses:FromAddress": "help@*" } },
    },
  });
  const credentials = cloud.iam.mintKeys("mailer", "session");
  const mailer = new SESv2Client({ ...cloud.client(HOME), credentials, maxAttempts: 1 });
  await mailer.send(new SendEmailCommand(simple));
  await expect(
    mailer.send(new SendEmailCommand({ ...simple, FromEmailAddress: "boss@tandem.example" })),
  ).rejects.toMatchObject({ name: "AccessDeniedException" });
});

test("any text survives the ways in which mails write it, and no mail stops the reader", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      const encoded = Buffer.from(text).toString("base64");
      const mail = readMime(
        `Subject: =?UTF-8?B?${encoded}?=\nContent-Transfer-Encoding: base64\n\n${encoded}`,
      );
      expect([mail.subject, mail.text]).toEqual([text, text.trim()]);
      readMime(text);
    }),
  );
});
