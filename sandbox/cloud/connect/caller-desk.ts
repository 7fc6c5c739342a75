/** What callers do, and what the phone network does for them: calls in, calls out, keys, words, hanging up. */
import type { ContactStatus, DisconnectCause, RingingPhone } from "../contact-status.ts";
import type { CloudCore } from "../service.ts";
import { TEXT } from "./chat.ts";
import { type ChatDesk, isChat } from "./chat-desk.ts";
import { pressKeys, silence } from "./collect-keys.ts";
import { Contact } from "./contact.ts";
import type { ContactReference, DisconnectReason } from "./contact-origin.ts";
import { hear, unheard } from "./converse.ts";
import type { Flow, Queue } from "./deployed.ts";
import type { Instance } from "./instance.ts";
import type { Phones } from "./phones.ts";
import type { ContactControl, SpeechBot } from "./ports.ts";
import type { Registry } from "./registry.ts";
import type { Pause, Run } from "./run.ts";
import type { Switchboard } from "./switchboard.ts";

const ANONYMOUS = "anonymous";
const E164 = /^\+[1-9]\d{3,14}$/;

const REASONS: Readonly<Record<DisconnectCause, DisconnectReason>> = {
  "hang-up": "CUSTOMER_DISCONNECT",
  "line-dropped": "TELECOM_PROBLEM",
};

type Dialling = Parameters<ContactControl["dial"]>[0];

export interface CallOut {
  readonly instance: Instance;
  readonly flow: Flow;
  readonly from: string;
  readonly to: string;
  readonly queue?: Queue;
  readonly attributes: Readonly<Record<string, string>>;
  readonly references?: Readonly<Record<string, ContactReference>>;
  readonly relatedContactId?: string;
  readonly name?: string;
  readonly description?: string;
  readonly ringMs: number;
}

export interface CallerDeskParts {
  readonly registry: Registry;
  readonly switchboard: Switchboard;
  readonly phones: Phones;
  readonly chats: ChatDesk;
  readonly speech: SpeechBot;
  readonly contacts: Map<string, Contact>;
}

export class CallerDesk {
  readonly #core: CloudCore;
  readonly #parts: CallerDeskParts;

  constructor(core: CloudCore, parts: CallerDeskParts) {
    this.#core = core;
    this.#parts = parts;
  }

  dial({ from, to, telephony }: Dialling): Promise<ContactStatus> {
    if (from !== ANONYMOUS && !E164.test(from))
      throw new Error(
        `A caller dials from a number such as +441632960001 or "${ANONYMOUS}", not from "${from}".`,
      );
    return settled(
      this.callIn({
        to,
        ...(from === ANONYMOUS ? {} : { from }),
        ...(telephony === undefined ? {} : { telephony }),
      }),
    );
  }

