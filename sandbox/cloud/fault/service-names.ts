/** The services that a fault can name: by what signs their calls, or by what people call them. */

const SIGNING_NAMES = [
  "connect",
  "connectparticipant",
  "dynamodb",
  "kinesis",
  "kms",
  "lambda",
  "lex",
  "profile",
  "s3",
  "scheduler",
  "secretsmanager",
  "ses",
  "sms-voice",
  "sqs",
  "sts",
] as const;

export type FaultyService = (typeof SIGNING_NAMES)[number];

const OTHER_NAMES: Readonly<Record<string, FaultyService>> = {
  chat: "connectparticipant",
  email: "ses",
  profiles: "profile",
  "customer-profiles": "profile",
  secrets: "secretsmanager",
  sms: "sms-voice",
};

/** Throws Error naming what there is. */
export function serviceNamed(name: string): FaultyService {
  const found = SIGNING_NAMES.find((known) => known === name) ?? OTHER_NAMES[name];
  if (found !== undefined) return found;
  throw new Error(`No service is called ${JSON.stringify(name)}; there are ${SIGNING_NAMES.join(", ")}.`);
}
