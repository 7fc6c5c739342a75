/** The parts of the settings that are objects or lists. */
import type { QueueName } from "../domain/intents.ts";
import type { Side } from "./regions.ts";

/** Secrets of the home region; each has a replica in the peer region. */
export interface KeyRingArns {
  readonly identifiers: string;
  readonly ids: string;
  readonly pinPepper: string;
}

export interface SecurityKeySetting {
  /** X.509, PEM, signed by its own key. */
  readonly certificate: string;
  /** Secret that holds the private key. */
  readonly secretArn: string;
}

/** One key for both instances, its secret in the home region and replicated; or each instance its own. */
export type SecurityKeys = SecurityKeySetting | Readonly<Record<Side, SecurityKeySetting>>;

export interface PhoneNumberSetting {
  readonly country: string;
  readonly type: "DID" | "TOLL_FREE" | "UIFN";
}

export type Weekday = "MONDAY" | "TUESDAY" | "WEDNESDAY" | "THURSDAY" | "FRIDAY" | "SATURDAY" | "SUNDAY";
export type OpeningHours = "always" | WeeklyHours;

export interface WeeklyHours {
  readonly days: readonly Weekday[];
  /** HH:MM in the time zone of the settings. */
  readonly start: string;
  readonly end: string;
}

export interface AgentSetting {
  readonly userName: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly queues: readonly QueueName[];
}

export interface GoogleSettings {
  readonly project: string;
  readonly region: string;
  /** IPv4 range of the subnet. */
  readonly cidr: string;
}

export interface KubernetesSettings {
  /** Address of the cluster's API, as the fleet's Connect gateway offers it. */
  readonly server: string;
  readonly namespace: string;
}
