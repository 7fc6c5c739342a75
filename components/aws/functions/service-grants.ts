/** What each action on a service is allowed on: never more than the own region's instance, numbers, lists and domain. */
import type { FunctionContract, ServiceAction } from "../../../domain/functions.ts";
import { type Place, profilesDomainArn } from "../../naming.ts";
import type { PolicyStatement } from "../../policy-document.ts";

/** ARNs that other resources decide. */
export interface ServiceResources<Value> {
  readonly instance: Value;
  /** The number or pool that texts are sent from. */
  readonly smsOrigination: Value;
  readonly smsConfigurationSet: Value;
  readonly smsProtectConfiguration: Value;
  readonly smsOptOutList: Value;
  readonly mailIdentity: Value;
}

type Resources = ServiceResources<string>;

// A contact has no ARN before it is there, so that any of the instance's must do.
const contacts = ({ instance }: Resources): readonly string[] => [`${instance}/contact/*`];
const optOuts = ({ smsOptOutList }: Resources): readonly string[] => [smsOptOutList];
const profiles = (_: Resources, place: Place): readonly string[] => [profilesDomainArn(place)];

/** https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html */
const RESOURCES: Readonly<Record<ServiceAction, (resources: Resources, place: Place) => readonly string[]>> =
  {
    "connect:UpdateContactAttributes": contacts,
    "connect:StopContact": contacts,
    "connect:StartOutboundVoiceContact": contacts,
    "connect:DescribeContact": contacts,
    "connect:GetCurrentMetricData": ({ instance }) => [`${instance}/queue/*`],
    "sms-voice:SendTextMessage": (resources) => [
      resources.smsOrigination,
      resources.smsConfigurationSet,
      resources.smsProtectConfiguration,
    ],
    "sms-voice:PutMessageFeedback": (_, { accountId, region }) => [
      `arn:aws:sms-voice:${region}:${accountId}:message/*`,
    ],
    "sms-voice:DeleteOptedOutNumber": optOuts,
    "sms-voice:PutOptedOutNumber": optOuts,
    "ses:SendEmail": ({ mailIdentity }) => [mailIdentity],
    "profile:SearchProfiles": profiles,
    "profile:DeleteProfile": profiles,
  };

export function serviceStatements(
  { services = [] }: FunctionContract,
  place: Place,
  resources: Resources,
): readonly PolicyStatement[] {
  return services.map((action) => ({
    Sid: action.slice(action.indexOf(":") + 1),
    Effect: "Allow" as const,
    Action: [action],
    Resource: RESOURCES[action](resources, place),
  }));
}
