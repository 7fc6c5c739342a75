/** What the settings of texts, mails, retention and secrets' keys must look like by themselves. */
import type { SecretName } from "../domain/functions.ts";
import type { Side } from "./regions.ts";
import { type Check, isRecord, listOf, oneOf, record, text, wholeNumber } from "./setting-checks.ts";
import type { RequestedNumber, RetentionSettings, SecretKeyArns, SmsOrigination } from "./setting-shapes.ts";

export const COUNTRY = /^[A-Z]{2}$/;
const KEY_ARN = /^arn:aws:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/;
const SMS_ARN = /^arn:aws:sms-voice:[a-z0-9-]+:\d{12}:(phone-number|pool)\/[\w-]+$/;
// Of the address itself: what a mail program shows beside it is no setting.
const MAIL_ADDRESS = /^[\w.+-]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+$/;

const SECRET_NAMES = [
  "identifiers",
  "ids",
  "pinPepper",
  "codes",
  "securityKey",
  "tokens",
  "entryTokens",
] as const satisfies readonly SecretName[];

/** Kinesis keeps a day without charge, and a year at most. */
const EVENT_HOURS = [24, 8760] as const;

export const bothSides = <T>(check: Check<T>, remedy: string): Check<Readonly<Record<Side, T>>> =>
  record<Readonly<Record<Side, T>>>({ home: check, peer: check }, remedy);

const country = text(COUNTRY, "a country of ISO 3166, two capitals", "Write, for example, DE or GB.");

/** An empty list is taken: then no text leaves. */
export const smsCountries = listOf(country, "List the countries whose numbers may be sent texts.");

const requestedNumber = record<RequestedNumber>(
  { country, type: oneOf(["LONG_CODE", "TOLL_FREE", "SIMULATOR"], "Name the kind of number to request.") },
  "Give the country and type of the number to request.",
);

const origination: Check<SmsOrigination> = (value, place) => {
  if (isRecord(value)) return requestedNumber(value, place);
  return typeof value === "string" && SMS_ARN.test(value)
    ? value
    : place.refuse(
        "the ARN of a phone number or pool of End User Messaging, or country and type of a number to request",
        value,
        "A registered number takes weeks to get: name yours, or request a SIMULATOR to try things out.",
      );
};

export const smsOrigination = bothSides(origination, "Say what home and peer send texts from.");

export const mailAddresses = bothSides(
  text(MAIL_ADDRESS, "a mail address, its domain in lower case", "Write, for example, help@example.com."),
  "Give the address that customers of home and of peer write to.",
);

export const retention = record<RetentionSettings>(
  {
    eventHours: wholeNumber(...EVENT_HOURS, "How long each region's streams keep events; above 24 it costs."),
    objectDays: wholeNumber(1, 3650, "How long recordings, transcripts and mails are kept."),
    quarantineDays: wholeNumber(1, 3650, "How long an event that could not be applied may be replayed."),
    profileDays: wholeNumber(1, 1098, "How long a profile of Customer Profiles outlives its last change."),
  },
  "Give eventHours, objectDays, quarantineDays and profileDays.",
);

const keyArn = text(KEY_ARN, "the ARN of a KMS key", "Take it from `aws kms describe-key`, no alias.");

const keysOfSide: Check<SecretKeyArns> = (value, place) => {
  if (!isRecord(value)) return place.refuse("an object, {} for none", value, "Write {} for AWS's own key.");
  const entries = Object.entries(value).map(([name, arn]) => {
    const secret = SECRET_NAMES.find((known) => known === name);
    if (secret !== undefined) return [name, keyArn(arn, place.at(name))] as const;
    return [
      name,
      place.at(name).refuse(`one of ${SECRET_NAMES.join(", ")}`, name, "Name a secret."),
    ] as const;
  });
  return entries.some(([, arn]) => arn === undefined) ? undefined : Object.fromEntries(entries);
};

export const secretKeys = bothSides(
  keysOfSide,
  "Give for home and for peer the key of each secret that has one of yours; {} where AWS's own is used.",
);
