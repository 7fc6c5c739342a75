/** What callers and agents do: the methods of SandboxControl over live contacts. */
import type { ContactStatus, DisconnectCause } from "../control.ts";
import type { CloudCore } from "../service.ts";
import { AgentDesk } from "./agent-desk.ts";
import { TEXT } from "./chat.ts";
import { ChatDesk, isChat } from "./chat-desk.ts";
import { pressKeys, silence } from "./collect-keys.ts";
import { Contact, type DisconnectReason } from "./contact.ts";
import type { ContactEvents } from "./contact-events.ts";
import { understand, unheard } from "./converse.ts";
import type { ConnectPorts, ContactControl } from "./ports.ts";
import type { Registry } from "./registry.ts";
import type { Pause, Run } from "./run.ts";
import { Switchboard } from "./switchboard.ts";
import { WaitingLine } from "./waiting-line.ts";

const ANONYMOUS = "anonymous";
const E164 = /^\+[1-9]\d{3,14}$/;

const REASONS: Readonly<Record<DisconnectCause, DisconnectReason>> = {
  "hang-up": "CUSTOMER_DISCONNECT",
  "line-dropped": "TELECOM_PROBLEM",
};

type Dialling = Parameters<ContactControl["dial"]>[0];

export class ContactCenter implements ContactControl {
  readonly #core: CloudCore;
  readonly #ports: ConnectPorts;
  readonly #registry: Registry;
  readonly #desk: AgentDesk;
  readonly #line = new WaitingLine();
  readonly #switchboard: Switchboard;
  readonly #contacts = new Map<string, Contact>();
  readonly chats: ChatDesk;

