/** The parts of the settings that are objects or lists. */
import type { SecretName } from "../domain/functions.ts";
import type { QueueName } from "../domain/intents.ts";
import type { Side } from "./regions.ts";

/** Secrets of the home region; each has a replica in the peer region. */
export interface KeyRingArns {
  readonly identifiers: string;
  readonly ids: string;
  readonly pinPepper: string;
  /** Of one-time codes. */
  readonly codes: string;
  /** Of hand-over and transfer codes. */
  readonly tokens: string;
  /** Of what the edge signs for the first block of a chat. */
  readonly entryTokens: string;
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

export interface GoogleRegion {
  readonly region: string;
  /** IPv4 ranges: of the subnet, and of its pods and services. */
  readonly nodes: string;
  readonly pods: string;
  readonly services: string;
}

export interface GoogleSettings extends Readonly<Record<Side, GoogleRegion>> {
  /** Project id. */
  readonly project: string;
  readonly projectNumber: string;
  /** The same for both Cloud Routers: AWS compares the priorities of routes only below one first ASN. */
  readonly asn: number;
}

/** What of an AWS region Google's side reaches privately: a VPC with interface endpoints. */
export interface AwsNetwork {
  readonly vpc: string;
  /** Two, each in the availability zone of the same place in the list. */
  readonly subnets: readonly string[];
  readonly availabilityZones: readonly string[];
  /** Of the transit gateway. */
  readonly asn: number;
}

export type AwsSettings = Readonly<Record<Side, AwsNetwork>>;

/** Four of each side's pair: inside ranges, /30, whose first host is AWS's end; or pre-shared keys. */
export type PerTunnel = Readonly<Record<Side, readonly string[]>>;

export interface EdgeSettings {
  readonly hostname: string;
  /** Container image with its tag. */
  readonly image: string;
  /** Pods in each cluster. */
  readonly replicas: number;
  /** Whether the edge may call AWS over the Internet where no tunnel is up. */
  readonly allowPublicFallback: boolean;
  readonly oidc: { readonly issuer: string; readonly audience: string; readonly jwksUri: string };
}

export interface KubernetesSettings {
  /** Of the edge, in both clusters. */
  readonly namespace: string;
}

export interface RequestedNumber {
  readonly country: string;
  readonly type: "LONG_CODE" | "TOLL_FREE" | "SIMULATOR";
}

/** The ARN of a number or pool that is there already, or the number to request. */
export type SmsOrigination = string | RequestedNumber;

/** What costs or loses data by its length, so that nothing is assumed. */
export interface RetentionSettings {
  /** Of the streams. */
  readonly eventHours: number;
  /** Recordings, transcripts, mails. */
  readonly objectDays: number;
  readonly quarantineDays: number;
  /** Of Customer Profiles, since the last change. */
  readonly profileDays: number;
}

/** ARNs of customer-managed KMS keys, for the secrets that are under one. */
export type SecretKeyArns = Readonly<Partial<Record<SecretName, string>>>;
