/** Ids and ARNs of what sends texts and mails, keeps profiles and holds keys, of either provider. */
import type { Json } from "../behaviour.ts";
import { fictionalTextNumber } from "./phone-number.ts";
import { arn, type Place, textOf } from "./place.ts";

export const KNOWN_MESSAGING: Readonly<Record<string, (place: Place) => Json>> = {
  "aws:pinpoint/smsvoicev2PhoneNumber:Smsvoicev2PhoneNumber": (at) => {
    const { phoneNumberId, ...number } = textNumber(at);
    return { id: phoneNumberId, ...number, status: "ACTIVE", monthlyLeasingPrice: "1.00" };
  },
  "aws:pinpoint/smsvoicev2ConfigurationSet:Smsvoicev2ConfigurationSet": (at) => ({
    id: at.name,
    arn: arn(at, "sms-voice", `configuration-set/${at.name}`),
  }),
  "aws:pinpoint/smsvoicev2OptOutList:Smsvoicev2OptOutList": (at) => ({
    id: at.name,
    arn: arn(at, "sms-voice", `opt-out-list/${at.name}`),
  }),
  "aws-native:smsvoice:PhoneNumber": textNumber,
  "aws-native:smsvoice:ConfigurationSet": (at) =>
    named(at, "configurationSetName", "sms-voice", "configuration-set"),
  "aws-native:smsvoice:OptOutList": (at) => named(at, "optOutListName", "sms-voice", "opt-out-list"),
  "aws-native:smsvoice:ProtectConfiguration": (at) => {
    const protectConfigurationId = `protect-${at.identity.hex(32)}`;
    return {
      protectConfigurationId,
      arn: arn(at, "sms-voice", `protect-configuration/${protectConfigurationId}`),
    };
  },
  "aws:sesv2/emailIdentity:EmailIdentity": (at) => {
    const identity = textOf(at.inputs, "emailIdentity") ?? at.name;
    return {
      id: identity,
      arn: arn(at, "ses", `identity/${identity}`),
      identityType: identity.includes("@") ? "EMAIL_ADDRESS" : "DOMAIN",
      verifiedForSendingStatus: true,
    };
  },
  "aws:sesv2/configurationSet:ConfigurationSet": (at) => {
    const name = textOf(at.inputs, "configurationSetName") ?? at.name;
    return { id: name, arn: arn(at, "ses", `configuration-set/${name}`) };
  },
  "aws:customerprofiles/domain:Domain": (at) => {
    const name = textOf(at.inputs, "domainName") ?? at.name;
    return { id: name, arn: arn(at, "profile", `domains/${name}`) };
  },
  // A replica has the id of its primary.
  "aws:kms/replicaKey:ReplicaKey": (at) => {
    const keyId = textOf(at.inputs, "primaryKeyArn")?.split("/").at(-1) ?? `mrk-${at.identity.hex(32)}`;
    return { id: keyId, keyId, arn: arn(at, "kms", `key/${keyId}`) };
  },
};

function textNumber(at: Place): Json & { readonly phoneNumberId: string } {
  const phoneNumberId = `phone-${at.identity.hex(32)}`;
  const phoneNumber = fictionalTextNumber(at.identity, textOf(at.inputs, "isoCountryCode") ?? "");
  return {
    phoneNumberId,
    arn: arn(at, "sms-voice", `phone-number/${phoneNumberId}`),
    ...(phoneNumber === undefined ? {} : { phoneNumber }),
  };
}

function named(at: Place, property: string, service: string, kind: string): Json {
  const name = textOf(at.inputs, property) ?? at.name;
  return { [property]: name, arn: arn(at, service, `${kind}/${name}`) };
}
