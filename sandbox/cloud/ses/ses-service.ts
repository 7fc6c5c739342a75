/** SES v2: mails from identities that were verified, into the mailboxes of the world. */
import type { Mailboxes } from "../mail/mailboxes.ts";
import { readJsonObject } from "../protocol.ts";
import {
  type Call,
  type CloudCore,
  type Grant,
  type HttpRequest,
  type Service,
  ServiceError,
  type ServiceOutput,
} from "../service.ts";
import { readMail } from "./read-mail.ts";
import { addressesOf } from "./read-mime.ts";

const SEND_PATH = "/v2/email/outbound-emails";
const IDENTITY_PATH = "/v2/email/identities/";

export class SesService implements Service {
  readonly signingName = "ses";
  readonly protocol = "rest-json";
  readonly #core: CloudCore;
  readonly #mailboxes: Mailboxes;
  /** By region, then address or domain; the value is the set that its mails use by themselves. */
  readonly #identities = new Map<string, string | undefined>();
  readonly #sets = new Map<string, { readonly isSending: boolean }>();

  constructor(core: CloudCore, mailboxes: Mailboxes) {
    this.#core = core;
    this.#mailboxes = mailboxes;
  }

  /** Verified at once: the local cloud owns every domain. */
  putIdentity(region: string, identity: string, configurationSetName?: string): void {
    this.#identities.set(`${region}/${identity.toLowerCase()}`, configurationSetName);
  }

  removeIdentity(region: string, identity: string): void {
    this.#identities.delete(`${region}/${identity.toLowerCase()}`);
  }

  putConfigurationSet(region: string, name: string, isSending: boolean): void {
    this.#sets.set(`${region}/${name}`, { isSending });
  }

  removeConfigurationSet(region: string, name: string): void {
    this.#sets.delete(`${region}/${name}`);
  }

  route(request: HttpRequest): { operation: string; input: Record<string, unknown> } | undefined {
    if (request.method === "POST" && request.path === SEND_PATH)
      return { operation: "SendEmail", input: readJsonObject(request, this.protocol) };
    if (request.method === "GET" && request.path.startsWith(IDENTITY_PATH)) {
      const EmailIdentity = decodeURIComponent(request.path.slice(IDENTITY_PATH.length));
      return { operation: "GetEmailIdentity", input: { EmailIdentity } };
    }
    return undefined;
  }

  grants({ operation, input, region }: Call): readonly Grant[] {
    const action = `ses:${operation}`;
    const arn = (kind: string, name: string) =>
      `arn:aws:ses:${region}:${this.#core.accountId}:${kind}/${name}`;
    if (operation !== "SendEmail")
      return [{ action, resource: arn("identity", String(input["EmailIdentity"])) }];
    const { from } = readMail(input);
    const context = { "ses:FromAddress": from };
    const identity = this.#identityOf(region, from) ?? from;
    const set = input["ConfigurationSetName"];
    return [
      { action, resource: arn("identity", identity), context },
      ...(typeof set === "string" ? [{ action, resource: arn("configuration-set", set), context }] : []),
    ];
  }

  async handle(call: Call): Promise<ServiceOutput> {
    return { json: call.operation === "SendEmail" ? this.#send(call) : this.#describe(call) };
  }

  #send({ input, region }: Call): Readonly<Record<string, unknown>> {
    const mail = readMail(input);
    const identity = this.#identityOf(region, mail.from);
    if (identity === undefined)
      throw new ServiceError(
        "MessageRejected",
        `Email address is not verified. The following identities failed the check in region ${region.toUpperCase()}: ${mail.from}`,
      );
    const set = input["ConfigurationSetName"] ?? this.#identities.get(`${region}/${identity}`);
    if (set !== undefined) this.#demandSending(region, String(set));
    const messageId = this.#mailboxes.newMessageId();
    const { recipients, from, subject, text, inReplyTo } = mail;
    for (const to of recipients)
      this.#mailboxes.deliver({
        messageId,
        region,
        from,
        to,
        subject,
        text,
        ...(inReplyTo === undefined ? {} : { inReplyTo }),
      });
    // The header has brackets and a domain around what the caller is told.
    return { MessageId: messageId.replace(/^<|@.*$/g, "") };
  }

  #describe({ input, region }: Call): Readonly<Record<string, unknown>> {
    const identity = String(input["EmailIdentity"]).toLowerCase();
    const key = `${region}/${identity}`;
    if (!this.#identities.has(key))
      throw new ServiceError("NotFoundException", `Email identity ${identity} does not exist.`, 404);
    return {
      IdentityType: identity.includes("@") ? "EMAIL_ADDRESS" : "DOMAIN",
      VerifiedForSendingStatus: true,
      VerificationStatus: "SUCCESS",
      ConfigurationSetName: this.#identities.get(key),
    };
  }

  #demandSending(region: string, name: string): void {
    const set = this.#sets.get(`${region}/${name}`);
    if (set === undefined)
      throw new ServiceError("NotFoundException", `Configuration set <${name}> does not exist.`, 404);
    if (!set.isSending)
      throw new ServiceError("SendingPausedException", `Sending is paused for configuration set ${name}.`);
  }

  /** The address itself, else its domain. */
  #identityOf(region: string, from: string): string | undefined {
    const address = (addressesOf(from)[0] ?? "").toLowerCase();
    return [address, address.slice(address.indexOf("@") + 1)].find((identity) =>
      this.#identities.has(`${region}/${identity}`),
    );
  }
}
