/** End User Messaging: numbers, configuration sets, opt-out lists and country rules, of either provider. */
import {
  DEFAULT_OPT_OUT_LIST,
  type MessageType,
  type ProtectStatus,
  type SmsNumber,
} from "../../cloud/messaging/deployed.ts";
import type { MessagingService } from "../../cloud/messaging/messaging-service.ts";
import type { Behaviour, DeployedResource, Json } from "../behaviour.ts";
import { listOf, objectOf, optionalText, requiredText } from "./connect-inputs.ts";
import { refuseSettings } from "./refuse-settings.ts";

/** As much of the cloud as these behaviours touch. */
export interface MessagingHolder {
  readonly messaging: MessagingService;
}

type MessagingBehaviour = Behaviour<MessagingHolder>;

/** The aws provider's: the messages' type is declared, the country rules are not. */
const classicNumber: MessagingBehaviour = {
  put: (cloud, resource) => {
    const { inputs, id } = resource;
    return putNumber(cloud, resource, id, {
      messageType: requiredText(inputs, "messageType") as MessageType,
      isTwoWay: inputs["twoWayChannelEnabled"] === true,
      twoWayChannelArn: optionalText(inputs, "twoWayChannelArn"),
    });
  },
  remove: ({ messaging }, { region, id }) => messaging.setUp.removeNumber(region, id),
};

const nativeNumber: MessagingBehaviour = {
  put: (cloud, resource) => {
    const { inputs, outputs } = resource;
    const twoWay = objectOf(inputs, "twoWay");
    return putNumber(cloud, resource, requiredText(outputs, "phoneNumberId"), {
      messageType: undefined,
      isTwoWay: twoWay["enabled"] === true,
      twoWayChannelArn: optionalText(twoWay, "channelArn"),
    });
  },
  remove: ({ messaging }, { region, outputs }) =>
    messaging.setUp.removeNumber(region, requiredText(outputs, "phoneNumberId")),
};

function putNumber(
  { messaging }: MessagingHolder,
  { inputs, outputs, region, name }: DeployedResource,
  id: string,
  declared: Pick<SmsNumber, "messageType" | "isTwoWay" | "twoWayChannelArn">,
): Json {
  const capabilities = inputs["numberCapabilities"];
  if (!Array.isArray(capabilities) || !capabilities.includes("SMS"))
    throw new Error(`Number ${name} sends no SMS, and the local cloud's messaging does nothing else.`);
  const phoneNumber = optionalText(outputs, "phoneNumber") ?? "";
  if (!/^\+[1-9]\d{6,14}$/.test(phoneNumber))
    throw new Error(`The local cloud has no numbers for texts of ${String(inputs["isoCountryCode"])}.`);
  messaging.setUp.putNumber({
    region,
    id,
    phoneNumber,
    optOutListName: optionalText(inputs, "optOutListName") ?? DEFAULT_OPT_OUT_LIST,
    hasSelfManagedOptOuts: inputs["selfManagedOptOutsEnabled"] === true,
    ...declared,
  });
  return { phoneNumber, arn: messaging.setUp.arn(region, "phone-number", id) };
}

const classicSet: MessagingBehaviour = {
  put: ({ messaging }, { inputs, region, name }) => {
    refuseSettings(`Configuration set ${name}`, inputs, ["defaultSenderId"]);
    const setName = optionalText(inputs, "name") ?? name;
    messaging.setUp.putSet({
      region,
      name: setName,
      hasMessageFeedback: false,
      protectConfigurationId: undefined,
    });
    return { name: setName, arn: messaging.setUp.arn(region, "configuration-set", setName) };
  },
  remove: ({ messaging }, { inputs, region, name }) =>
    messaging.setUp.removeSet(region, optionalText(inputs, "name") ?? name),
};

const nativeSet: MessagingBehaviour = {
  put: ({ messaging }, { inputs, outputs, region, name }) => {
    refuseSettings(`Configuration set ${name}`, inputs, ["defaultSenderId", "eventDestinations"]);
    const setName = nameOf({ inputs, outputs, name }, "configurationSetName");
    messaging.setUp.putSet({
      region,
      name: setName,
      hasMessageFeedback: inputs["messageFeedbackEnabled"] === true,
      protectConfigurationId: optionalText(inputs, "protectConfigurationId"),
    });
    return { configurationSetName: setName, arn: messaging.setUp.arn(region, "configuration-set", setName) };
  },
  remove: ({ messaging }, resource) =>
    messaging.setUp.removeSet(resource.region, nameOf(resource, "configurationSetName")),
};

/** `property` is what the provider calls the list's name. */
function optOutList(property: string): MessagingBehaviour {
  return {
    put: ({ messaging }, resource) => {
      const listName = nameOf(resource, property);
      messaging.setUp.putList(resource.region, listName);
      return { [property]: listName, arn: messaging.setUp.arn(resource.region, "opt-out-list", listName) };
    },
    remove: ({ messaging }, resource) =>
      messaging.setUp.removeList(resource.region, nameOf(resource, property)),
  };
}

const protectConfiguration: MessagingBehaviour = {
  put: ({ messaging }, { inputs, outputs, region }) => {
    const id = requiredText(outputs, "protectConfigurationId");
    const rules = listOf(objectOf(inputs, "countryRuleSet"), "sms");
    messaging.setUp.putProtection({
      region,
      id,
      sms: new Map(rules.map((r) => [requiredText(r, "countryCode"), r["protectStatus"] as ProtectStatus])),
    });
    return { arn: messaging.setUp.arn(region, "protect-configuration", id) };
  },
  remove: ({ messaging }, { outputs, region }) =>
    messaging.setUp.removeProtection(region, requiredText(outputs, "protectConfigurationId")),
};

export const MESSAGING_BEHAVIOURS: Readonly<Record<string, MessagingBehaviour>> = {
  "aws:pinpoint/smsvoicev2PhoneNumber:Smsvoicev2PhoneNumber": classicNumber,
  "aws:pinpoint/smsvoicev2ConfigurationSet:Smsvoicev2ConfigurationSet": classicSet,
  "aws:pinpoint/smsvoicev2OptOutList:Smsvoicev2OptOutList": optOutList("name"),
  "aws-native:smsvoice:PhoneNumber": nativeNumber,
  "aws-native:smsvoice:ConfigurationSet": nativeSet,
  "aws-native:smsvoice:OptOutList": optOutList("optOutListName"),
  "aws-native:smsvoice:ProtectConfiguration": protectConfiguration,
};

function nameOf(
  { inputs, outputs, name }: Pick<DeployedResource, "inputs" | "outputs" | "name">,
  property: string,
): string {
  return optionalText(inputs, property) ?? optionalText(outputs, property) ?? name;
}
