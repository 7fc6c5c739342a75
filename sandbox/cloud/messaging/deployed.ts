/** What a region's End User Messaging is set up with. */

/** FILTER and MONITOR let a text through: they judge it by what only AWS knows. */
export type ProtectStatus = "ALLOW" | "BLOCK" | "MONITOR" | "FILTER";

export type MessageType = "TRANSACTIONAL" | "PROMOTIONAL";

export interface SmsNumber {
  readonly region: string;
  readonly id: string;
  /** E.164 */
  readonly phoneNumber: string;
  /** A number made by CloudFormation names none: it sends both. */
  readonly messageType: MessageType | undefined;
  readonly optOutListName: string;
  readonly isTwoWay: boolean;
  /** Where inbound texts go: a topic, or Connect. */
  readonly twoWayChannelArn: string | undefined;
  /** False: STOP and HELP are answered here, and nobody else hears of them. */
  readonly hasSelfManagedOptOuts: boolean;
}

export interface ConfigurationSet {
  readonly region: string;
  readonly name: string;
  readonly hasMessageFeedback: boolean;
  readonly protectConfigurationId: string | undefined;
}

export interface ProtectConfiguration {
  readonly region: string;
  readonly id: string;
  /** By two-letter country code; a country without a rule is allowed. */
  readonly sms: ReadonlyMap<string, ProtectStatus>;
}

export const DEFAULT_OPT_OUT_LIST = "Default";

type Kind = "phone-number" | "configuration-set" | "protect-configuration" | "opt-out-list" | "message";

export class MessagingSetUp {
  readonly #accountId: string;
  readonly #numbers = new Map<string, SmsNumber>();
  readonly #sets = new Map<string, ConfigurationSet>();
  readonly #protections = new Map<string, ProtectConfiguration>();
  readonly #lists = new Set<string>();

  constructor(accountId: string) {
    this.#accountId = accountId;
  }

  arn(region: string, kind: Kind, id: string): string {
    return `arn:aws:sms-voice:${region}:${this.#accountId}:${kind}/${id}`;
  }

  putNumber(number: SmsNumber): void {
    if (!this.hasList(number.region, number.optOutListName))
      throw new Error(`Region ${number.region} has no opt-out list ${number.optOutListName}.`);
    this.#numbers.set(`${number.region}/${number.id}`, number);
  }

  removeNumber(region: string, id: string): void {
    this.#numbers.delete(`${region}/${id}`);
  }

  numbersIn(region: string): readonly SmsNumber[] {
    return [...this.#numbers.values()].filter((number) => number.region === region);
  }

  /** By id, ARN or the number itself. */
  number(region: string, identity: string): SmsNumber | undefined {
    return this.numbersIn(region).find(
      ({ id, phoneNumber }) =>
        identity === id || identity === phoneNumber || identity === this.arn(region, "phone-number", id),
    );
  }

  /** Who answers at this number, in whichever region. */
  numberAt(phoneNumber: string): SmsNumber | undefined {
    return [...this.#numbers.values()].find((number) => number.phoneNumber === phoneNumber);
  }

  putSet(set: ConfigurationSet): void {
    const { region, protectConfigurationId: id } = set;
    if (id !== undefined && this.protection(region, id) === undefined)
      throw new Error(`Region ${region} has no protect configuration ${id}.`);
    this.#sets.set(`${region}/${set.name}`, set);
  }

  removeSet(region: string, name: string): void {
    this.#sets.delete(`${region}/${name}`);
  }

  set(region: string, nameOrArn: string): ConfigurationSet | undefined {
    return this.#sets.get(`${region}/${lastPart(nameOrArn)}`);
  }

  putProtection(protection: ProtectConfiguration): void {
    this.#protections.set(`${protection.region}/${protection.id}`, protection);
  }

  removeProtection(region: string, id: string): void {
    this.#protections.delete(`${region}/${id}`);
  }

  protection(region: string, idOrArn: string): ProtectConfiguration | undefined {
    return this.#protections.get(`${region}/${lastPart(idOrArn)}`);
  }

  putList(region: string, name: string): void {
    this.#lists.add(`${region}/${name}`);
  }

  removeList(region: string, name: string): void {
    this.#lists.delete(`${region}/${name}`);
  }

  /** Every region has the default one. */
  hasList(region: string, name: string): boolean {
    return name === DEFAULT_OPT_OUT_LIST || this.#lists.has(`${region}/${name}`);
  }
}

/** What an ARN ends with, or a name that is none. */
export function lastPart(nameOrArn: string): string {
  return nameOrArn.startsWith("arn:") ? (nameOrArn.split("/").at(-1) ?? "") : nameOrArn;
}
