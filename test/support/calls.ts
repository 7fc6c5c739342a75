/** A caller in one region: the events that Connect would send, with the turn carried along as a flow does. */
import { encrypted, type RegionUnderTest } from "./two-regions.ts";

let contacts = 0;

export function flowEvent(
  contactId: string,
  phone: string | null,
  parameters: Readonly<Record<string, string>> = {},
  channel: "VOICE" | "CHAT" = "VOICE",
): unknown {
  return {
    Name: "ContactFlowEvent",
    Details: {
      ContactData: {
        Attributes: {},
        Channel: channel,
        ContactId: contactId,
        InitialContactId: contactId,
        PreviousContactId: contactId,
        CustomerEndpoint: phone === null ? null : { Address: phone, Type: "TELEPHONE_NUMBER" },
        InitiationMethod: "INBOUND",
        LanguageCode: "en-GB",
      },
      Parameters: parameters,
    },
  };
}

/** A customer in one region, on the phone, or in a chat where no number is known. */
export class Caller {
  readonly contactId: string;
  readonly #region: RegionUnderTest;
  readonly #phone: string | null;
  readonly #channel: "VOICE" | "CHAT";
  #turn = "0";

  constructor(region: RegionUnderTest, phone: string | null, channel: "VOICE" | "CHAT" = "VOICE") {
    contacts += 1;
    this.contactId = `contact-${contacts}`;
    this.#region = region;
    this.#phone = phone;
    this.#channel = channel;
  }

  get turn(): string {
    return this.#turn;
  }

  identify(parameters: Readonly<Record<string, string>> = {}) {
    return this.#region.call.identifyCustomer(this.event(parameters));
  }

  enterPin(pin: string) {
    return this.sendPin(encrypted(pin));
  }

  async sendPin(ciphertext: string) {
    return this.#next(await this.#region.call.verifyPin(this.event({ pin: ciphertext, turn: this.#turn })));
  }

  async setPin(pin: string) {
    return this.#next(await this.#region.call.setPin(this.event({ pin: encrypted(pin), turn: this.#turn })));
  }

  async asksForCode() {
    return this.#next(await this.#region.call.sendCode(this.event({ turn: this.#turn })));
  }

  /** On a keypad, encrypted. */
  async keysTextCode(code: string) {
    return this.#next(
      await this.#region.call.verifyCode(this.event({ encryptedCode: encrypted(code), turn: this.#turn })),
    );
  }

  /** In a chat, as it is typed. */
  async writesTextCode(code: string) {
    return this.#next(await this.#region.call.verifyCode(this.event({ code, turn: this.#turn })));
  }

  async progress(action: string, more: Readonly<Record<string, string>> = {}) {
    return this.#next(
      await this.#region.call.saveProgress(this.event({ action, turn: this.#turn, ...more })),
    );
  }

  answer(question: string, answer: string) {
    return this.progress("answer", { question, answer });
  }

  async opensTransfer() {
    return this.#next(await this.#region.call.openTransfer(this.event({ turn: this.#turn })));
  }

  keysCode(code: string) {
    return this.#region.call.identifyCustomer(this.event({ handOver: code }));
  }

  close(reason: string) {
    return this.#region.call.closeContact(this.event({ reason }));
  }

  /** The service's word that the contact is over. */
  ends(reason = "CUSTOMER_DISCONNECT") {
    return this.#region.call.ingestContactEvents({
      source: "aws.connect",
      "detail-type": "Amazon Connect Contact Event",
      region: this.#region.name,
      detail: {
        eventType: "DISCONNECTED",
        contactId: this.contactId,
        channel: "VOICE",
        disconnectTimestamp: new Date(this.#region.wall.time).toISOString(),
        disconnectReason: reason,
      },
    });
  }

  event(parameters: Readonly<Record<string, string>>): unknown {
    return flowEvent(this.contactId, this.#phone, parameters, this.#channel);
  }

  #next<R extends Readonly<Record<string, string>>>(reply: R): R {
    this.#turn = reply["turn"] ?? this.#turn;
    return reply;
  }
}
