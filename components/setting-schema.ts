/** What each setting must look like by itself; rules between settings are in setting-rules.ts. */

import type { QueueName } from "../domain/intents.ts";
import { certificateProblem } from "./certificate.ts";
import { QUEUES } from "./queues.ts";
import { CONNECT_REGIONS, REGIONS, type RegionName, type Side } from "./regions.ts";
import { type Check, flag, isRecord, listOf, oneOf, record, text } from "./setting-checks.ts";
import {
  COUNTRY,
  mailAddresses,
  retention,
  secretKeys,
  smsCountries,
  smsOrigination,
} from "./setting-content-schema.ts";
import { awsNetworks, edge, google, insideRanges, tunnelKeys } from "./setting-network-schema.ts";
import type {
  AgentSetting,
  KeyRingArns,
  KubernetesSettings,
  OpeningHours,
  PhoneNumberSetting,
  SecurityKeySetting,
  SecurityKeys,
  Weekday,
  WeeklyHours,
} from "./setting-shapes.ts";

export const WEEKDAYS = [
  "MONDAY",
  "TUESDAY",
  "WEDNESDAY",
  "THURSDAY",
  "FRIDAY",
  "SATURDAY",
  "SUNDAY",
] as const satisfies readonly Weekday[];

// What CloudWatch Logs takes, up to two years.
const RETENTION_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731] as const;

const SECRET_ARN = /^arn:aws:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]+-[A-Za-z0-9]{6}$/;
const CLOCK_TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const NAME = /^\S(.{0,98}\S)?$/u;

const secretArn = text(
  SECRET_ARN,
  "the full ARN of a secret, with its random suffix",
  "Take it from `aws secretsmanager describe-secret`.",
);

const certificate: Check<string> = (value, place) => {
  const problem = typeof value === "string" ? certificateProblem(value) : "no text";
  if (typeof value === "string" && problem === undefined) return value;
  return place.refuse(
    `a self-signed X.509 certificate in PEM with an RSA key of 2,048 to 4,096 bits, and this is ${problem}`,
    value,
    "Put the certificate here and its private key into the secret that secretArn names.",
  );
};

const securityKey = record<SecurityKeySetting>(
  { certificate, secretArn },
  "Give the certificate and the ARN of the secret with its private key.",
);

const keyPerSide = record<Readonly<Record<Side, SecurityKeySetting>>>(
  { home: securityKey, peer: securityKey },
  "Give a security key for home and one for peer.",
);

const securityKeys: Check<SecurityKeys> = (value, place) =>
  isRecord(value) && (Object.hasOwn(value, "home") || Object.hasOwn(value, "peer"))
    ? keyPerSide(value, place)
    : securityKey(value, place);

const phoneNumber = record<PhoneNumberSetting>(
  {
    country: text(COUNTRY, "a country of ISO 3166, two capitals", "Write, for example, DE or GB."),
    type: oneOf(["DID", "TOLL_FREE", "UIFN"], "Name the kind of number to claim."),
  },
  "Give the country and type of the number to claim in this region.",
);

const weekly = record<WeeklyHours>(
  {
    days: listOf(oneOf(WEEKDAYS, "Use AWS's names of the days."), "List the days that are open."),
    start: text(CLOCK_TIME, "a time of day, 24-hour HH:MM", 'Quote it in YAML, such as "08:00".'),
    end: text(CLOCK_TIME, "a time of day, 24-hour HH:MM", 'Quote it in YAML; midnight is "00:00".'),
  },
  "Give days, start and end, or {always: true}.",
);

const openingHours: Check<OpeningHours> = (value, place) => {
  if (!isRecord(value) || !Object.hasOwn(value, "always")) return weekly(value, place);
  if (value["always"] === true && Object.keys(value).length === 1) return "always";
  return place.refuse("{always: true}, or days, start and end", value, "Choose one of the two forms.");
};

