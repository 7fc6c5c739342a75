/** The mail that a SendEmail holds, simple or raw. */
import { ServiceError } from "../service.ts";
import { addressesOf, readMime } from "./read-mime.ts";

export interface OutgoingMail {
  readonly from: string;
  readonly recipients: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly inReplyTo: string | undefined;
}

type Json = Readonly<Record<string, unknown>>;

const MOST_RECIPIENTS = 50;
const IMPLEMENTED = new Set([
  "FromEmailAddress",
  "Destination",
  "ReplyToAddresses",
  "Content",
  "ConfigurationSetName",
  "EmailTags",
]);

/** Throws ServiceError for what SES refuses, and for what is not implemented. */
export function readMail(input: Json): OutgoingMail {
  const unknown = Object.keys(input).find((name) => !IMPLEMENTED.has(name));
  if (unknown !== undefined) throw bad(`The local cloud does not implement ${unknown} of ses:SendEmail.`);
  const { Simple, Raw, ...others } = objectOf(input["Content"]);
  const other = Object.keys(others)[0];
  if (other !== undefined) throw bad(`The local cloud does not implement Content.${other} of ses:SendEmail.`);
  if ((Simple === undefined) === (Raw === undefined)) throw bad("Content must hold either Simple or Raw.");
  const mail = Simple === undefined ? rawMail(objectOf(Raw), input) : simpleMail(objectOf(Simple), input);
  if (mail.from === "") throw bad("Missing FromEmailAddress.");
  if (mail.recipients.length === 0) throw bad("Missing recipients.");
  if (mail.recipients.length > MOST_RECIPIENTS)
    throw bad(`Recipient count exceeds ${MOST_RECIPIENTS}.`, "MessageRejected");
  return mail;
}

function simpleMail(simple: Json, input: Json): OutgoingMail {
  const body = objectOf(simple["Body"]);
  const [text, html] = [body["Text"], body["Html"]].map((part) => objectOf(part)["Data"]);
  if (text === undefined && html === undefined) throw bad("The message has no body.");
  const headers = Array.isArray(simple["Headers"]) ? simple["Headers"].map(objectOf) : [];
  const inReplyTo = headers.find((header) => /^in-reply-to$/i.test(String(header["Name"])))?.["Value"];
  return {
    from: addressesOf(String(input["FromEmailAddress"] ?? ""))[0] ?? "",
    recipients: recipientsOf(input),
    subject: String(objectOf(simple["Subject"])["Data"] ?? ""),
    text: String(text ?? html),
    inReplyTo: typeof inReplyTo === "string" ? inReplyTo : undefined,
  };
}

/** What the request names goes before what the headers say. */
function rawMail(raw: Json, input: Json): OutgoingMail {
  const { from, to, ...mail } = readMime(Buffer.from(String(raw["Data"] ?? ""), "base64").toString("utf8"));
  const named = recipientsOf(input);
  return {
    ...mail,
    from: addressesOf(String(input["FromEmailAddress"] ?? ""))[0] ?? from,
    recipients: named.length > 0 ? named : to,
  };
}

function recipientsOf(input: Json): readonly string[] {
  const destination = objectOf(input["Destination"]);
  return ["ToAddresses", "CcAddresses", "BccAddresses"].flatMap((name) => {
    const addresses = destination[name];
    return Array.isArray(addresses) ? addresses.flatMap((address) => addressesOf(String(address))) : [];
  });
}

function objectOf(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function bad(message: string, code = "BadRequestException"): ServiceError {
  return new ServiceError(code, message);
}
