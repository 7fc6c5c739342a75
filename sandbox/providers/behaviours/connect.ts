/** Connect's resources: what the local cloud holds of each, in Connect's own words. */
import { idOf, isInstanceArn, newInstanceArn, newPhoneNumberArn } from "../../cloud/connect/arn.ts";
import type { ConnectService } from "../../cloud/connect/connect-service.ts";
import { checkSecurityKey } from "../../cloud/connect/encrypt-input.ts";
import { Instance } from "../../cloud/connect/instance.ts";
import { claimableAddress, isAddress } from "../../cloud/connect/phone-numbers.ts";
import type { Json } from "../behaviour.ts";
import {
  type ConnectBehaviour,
  contactFlow,
  contactFlowModule,
  emailAddress,
  hoursOfOperation,
  queue,
  routingProfile,
  securityProfile,
  user,
} from "./connect-held.ts";
import { objectOf, optionalText, requiredText } from "./connect-inputs.ts";
import { CONNECT_REACH_BEHAVIOURS } from "./connect-reach.ts";

const instance: ConnectBehaviour = {
  put: ({ connect }, { inputs, outputs, region, name }) => {
    const { core, registry } = connect;
    const recorded = optionalText(outputs, "arn") ?? "";
    const arn = isInstanceArn(recorded, region)
      ? recorded
      : newInstanceArn(region, core.accountId, core.random.uuid());
    const attributes = objectOf(inputs, "attributes");
    const known = registry.findInstance(arn);
    const settings = {
      alias: optionalText(inputs, "instanceAlias") ?? name,
      identityManagementType: requiredText(inputs, "identityManagementType"),
      takesInboundCalls: attributes["inboundCalls"] === true,
      takesOutboundCalls: attributes["outboundCalls"] === true,
      createdAt: known?.settings.createdAt ?? core.clock.now(),
    };
    if (known === undefined) registry.putInstance(new Instance(arn, region, settings));
    else known.settings = settings;
    return {
      arn,
      awsId: idOf(arn),
      instanceStatus: "ACTIVE",
      createdTime: new Date(settings.createdAt).toISOString(),
      serviceRole: `arn:aws:iam::${core.accountId}:role/aws-service-role/connect.amazonaws.com/AWSServiceRoleForAmazonConnect`,
    };
  },
  remove: ({ connect }, { outputs }) => connect.registry.removeInstance(requiredText(outputs, "arn")),
};

const phoneNumber: ConnectBehaviour = {
  put: ({ connect }, { inputs, outputs, region }) => {
    const { core, registry } = connect;
    const target = registry.needInstance(region, requiredText(inputs, "targetArn"));
    const countryCode = optionalText(inputs, "countryCode") ?? "GB";
    const recorded = optionalText(outputs, "phoneNumberArn") ?? "";
    const prefix = newPhoneNumberArn(region, core.accountId, "");
    const isOurs = recorded.startsWith(prefix) && recorded.length > prefix.length;
    const arn = isOurs ? recorded : newPhoneNumberArn(region, core.accountId, core.random.uuid());
    const sourceArn = optionalText(inputs, "sourcePhoneNumberArn");
    const chosen =
      sourceArn === undefined
        ? (optionalText(outputs, "address") ?? "")
        : importedAddress(connect, region, sourceArn);
    const address = isAddress(chosen) ? chosen : claimableAddress(registry, countryCode, core.random);
    const description = optionalText(inputs, "description");
    registry.putNumber({
      id: idOf(arn),
      arn,
      address,
      countryCode,
      type: optionalText(inputs, "type") ?? "DID",
      instanceArn: target.arn,
      ...(description === undefined ? {} : { description }),
      ...(sourceArn === undefined ? {} : { sourceArn }),
    });
    return { phoneNumberArn: arn, address };
  },
  remove: ({ connect }, { outputs }) =>
    connect.registry.removeNumber(requiredText(outputs, "phoneNumberArn")),
};

function importedAddress(connect: ConnectService, region: string, sourceArn: string): string {
  const address = connect.numberOf(region, sourceArn);
  if (address === undefined) throw new Error(`Region ${region} has no number ${sourceArn} to be imported.`);
  return address;
}