const timeZone: Check<string> = (value, place) =>
  typeof value === "string" && isTimeZone(value)
    ? value
    : place.refuse("a time zone of the IANA database", value, "Write, for example, Europe/Berlin.");

const agent = record<AgentSetting>(
  {
    userName: text(
      /^[\w.@-]{1,64}$/,
      "1 to 64 letters, digits, and . _ @ -",
      "Use the name that the identity provider signs the agent in with.",
    ),
    firstName: text(NAME, "1 to 100 characters", "Give the agent's first name."),
    lastName: text(NAME, "1 to 100 characters", "Give the agent's last name."),
    queues: nonEmpty(
      listOf(oneOf<QueueName>(QUEUES, "Name a queue of this program."), "List the agent's queues."),
    ),
  },
  "Give userName, firstName, lastName and queues.",
);

/** One check a setting, by the name it has in Pulumi.yaml. */
export const SETTINGS = {
  accountId: text(/^\d{12}$/, "an AWS account id of 12 digits", 'Quote it in YAML, such as "111122223333".'),
  homeRegion: oneOf<RegionName>(CONNECT_REGIONS, "Choose a region that offers Amazon Connect."),
  peerRegion: oneOf<RegionName>(REGIONS, "Choose the region that stands in for the home region."),
  witnessRegion: oneOf<RegionName>(REGIONS, "Choose a third region of the same set."),
  linkMode: oneOf(["independent", "linked"], "Say how the two instances belong together."),
  linkPhase: oneOf(
    ["none", "source", "linked"],
    "none in independent mode; source, then linked, in linked mode.",
  ),
  instanceAlias: text(
    /^(?!d-)[\da-zA-Z](-*[\da-zA-Z]){0,39}$/,
    "1 to 40 letters, digits and inner hyphens, not starting with d- (-home or -peer is appended, AWS takes 45)",
    "Choose an alias that nobody else in the world has taken.",
  ),
  redialCarryOver: oneOf(
    ["off", "interrupted"],
    "Decide whether an interrupted caller who redials is asked again.",
  ),
  protect: flag(
    "true where losing the instances, numbers or tables would hurt; false for throw-away stacks.",
  ),
  logRetentionDays: oneOf<number>(RETENTION_DAYS, "Choose one of the periods of CloudWatch Logs."),
  keyRings: record<KeyRingArns>(
    {
      identifiers: secretArn,
      ids: secretArn,
      pinPepper: secretArn,
      codes: secretArn,
      tokens: secretArn,
      entryTokens: secretArn,
    },
    "Give the home region's secret ARN of each key ring.",
  ),
  securityKey: securityKeys,
  secretKeys,
  phoneNumbers: record<{ readonly home: PhoneNumberSetting; readonly peer: PhoneNumberSetting }>(
    { home: phoneNumber, peer: phoneNumber },
    "Give a number to claim for home and one for peer.",
  ),
  smsCountries,
  smsOrigination,
  mailAddresses,
  retention,
  timeZone,
  openingHours,
  users: listOf(agent, "List the agents; an empty list is written []."),
  google,
  aws: awsNetworks,
  tunnels: insideRanges,
  tunnelKeys,
  edge,
  kubernetes: record<KubernetesSettings>(
    {
      namespace: text(
        /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
        "a namespace name",
        "Use lower case, digits and hyphens.",
      ),
    },
    "Give namespace.",
  ),
} as const;

/** Every setting by its name in Pulumi.yaml, each well-formed by itself. */
export type ReadSettings = {
  readonly [K in keyof typeof SETTINGS]: NonNullable<ReturnType<(typeof SETTINGS)[K]>>;
};

function nonEmpty<T>(check: Check<readonly T[]>): Check<readonly T[]> {
  return (value, place) => {
    const list = check(value, place);
    return list?.length === 0 ? place.refuse("at least one entry", value, "Name one.") : list;
  };
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    // A bare offset passes there, and Connect refuses it.
    return /^[A-Z]/i.test(name);
  } catch {
    return false;
  }
}
