/** The only reader of the configuration: one typed Settings, or one error with every problem in it. */
import * as pulumi from "@pulumi/pulumi";
import { replicaArn } from "./naming.ts";
import type { RegionName, Side } from "./regions.ts";
import { SettingPlace, type SettingProblem } from "./setting-checks.ts";
import { NETWORK_RULES } from "./setting-network-rules.ts";
import { RULES } from "./setting-rules.ts";
import { type ReadSettings, SETTINGS } from "./setting-schema.ts";
import type {
  AgentSetting,
  AwsSettings,
  EdgeSettings,
  GoogleSettings,
  KeyRingArns,
  KubernetesSettings,
  OpeningHours,
  PerTunnel,
  PhoneNumberSetting,
  RetentionSettings,
  SecretKeyArns,
  SecurityKeySetting,
  SmsOrigination,
} from "./setting-shapes.ts";

export interface Settings {
  readonly stack: string;
  readonly accountId: string;
  readonly regions: Readonly<Record<Side, RegionName>>;
  /** Votes in strongly consistent tables, and holds nothing. */
  readonly witnessRegion: RegionName;
  readonly link: Link;
  /** Without the -home or -peer that each instance gets. */
  readonly instanceAlias: string;
  readonly redialCarryOver: "off" | "interrupted";
  /** Whether what cannot be made again is protected from deletion. */
  readonly protect: boolean;
  readonly logRetentionDays: number;
  readonly keyRings: KeyRingArns;
  readonly securityKey: Readonly<Record<Side, SecurityKeySetting>>;
  readonly secretKeys: Readonly<Record<Side, SecretKeyArns>>;
  readonly phoneNumbers: Readonly<Record<Side, PhoneNumberSetting>>;
  /** ISO 3166: numbers of others are sent no text. */
  readonly smsCountries: readonly string[];
  readonly smsOrigination: Readonly<Record<Side, SmsOrigination>>;
  /** What customers write to, and mails come from. */
  readonly mailAddresses: Readonly<Record<Side, string>>;
  readonly retention: RetentionSettings;
  readonly timeZone: string;
  readonly openingHours: OpeningHours;
  readonly users: readonly AgentSetting[];
  readonly google: GoogleSettings;
  readonly aws: AwsSettings;
  /** Inside ranges. */
  readonly tunnels: PerTunnel;
  /** In the clear: whoever hands them to a resource marks them as secrets. */
  readonly tunnelKeys: PerTunnel;
  readonly edge: EdgeSettings;
  readonly kubernetes: KubernetesSettings;
}

export type Link =
  | { readonly mode: "independent" }
  | { readonly mode: "linked"; readonly phase: "source" | "linked" };

export class InvalidSettings extends Error {
  readonly problems: readonly SettingProblem[];

  constructor(problems: readonly SettingProblem[]) {
    const lines = problems.map(
      ({ key, expected, came, remedy }) => `  ${key}: expected ${expected}; came ${came}. ${remedy}`,
    );
    super(`${problems.length} of the settings cannot be used, nothing was created:\n${lines.join("\n")}`);
    this.name = "InvalidSettings";
    this.problems = problems;
  }
}

/** Reads the stack's configuration. Throws InvalidSettings. */
export function readSettings(): Settings {
  const config = new pulumi.Config("tandem");
  return parseSettings(pulumi.getStack(), (key) => config.get(key));
}

/** `lookUp` gives a setting as the engine keeps it: texts as they are, everything else as JSON. */
export function parseSettings(stack: string, lookUp: (key: string) => string | undefined): Settings {
  const problems: SettingProblem[] = [];
  const place = (key: string): SettingPlace => new SettingPlace(`tandem:${key}`, problems);
  // The longest bucket name must stay within S3's 63 characters, the longest role name within IAM's 64.
  if (!/^[a-z][a-z0-9-]{0,16}$/.test(stack))
    new SettingPlace("stack name", problems).refuse(
      "1 to 17 lower-case letters, digits and hyphens, a letter first",
      stack,
      "It is part of every physical name: create the stack under another one.",
    );
  const given = Object.fromEntries(Object.keys(SETTINGS).map((key) => [key, decode(lookUp(key))]));
  const read: Partial<ReadSettings> = Object.fromEntries(
    Object.entries(SETTINGS).map(([key, check]) => [key, check(given[key], place(key))]),
  );
  for (const rule of RULES) rule(read, place);
  for (const rule of NETWORK_RULES) rule(given, place);
  if (problems.length > 0 || !isComplete(read)) throw new InvalidSettings(problems);
  return arrange(stack, read);
}

function isComplete(read: Partial<ReadSettings>): read is ReadSettings {
  return Object.values(read).every((value) => value !== undefined);
}

function arrange(stack: string, read: ReadSettings): Settings {
  const { homeRegion, peerRegion, linkMode, linkPhase, securityKey, ...same } = read;
  return {
    ...same,
    stack,
    regions: { home: homeRegion, peer: peerRegion },
    securityKey: "home" in securityKey ? securityKey : shared(securityKey, peerRegion),
    link:
      linkMode === "linked" && linkPhase !== "none"
        ? { mode: linkMode, phase: linkPhase }
        : { mode: "independent" },
  };
}

function shared(home: SecurityKeySetting, peerRegion: RegionName): Settings["securityKey"] {
  return { home, peer: { ...home, secretArn: replicaArn(home.secretArn, peerRegion) } };
}

// A text that happens to be JSON, such as an account id, must stay a text.
function decode(value: string | undefined): unknown {
  if (value === undefined || !/^(true|false|[[{].*|\d{1,4})$/s.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