  /** Throws where nobody answers. */
  callIn({ from, to, telephony, digits }: Partial<Dialling> & { to: string; digits?: string }): Contact {
    const { registry, switchboard } = this.#parts;
    const number = registry.findAddress(to);
    const instance = number && registry.findInstance(number.instanceArn);
    if (number === undefined || instance === undefined || number.sourceArn !== undefined)
      throw new Error(`no answer: nobody has the number ${to}.`);
    if (this.#core.faults.isLost(instance.region))
      throw new Error(`no answer: region ${instance.region} is lost.`);
    const flow = registry.flowFor(number);
    if (flow === undefined || !flow.isActive || !instance.settings.takesInboundCalls)
      throw new Error(`no answer: ${to} is claimed, but no flow answers it.`);
    const contact = new Contact({
      id: this.#core.random.uuid(),
      instance,
      channel: "VOICE",
      initiationMethod: "INBOUND",
      ...(from === undefined ? {} : { customerAddress: from }),
      systemAddress: to,
      ...(telephony === undefined ? {} : { sipHeaders: telephony }),
      startedAt: this.#core.clock.now(),
    });
    contact.tones = digits;
    contact.dialledDigits = digits;
    this.#parts.contacts.set(contact.id, contact);
    switchboard.begin(contact);
    switchboard.answer(contact, flow);
    return contact;
  }

  /** Rings at a phone outside; the flow begins when somebody answers it. */
  callOut({ flow, from, to, queue, ringMs, ...order }: CallOut): Contact {
    const { switchboard, phones, contacts } = this.#parts;
    const contact = new Contact({
      ...order,
      id: this.#core.random.uuid(),
      channel: "VOICE",
      initiationMethod: "API",
      customerAddress: to,
      systemAddress: from,
      startedAt: this.#core.clock.now(),
    });
    contact.state = "dialling";
    contact.targetQueue = queue;
    contacts.set(contact.id, contact);
    switchboard.begin(contact);
    phones.ring({
      number: to,
      from,
      contact,
      timeoutMs: ringMs,
      answered: () => switchboard.answer(contact, flow),
      unanswered: () => switchboard.end(contact, "TELECOM_UNANSWERED"),
    });
    return contact;
  }

  ringing({ number }: { number: string }): readonly RingingPhone[] {
    return this.#parts.phones.at(number).map(({ contact, from }) => ({
      contactId: contact.id,
      region: contact.region,
      ...(from === undefined ? {} : { from }),
    }));
  }

  answers({ number }: { number: string }): Promise<ContactStatus> {
    return settled(this.#parts.phones.answer(number));
  }

  async keys(contact: Contact, digits: string): Promise<ContactStatus> {
    if (!/^[0-9*#]+$/.test(digits))
      throw new Error(`A keypad has the keys 0 to 9, * and #, not "${digits}".`);
    if (contact.channel !== "VOICE")
      throw new Error(`Contact ${contact.id} is a ${contact.channel.toLowerCase()}: it has no keypad.`);
    const { run, pause } = this.#listening(contact);
    if (pause.effect.kind === "collect") await pressKeys(run, pause.effect, digits);
    else if (pause.effect.kind === "converse") hear(run, pause, this.#parts.speech, digits.replace(/#$/, ""));
    return settled(contact);
  }

  /** A keypad prompt does not hear speech: it goes on waiting. In a chat this is what the customer writes. */
  say(contact: Contact, text: string): Promise<ContactStatus> {
    if (isChat(contact) && !contact.hasEnded) {
      this.#parts.chats.write(contact, TEXT, text);
      return settled(contact);
    }
    const { run, pause } = this.#listening(contact);
    if (pause.effect.kind === "converse") hear(run, pause, this.#parts.speech, text);
    return settled(contact);
  }

  async silence(contact: Contact): Promise<ContactStatus> {
    const { run, pause } = this.#listening(contact);
    if (pause.effect.kind === "collect") pause.release(await silence(run, pause.effect));
    else if (pause.effect.kind === "converse") pause.release(unheard(pause.effect));
    return settled(contact);
  }

  /** One phone: whoever leaves a leg has left the call that it belongs to. */
  hangUp(contact: Contact, cause: DisconnectCause): Promise<ContactStatus> {
    if (!Object.hasOwn(REASONS, cause))
      throw new Error(`A call ends by "hang-up" or "line-dropped", not by "${cause}".`);
    this.#parts.switchboard.end(firstLegOf(contact), REASONS[cause]);
    return settled(contact);
  }

  /** The caller's keys and words go to whom the caller hears: the leg that the call was sent on to. */
  #listening(contact: Contact): { readonly run: Run; readonly pause: Pause } {
    const heard = lastLegOf(contact);
    for (const run of this.#parts.switchboard.runsOf(heard)) {
      const { pause } = run;
      if (
        run.listener === "customer" &&
        (pause?.effect.kind === "collect" || pause?.effect.kind === "converse")
      )
        return { run, pause };
    }
    throw new Error(`Contact ${heard.id} does not wait for the caller: it is ${heard.state}.`);
  }
}

/** What the contact looks like once its flows, and those of the leg it was sent on to, wait or are over. */
export async function settled(contact: Contact): Promise<ContactStatus> {
  for (;;) {
    await contact.activity.idle();
    const leg = lastLegOf(contact);
    await leg.activity.idle();
    if (contact.activity.isIdle && lastLegOf(contact) === leg) return contact.status();
  }
}

function lastLegOf(contact: Contact): Contact {
  const { bridgedTo } = contact;
  return bridgedTo === undefined || bridgedTo.hasEnded ? contact : lastLegOf(bridgedTo);
}

function firstLegOf(contact: Contact): Contact {
  const { bridgedFrom } = contact;
  return bridgedFrom === undefined || bridgedFrom.hasEnded ? contact : firstLegOf(bridgedFrom);
}