const phoneNumberContactFlowAssociation: ConnectBehaviour = {
  put: ({ connect }, { inputs, region }) => {
    const { number, flow } = association(connect, inputs, region);
    connect.registry.answerWith(number.arn, flow.id);
    return undefined;
  },
  remove: ({ connect }, { inputs, region }) => {
    const at = optionalText(inputs, "region") ?? region;
    const number = connect.registry.findNumber(at, requiredText(inputs, "phoneNumberId"));
    if (number !== undefined) connect.registry.stopAnswering(number.arn);
  },
};

function association(connect: ConnectService, inputs: Json, providerRegion: string) {
  const region = optionalText(inputs, "region") ?? providerRegion;
  const target = connect.registry.needInstance(region, requiredText(inputs, "instanceId"));
  const flow = target.need("flows", requiredText(inputs, "contactFlowId"));
  const id = requiredText(inputs, "phoneNumberId");
  const number = connect.registry.findNumber(region, id);
  if (number === undefined || number.instanceArn !== target.arn)
    throw new Error(`Instance ${target.settings.alias} has claimed no phone number ${id}.`);
  return { number, flow };
}

const securityKey: ConnectBehaviour = {
  put: ({ connect }, { inputs, outputs, region }) => {
    const publicKey = requiredText(inputs, "key");
    checkSecurityKey(publicKey);
    const associationId = optionalText(outputs, "associationId") ?? connect.core.random.uuid();
    connect.registry
      .needInstance(region, requiredText(inputs, "instanceId"))
      .putSecurityKey({ associationId, publicKey, createdAt: connect.core.clock.now() });
    return { associationId };
  },
  remove: ({ connect }, { inputs, outputs }) =>
    connect.registry
      .findInstance(requiredText(inputs, "instanceId"))
      ?.removeSecurityKey(requiredText(outputs, "associationId")),
};

const integrationAssociation: ConnectBehaviour = {
  put: ({ connect }, { inputs, outputs, region }) => {
    const id = optionalText(outputs, "integrationAssociationId") ?? connect.core.random.uuid();
    const type = requiredText(inputs, "integrationType");
    // Known to SES, and to nothing that a contact meets here.
    if (type === "SES_IDENTITY") return { integrationAssociationId: id };
    if (type !== "LAMBDA_FUNCTION" && type !== "LEX_BOT")
      throw new Error(`The local cloud offers integrations LAMBDA_FUNCTION and LEX_BOT, not ${type}.`);
    connect.registry
      .needInstance(region, requiredText(inputs, "instanceId"))
      .putAssociation({ id, type, integrationArn: requiredText(inputs, "integrationArn") });
    return { integrationAssociationId: id };
  },
  remove: ({ connect }, { inputs, outputs }) =>
    connect.registry
      .findInstance(requiredText(inputs, "instanceId"))
      ?.removeAssociation(requiredText(outputs, "integrationAssociationId")),
};

export const CONNECT_BEHAVIOURS: Readonly<Record<string, ConnectBehaviour>> = {
  ...CONNECT_REACH_BEHAVIOURS,
  "aws-native:connect:Instance": instance,
  "aws-native:connect:HoursOfOperation": hoursOfOperation,
  "aws-native:connect:Queue": queue,
  "aws-native:connect:RoutingProfile": routingProfile,
  "aws-native:connect:SecurityProfile": securityProfile,
  "aws-native:connect:User": user,
  "aws-native:connect:ContactFlow": contactFlow,
  "aws-native:connect:ContactFlowModule": contactFlowModule,
  "aws-native:connect:EmailAddress": emailAddress,
  "aws-native:connect:PhoneNumber": phoneNumber,
  "aws-native:connect:SecurityKey": securityKey,
  "aws-native:connect:IntegrationAssociation": integrationAssociation,
  "aws:connect/phoneNumberContactFlowAssociation:PhoneNumberContactFlowAssociation":
    phoneNumberContactFlowAssociation,
};
