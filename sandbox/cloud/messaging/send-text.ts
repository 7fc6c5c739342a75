/** SendTextMessage: what is checked before a text leaves, in the service's words. */
import { parsePhoneNumberFromString } from "libphonenumber-js";
import type { Call } from "../service.ts";
import type { ConfigurationSet, MessagingSetUp, SmsNumber } from "./deployed.ts";
import { isPhoneNumber, type OptOuts } from "./opt-outs.ts";
import { conflict, invalid, missing } from "./refusals.ts";

export interface CheckedText {
  readonly number: SmsNumber;
  readonly to: string;
  readonly text: string;
  readonly configurationSetName: string | undefined;
  readonly wantsFeedback: boolean;
  readonly isDryRun: boolean;
}

const LONGEST = 1600;
const SHORTEST_LIFE_SECONDS = 5;
const LONGEST_LIFE_SECONDS = 259_200;
const MESSAGE_TYPES = ["TRANSACTIONAL", "PROMOTIONAL"];
const IMPLEMENTED = new Set([
  "DestinationPhoneNumber",
  "OriginationIdentity",
  "MessageBody",
  "MessageType",
  "ConfigurationSetName",
  "TimeToLive",
  "Context",
  "DryRun",
  "ProtectConfigurationId",
  "MessageFeedbackEnabled",
]);

/** Throws ServiceError for what the service refuses, and for parameters that are not implemented. */
export function checkText({ input, region }: Call, setUp: MessagingSetUp, optOuts: OptOuts): CheckedText {
  const unknown = Object.keys(input).find((name) => !IMPLEMENTED.has(name));
  if (unknown !== undefined)
    throw invalid(unknown, `The local cloud does not implement ${unknown} of sms-voice:SendTextMessage.`);
  const to = input["DestinationPhoneNumber"];
  if (typeof to !== "string" || !isPhoneNumber(to))
    throw invalid("DestinationPhoneNumber", "DestinationPhoneNumber must be in E.164 format.");
  const text = input["MessageBody"];
  if (typeof text !== "string" || text.trim() === "" || text.length > LONGEST)
    throw invalid("MessageBody", `MessageBody must have 1 to ${LONGEST} characters.`);
  checkLife(input["TimeToLive"]);
  const set = configurationSet(input["ConfigurationSetName"], region, setUp);
  const number = originationOf(input, region, setUp);
  checkCountry(to, input["ProtectConfigurationId"] ?? set?.protectConfigurationId, region, setUp);
  if (optOuts.has(region, number.optOutListName, to))
    throw conflict("DESTINATION_PHONE_NUMBER_OPTED_OUT", "The destination phone number is opted out.");
  return {
    number,
    to,
    text,
    configurationSetName: set?.name,
    wantsFeedback: (input["MessageFeedbackEnabled"] ?? set?.hasMessageFeedback) === true,
    isDryRun: input["DryRun"] === true,
  };
}

/** The number that would send; throws where none can. */
export function originationOf(
  input: Readonly<Record<string, unknown>>,
  region: string,
  setUp: MessagingSetUp,
): SmsNumber {
  const identity = input["OriginationIdentity"];
  const type = input["MessageType"];
  if (type !== undefined && !MESSAGE_TYPES.includes(String(type)))
    throw invalid("MessageType", `MessageType must be one of ${MESSAGE_TYPES.join(", ")}.`);
  const fits = ({ messageType }: SmsNumber) =>
    type === undefined || messageType === undefined || messageType === type;
  if (identity === undefined) {
    const first = setUp.numbersIn(region).find(fits);
    if (first !== undefined) return first;
    throw conflict(
      "NO_ORIGINATION_IDENTITIES_FOUND",
      "No origination identities were found for this account.",
    );
  }
  const named = setUp.number(region, String(identity));
  if (named === undefined) throw missing("phone-number", String(identity));
  if (!fits(named))
    throw conflict("MESSAGE_TYPE_MISMATCH", `${named.phoneNumber} sends ${named.messageType} messages only.`);
  return named;
}

function checkLife(seconds: unknown): void {
  if (seconds === undefined) return;
  const isWithin =
    Number.isInteger(seconds) &&
    Number(seconds) >= SHORTEST_LIFE_SECONDS &&
    Number(seconds) <= LONGEST_LIFE_SECONDS;
  if (!isWithin)
    throw invalid(
      "TimeToLive",
      `TimeToLive must be ${SHORTEST_LIFE_SECONDS} to ${LONGEST_LIFE_SECONDS} seconds.`,
    );
}

function configurationSet(
  name: unknown,
  region: string,
  setUp: MessagingSetUp,
): ConfigurationSet | undefined {
  if (name === undefined) return undefined;
  const set = setUp.set(region, String(name));
  if (set === undefined) throw missing("configuration-set", String(name));
  return set;
}

function checkCountry(to: string, protectId: unknown, region: string, setUp: MessagingSetUp): void {
  if (protectId === undefined) return;
  const protection = setUp.protection(region, String(protectId));
  if (protection === undefined) throw missing("protect-configuration", String(protectId));
  const parsed = parsePhoneNumberFromString(to);
  // Of a number that no operator has, the calling code's main country is all there is to tell.
  const country = parsed?.country ?? parsed?.getPossibleCountries()[0];
  if (country !== undefined && protection.sms.get(country) === "BLOCK")
    throw conflict(
      "DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION",
      `Protect configuration ${protection.id} blocks texts to ${country}.`,
    );
}
