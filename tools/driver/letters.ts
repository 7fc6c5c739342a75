/** What customers write, over the local cloud's control: texts and mails, and what they get by text. */
import type { Mail, Region, Written } from "../../journeys/language.ts";
import { mailAddressOf, type Person } from "../../journeys/people.ts";
import type { ContactStatus } from "../../sandbox/cloud/contact-status.ts";
import type { CloudDescription, RegionDescription, SandboxControl } from "../../sandbox/cloud/control.ts";
import { identify } from "./heard.ts";

export interface LetterBox {
  readonly control: SandboxControl;
  readonly cloud: CloudDescription;
  readonly who: Person;
  /** The cloud's name of a journey's region. */
  regionOf(region: Region): string;
}

export async function textTo(region: Region, text: string, box: LetterBox): Promise<Written> {
  const { control, who } = box;
  const [to] = described(box.regionOf(region), box).textNumbers;
  if (to === undefined) throw new Error(`The ${region.name} region has no number that takes texts.`);
  const contact = await control.sendsText({ from: who.phone, to, text });
  if (contact === null) throw new Error(`Nobody took the text to ${to}.`);
  return written(control, contact);
}

export async function mailTo(region: Region, mail: Mail, box: LetterBox): Promise<Written> {
  return send(described(box.regionOf(region), box), mail, box);
}

export async function answerTo(
  earlier: Written,
  { text, region }: { readonly text: string; readonly region?: Region },
  box: LetterBox,
): Promise<Written> {
  const { control, who } = box;
  const { references = {}, region: there } = await control.contact({ contactId: earlier.contactId });
  const own = references["message-id"]?.value;
  if (own === undefined) throw new Error(`Contact ${earlier.contactId} is no mail that could be answered.`);
  const received = await control.mailsTo({ address: mailAddressOf(who) });
  const answered = received.filter(({ inReplyTo }) => inReplyTo === own).at(-1)?.messageId ?? own;
  const subject = `Re: ${references["subject"]?.value ?? ""}`;
  const to = described(region === undefined ? there : box.regionOf(region), box);
  return send(to, { subject, text }, box, answered);
}

export async function wasTexted(prompt: string, { control, who }: LetterBox): Promise<void> {
  const last = (await control.textsTo({ number: who.phone })).at(-1);
  const key = last && identify({ flow: "a text", action: last.messageId, text: last.text }).key;
  if (key !== prompt) throw new Error(`Expected the text "${prompt}"; the last one is ${key ?? "none"}.`);
}

/** A contact that is read, and not talked to. */
export function written(control: SandboxControl, { contactId }: Pick<ContactStatus, "contactId">): Written {
  const expect = async (...states: readonly ContactStatus["state"][]) => {
    const { state } = await control.contact({ contactId });
    if (!states.includes(state))
      throw new Error(`Expected contact ${contactId} to be ${states.join(" or ")}; it is ${state}.`);
  };
  return { contactId, isQueued: () => expect("queued", "ringing"), isOver: () => expect("ended") };
}

async function send(
  { region, mailAddresses: [to] }: RegionDescription,
  { subject, text, attachments = {} }: Mail,
  { control, who }: LetterBox,
  inReplyTo?: string,
): Promise<Written> {
  if (to === undefined) throw new Error(`Region ${region} has no address that takes mail.`);
  const contact = await control.sendsMail({
    from: mailAddressOf(who),
    to,
    subject,
    text,
    attachments: Object.entries(attachments).map(([name, content]) => ({
      name,
      contentType: "text/plain",
      content: Buffer.from(content).toString("base64"),
    })),
    ...(inReplyTo === undefined ? {} : { inReplyTo }),
  });
  return written(control, contact);
}

function described(region: string, { cloud }: LetterBox): RegionDescription {
  const found = cloud.regions.find((candidate) => candidate.region === region);
  if (found === undefined) throw new Error(`The local cloud has no region ${region}.`);
  return found;
}
