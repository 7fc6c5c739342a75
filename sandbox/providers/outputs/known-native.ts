/** Ids and ARNs of aws-native's types; the physical id is CloudFormation's primary identifier. */
import type { Json } from "../behaviour.ts";
import { fictionalNumber } from "./phone-number.ts";
import { arn, iamArn, type Place, textOf } from "./place.ts";

export const KNOWN_NATIVE: Readonly<Record<string, (place: Place) => Json>> = {
  "aws-native:connect:Instance": (at) => {
    const id = at.identity.uuid();
    return {
      arn: arn(at, "connect", `instance/${id}`),
      awsId: id,
      instanceStatus: "ACTIVE",
      createdTime: "2026-01-01T00:00:00Z",
      serviceRole: iamArn(
        at,
        `role/aws-service-role/connect.amazonaws.com/AWSServiceRoleForAmazonConnect_${at.identity.code(20)}`,
      ),
    };
  },
  "aws-native:connect:ContactFlow": ofInstance("contactFlowArn", "contact-flow"),
  "aws-native:connect:ContactFlowModule": ofInstance("contactFlowModuleArn", "flow-module"),
  "aws-native:connect:HoursOfOperation": ofInstance("hoursOfOperationArn", "operating-hours"),
  "aws-native:connect:Queue": ofInstance("queueArn", "queue"),
  "aws-native:connect:RoutingProfile": ofInstance("routingProfileArn", "routing-profile"),
  "aws-native:connect:SecurityProfile": ofInstance("securityProfileArn", "security-profile"),
  "aws-native:connect:User": ofInstance("userArn", "agent"),
  "aws-native:connect:PhoneNumber": (at) => {
    const country = textOf(at.inputs, "countryCode") ?? "GB";
    const type = textOf(at.inputs, "type") ?? "DID";
    const address = fictionalNumber(at.identity, country, type);
    return {
      phoneNumberArn: arn(at, "connect", `phone-number/${at.identity.uuid()}`),
      ...(address === undefined ? {} : { address }),
    };
  },
  "aws-native:connect:SecurityKey": (at) => ({ associationId: at.identity.hex(64) }),
  "aws-native:connect:IntegrationAssociation": (at) => ({ integrationAssociationId: at.identity.uuid() }),
  "aws-native:lex:Bot": (at) => {
    const id = at.identity.code(10);
    return { awsId: id, arn: arn(at, "lex", `bot/${id}`) };
  },
  "aws-native:lex:BotVersion": (at) => ({ botVersion: String(at.identity.generation + 1) }),
  "aws-native:lex:BotAlias": (at) => {
    const id = at.identity.code(10);
    return {
      botAliasId: id,
      botAliasStatus: "Available",
      arn: arn(at, "lex", `bot-alias/${textOf(at.inputs, "botId") ?? ""}/${id}`),
    };
  },
};

function ofInstance(output: string, segment: string): (place: Place) => Json {
  return (at) => ({
    [output]: `${textOf(at.inputs, "instanceArn") ?? ""}/${segment}/${at.identity.uuid()}`,
    // What most of them tell besides; a type without these ignores them.
    lastModifiedRegion: at.region,
    lastModifiedTime: 1_767_225_600,
    ...(segment === "queue" ? { type: "STANDARD" } : {}),
    ...(segment === "flow-module" ? { status: "PUBLISHED" } : {}),
  });
}
