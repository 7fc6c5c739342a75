/** What the environment of functions names that is decided at run time or by settings. */
import * as pulumi from "@pulumi/pulumi";
import type { EnvironmentName } from "../../../domain/functions.ts";
import { configurationSetName, optOutListName, profilesDomainName } from "../../naming.ts";
import type { Side } from "../../regions.ts";
import type { Settings } from "../../settings.ts";

export interface ValueSources {
  readonly side: Side;
  readonly settings: Settings;
  readonly instanceId: pulumi.Input<string>;
  readonly securityKeyId: pulumi.Input<string>;
  readonly phoneNumber: pulumi.Input<string>;
  readonly peerPhoneNumber: pulumi.Input<string>;
  /** Bare ids, by name. */
  readonly queueIds: Readonly<Record<string, pulumi.Input<string>>>;
  readonly flowIds: Readonly<Record<string, pulumi.Input<string>>>;
  readonly smsOriginationArn: pulumi.Input<string>;
  readonly smsProtectConfigurationId: pulumi.Input<string>;
}

/** Flows that functions start. Only their ids: a function's environment holds 4 KB in all. */
const STARTED_FLOWS: readonly string[] = ["callback"];

export function functionValues(
  sources: ValueSources,
): Readonly<Record<EnvironmentName, pulumi.Input<string>>> {
  const { side, settings } = sources;
  const { stack } = settings;
  const started = Object.entries(sources.flowIds).filter(([name]) => STARTED_FLOWS.includes(name));
  return {
    SECURITY_KEY_ID: sources.securityKeyId,
    SECURITY_KEY_CERTIFICATE: settings.securityKey[side].certificate,
    REDIAL_CARRY_OVER: settings.redialCarryOver,
    QUEUE_IDS: pulumi.jsonStringify(sources.queueIds),
    PHONE_NUMBER: sources.phoneNumber,
    PEER_PHONE_NUMBER: sources.peerPhoneNumber,
    INSTANCE_ID: sources.instanceId,
    FLOW_IDS: pulumi.jsonStringify(Object.fromEntries(started)),
    SMS_ORIGINATION: sources.smsOriginationArn,
    SMS_CONFIGURATION_SET: configurationSetName(stack),
    SMS_PROTECT_CONFIGURATION: sources.smsProtectConfigurationId,
    SMS_OPT_OUT_LIST: optOutListName(stack),
    EMAIL_SENDER: settings.mailAddresses[side],
    PROFILES_DOMAIN: profilesDomainName(stack),
  };
}