  constructor(core: CloudCore, ports: ConnectPorts, registry: Registry, events: ContactEvents) {
    this.#core = core;
    this.#ports = ports;
    this.#registry = registry;
    this.#desk = new AgentDesk(core, registry, this.#line);
    this.#switchboard = new Switchboard(core, ports, { desk: this.#desk, line: this.#line, events });
    this.chats = new ChatDesk(core, {
      switchboard: this.#switchboard,
      speech: ports.speech,
      contacts: this.#contacts,
    });
    core.faults.onChange(() => this.#cutLostRegions());
  }

  async dial({ from, to, telephony }: Dialling): Promise<ContactStatus> {
    if (from !== ANONYMOUS && !E164.test(from))
      throw new Error(
        `A caller dials from a number such as +441632960001 or "${ANONYMOUS}", not from "${from}".`,
      );
    const number = this.#registry.findAddress(to);
    const instance = number && this.#registry.findInstance(number.instanceArn);
    if (number === undefined || instance === undefined)
      throw new Error(`no answer: nobody has the number ${to}.`);
    if (this.#core.faults.isLost(instance.region))
      throw new Error(`no answer: region ${instance.region} is lost.`);
    const flow = this.#registry.flowFor(number);
    if (flow === undefined || !flow.isActive || !instance.settings.takesInboundCalls)
      throw new Error(`no answer: ${to} is claimed, but no flow answers it.`);
    const contact = new Contact({
      id: this.#core.random.uuid(),
      instance,
      ...(from === ANONYMOUS ? {} : { customerAddress: from }),
      systemAddress: to,
      ...(telephony === undefined ? {} : { sipHeaders: telephony }),
      startedAt: this.#core.clock.now(),
    });
    this.#contacts.set(contact.id, contact);
    this.#switchboard.answer(contact, flow);
    return settled(contact);
  }

  async keys({ contactId, digits }: { contactId: string; digits: string }): Promise<ContactStatus> {
    if (!/^[0-9*#]+$/.test(digits))
      throw new Error(`A keypad has the keys 0 to 9, * and #, not "${digits}".`);
    if (this.need(contactId).chat !== undefined)
      throw new Error(`Contact ${contactId} is a chat: its customer writes and has no keypad.`);
    const { contact, run, pause } = this.#listening(contactId);
    if (pause.effect.kind === "collect") await pressKeys(run, pause.effect, digits);
    else if (pause.effect.kind === "converse")
      pause.release(understand(run, pause.effect, this.#ports.speech, digits.replace(/#$/, "")));
    return settled(contact);
  }

  /** A keypad prompt does not hear speech: it goes on waiting. In a chat this is what the customer writes. */
  async say({ contactId, text }: { contactId: string; text: string }): Promise<ContactStatus> {
    const known = this.need(contactId);
    if (isChat(known) && !known.hasEnded) {
      this.chats.write(known, TEXT, text);
      return settled(known);
    }
    const { contact, run, pause } = this.#listening(contactId);
    if (pause.effect.kind === "converse")
      pause.release(understand(run, pause.effect, this.#ports.speech, text));
    return settled(contact);
  }

  async silence({ contactId }: { contactId: string }): Promise<ContactStatus> {
    const { contact, run, pause } = this.#listening(contactId);
    if (pause.effect.kind === "collect") pause.release(await silence(run, pause.effect));
    else if (pause.effect.kind === "converse") pause.release(unheard(pause.effect));
    return settled(contact);
  }

  async hangUp({ contactId, cause }: { contactId: string; cause: DisconnectCause }): Promise<ContactStatus> {
    const contact = this.need(contactId);
    if (!Object.hasOwn(REASONS, cause))
      throw new Error(`A call ends by "hang-up" or "line-dropped", not by "${cause}".`);
    this.#switchboard.end(contact, REASONS[cause]);
    return settled(contact);
  }

  async contact({ contactId }: { contactId: string }): Promise<ContactStatus> {
    return this.need(contactId).status();
  }

  async agentLogsIn({ region, userName }: { region: string; userName: string }): Promise<void> {
    this.#desk.logIn(region, userName);
  }

  async agentLogsOut({ region, userName }: { region: string; userName: string }): Promise<void> {
    this.#desk.logOut(region, userName);
  }

  async agentScreen({
    region,
    userName,
  }: {
    region: string;
    userName: string;
  }): Promise<ContactStatus | null> {
    return this.#desk.contactAt(region, userName)?.status() ?? null;
  }

  async agentAccepts({ region, userName }: { region: string; userName: string }): Promise<ContactStatus> {
    const { contact, user } = this.#desk.take(region, userName);
    this.#switchboard.connect(contact, user);
    return settled(contact);
  }

  async agentEnds({ region, userName }: { region: string; userName: string }): Promise<ContactStatus> {
    const contact = this.#desk.contactAt(region, userName);
    if (contact?.state !== "connected")
      throw new Error(`Agent ${userName} in ${region} is on no contact that could be ended.`);
    this.#switchboard.agentLeft(contact);
    return settled(contact);
  }

  async agentWrites(input: { region: string; userName: string; text: string }): Promise<ContactStatus> {
    const contact = this.#desk.contactAt(input.region, input.userName);
    if (contact?.state !== "connected")
      throw new Error(`Agent ${input.userName} in ${input.region} is in no chat to write in.`);
    this.chats.agentWrites(contact, input.text);
    return settled(contact);
  }

  find(contactId: string): Contact | undefined {
    return this.#contacts.get(contactId);
  }

  need(contactId: string): Contact {
    const contact = this.#contacts.get(contactId);
    if (contact === undefined) throw new Error(`There is no contact ${contactId}.`);
    return contact;
  }

  /** Ends a contact through the API. */
  stop(contact: Contact): void {
    this.#switchboard.end(contact, "API");
  }

  get isQuiet(): boolean {
    return [...this.#contacts.values()].every((c) => c.activity.isIdle);
  }

  async settle(): Promise<void> {
    await Promise.all([...this.#contacts.values()].map((c) => c.activity.idle()));
  }

  reset(): void {
    this.#desk.reset();
    for (const contact of this.#contacts.values()) this.#switchboard.cut(contact);
    this.chats.reset();
    this.#contacts.clear();
    this.#line.clear();
  }

  #listening(contactId: string): { readonly contact: Contact; readonly run: Run; readonly pause: Pause } {
    const contact = this.need(contactId);
    for (const run of this.#switchboard.runsOf(contact)) {
      const { pause } = run;
      if (
        run.listener === "customer" &&
        (pause?.effect.kind === "collect" || pause?.effect.kind === "converse")
      )
        return { contact, run, pause };
    }
    throw new Error(`Contact ${contactId} does not wait for the caller: it is ${contact.state}.`);
  }

  #cutLostRegions(): void {
    for (const region of this.#core.regions) {
      if (!this.#core.faults.isLost(region)) continue;
      this.#desk.dropRegion(region);
      for (const contact of this.#contacts.values())
        if (contact.region === region) this.#switchboard.cut(contact);
    }
  }
}

/** What the contact looks like once its flows wait for somebody or are over. */
async function settled(contact: Contact): Promise<ContactStatus> {
  await contact.activity.idle();
  return contact.status();
}
