/** Amazon Connect: instances with their flows and agents, live contacts, and the API over both. */
import type { ContactStatus } from "../contact-status.ts";
import type { Call, CloudCore, Grant, HttpRequest, Service, ServiceOutput } from "../service.ts";
import { Activity } from "./activity.ts";
import { ConnectApi } from "./api.ts";
import type { ChatDesk } from "./chat-desk.ts";
import { ContactCenter } from "./contact-center.ts";
import { ContactEvents } from "./contact-events.ts";
import { ContactRecords } from "./contact-records.ts";
import type { MailDesk } from "./mail-desk.ts";
import type { ConnectPorts, ContactControl, FlowLanguage } from "./ports.ts";
import { Registry } from "./registry.ts";
import type { TextDesk } from "./text-desk.ts";

/** What SandboxControl.describe tells of one region. */
export interface RegionContents {
  readonly instances: readonly { readonly id: string; readonly alias: string; readonly arn: string }[];
  readonly phoneNumbers: readonly string[];
  readonly textNumbers: readonly string[];
  readonly mailAddresses: readonly string[];
  readonly agents: readonly string[];
}

export class ConnectService implements Service {
  readonly signingName = "connect";
  readonly protocol = "rest-json";
  /** What is deployed: the providers' behaviours put it here. */
  readonly registry = new Registry();
  readonly core: CloudCore;
  readonly language: FlowLanguage;
  /** Where texts and mail of customers arrive. */
  readonly texts: TextDesk;
  readonly mails: MailDesk;
  /** The number behind an ARN of End User Messaging. */
  readonly numberOf: (region: string, numberArn: string) => string | undefined;
  readonly #deliveries = new Activity();
  readonly #records: ContactRecords;
  readonly #center: ContactCenter;
  readonly #api: ConnectApi;

  constructor(core: CloudCore, ports: ConnectPorts) {
    this.core = core;
    this.language = ports.language;
    const events = new ContactEvents(core, ports.events, this.#deliveries);
    this.#records = new ContactRecords(core, ports.records, this.#deliveries);
    const records = this.#records;
    this.#center = new ContactCenter(core, ports, { registry: this.registry, events, records });
    this.texts = this.#center.texts;
    this.mails = this.#center.mails;
    this.numberOf = (region, numberArn) => ports.texts?.numberOf(region, numberArn);
    this.#api = new ConnectApi(core, this.registry, this.#center);
  }

  get contacts(): ContactControl {
    return this.#center.control;
  }

  /** Every contact since the last reset. */
  statuses(): readonly ContactStatus[] {
    return this.#center.statuses();
  }

  /** Contact records that are due within the minute are written now. */
  writeRecords(): Promise<void> {
    return this.#records.writeDue();
  }

  /** The customers' side of chats. */
  get chats(): ChatDesk {
    return this.#center.chats;
  }

  route(
    request: HttpRequest,
  ): { readonly operation: string; readonly input: Record<string, unknown> } | undefined {
    return this.#api.route(request);
  }

  grants(call: Call): readonly Grant[] {
    return this.#api.grants(call);
  }

  async handle(call: Call): Promise<ServiceOutput> {
    return this.#api.handle(call);
  }

  describe(region: string): RegionContents {
    const instances = this.registry.instances(region);
    const numbers = this.registry.numbers(region);
    return {
      instances: instances.map(({ id, arn, settings }) => ({ id, alias: settings.alias, arn })),
      phoneNumbers: numbers.filter((n) => n.sourceArn === undefined).map((n) => n.address),
      textNumbers: numbers.filter((n) => n.sourceArn !== undefined).map((n) => n.address),
      mailAddresses: instances.flatMap((i) => [...i.emailAddresses.values()].map((held) => held.name)),
      agents: instances.flatMap((i) => [...i.users.values()].map((u) => u.name)),
    };
  }

  /** Forgets contacts and logs every agent out; what was deployed stays. */
  reset(): void {
    this.#center.reset();
    this.#api.reset();
  }

  /** True when no flow is running and no event is on its way. */
  get isQuiet(): boolean {
    return this.#center.isQuiet && this.#deliveries.isIdle;
  }

  /** Waits until running flows wait for somebody, and events are handed over. */
  async settle(): Promise<void> {
    while (!this.isQuiet) {
      await this.#center.settle();
      await this.#deliveries.idle();
    }
  }
}
