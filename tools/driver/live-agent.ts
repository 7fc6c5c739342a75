/** An agent of a journey over the local cloud's control: the desk, and what the screen leads to. */
import type { Agent, Conversation, Matter, Written } from "../../journeys/language.ts";
import type { ContactStatus } from "../../sandbox/cloud/contact-status.ts";
import type { CloudDescription, SandboxControl } from "../../sandbox/cloud/control.ts";
import { identify } from "./heard.ts";
import { written } from "./letters.ts";
import { matterOf, type TableReader } from "./matter.ts";
import { manageAuthentication } from "./operator.ts";

/** The quick connect of the other region's queue. */
const TO_PEER = "transfer-to-peer";
/** The quick connect of tasks. */
const FOLLOW_UP = "follow-up";
const DAY_MS = 24 * 3_600_000;

export interface AgentPost {
  readonly region: string;
  readonly userName: string;
  readonly cloud: CloudDescription;
  readonly items: TableReader;
}

export class LiveAgent implements Agent {
  readonly #control: SandboxControl;
  readonly #post: AgentPost;
  readonly #who: { readonly region: string; readonly userName: string };
  /** What was on the screen last: it stays there for a note when the contact is over. */
  #last: ContactStatus | undefined;

  constructor(control: SandboxControl, post: AgentPost) {
    this.#control = control;
    this.#post = post;
    this.#who = { region: post.region, userName: post.userName };
  }

  logsIn(): Promise<void> {
    return this.#control.agentLogsIn(this.#who);
  }

  async accepts(): Promise<void> {
    this.#last = await this.#control.agentAccepts(this.#who);
  }

  async ends(): Promise<void> {
    await this.#screen();
    await this.#control.agentEnds(this.#who);
  }

  async isLeftAlone(): Promise<void> {
    const rings = await this.#control.agentScreen(this.#who);
    if (rings?.state === "ringing")
      throw new Error(`Expected nothing to ring at ${this.#who.userName}; ${rings.contactId} does.`);
  }

  async hears(prompt: string): Promise<void> {
    const heard = ((await this.#screen())?.utterances ?? [])
      .filter(({ to }) => to === "agent")
      .map((utterance) => identify(utterance).key);
    if (!heard.some((key) => key === prompt))
      throw new Error(`Expected the agent to hear "${prompt}"; heard ${heard.join(", ") || "nothing"}.`);
  }

  async sees(attributes: Readonly<Record<string, string>>): Promise<void> {
    const shown = (await this.#screen())?.attributes ?? {};
    for (const [name, value] of Object.entries(attributes))
      if (shown[name] !== value)
        throw new Error(`Expected the agent to see ${name} = ${value}; the screen has ${shown[name]}.`);
  }

  async knows({ intent, answers, level }: Matter): Promise<void> {
    const known = await this.#matter();
    const lacking = Object.entries(answers).filter(
      ([question, answer]) => known.answers[question] !== answer,
    );
    if (known.intent === intent && known.level === level && lacking.length === 0) return;
    const wanted = JSON.stringify({ intent, answers, level });
    const { intent: shown, answers: given, level: at } = known;
    throw new Error(
      `Expected the agent to know ${wanted}; the screen leads to ${JSON.stringify({ intent: shown, answers: given, level: at })}.`,
    );
  }

  async seesThread(contacts: readonly Pick<Conversation, "contactId">[]): Promise<void> {
    const shown = [...(await this.#matter()).contacts].sort().join(", ");
    const wanted = contacts.map(({ contactId }) => contactId).sort();
    if (shown !== wanted.join(", "))
      throw new Error(`Expected the thread to hold ${wanted.join(", ")}; it holds ${shown || "nothing"}.`);
  }

  async seesAttachments(names: readonly string[]): Promise<void> {
    const { attachments } = await this.#matter();
    const shown = attachments.map(({ name }) => name).sort();
    if (shown.join("/") !== [...names].sort().join("/"))
      throw new Error(`Expected the files ${names.join(", ")}; there are ${shown.join(", ") || "none"}.`);
    for (const { contactId, name, id } of attachments) {
      const { references = {} } = await this.#control.contact({ contactId });
      if (references[name]?.value !== id) throw new Error(`The link to the file ${name} leads nowhere.`);
    }
  }

  async replies(text: string): Promise<void> {
    this.#last = await this.#control.agentReplies({ ...this.#who, text });
  }

  async startsTask({ name, days }: { readonly name: string; readonly days: number }): Promise<Written> {
    const scheduledAt = (await this.#control.now()) + days * DAY_MS;
    const task = await this.#control.agentStartsTask({
      ...this.#who,
      name,
      quickConnect: FOLLOW_UP,
      scheduledAt,
    });
    return written(this.#control, task);
  }

  async transfersToPeer(): Promise<void> {
    this.#last = await this.#control.agentTransfers({ ...this.#who, quickConnect: TO_PEER });
  }

  revokes({ contactId }: Pick<Conversation, "contactId">): Promise<void> {
    return this.#manages("revoke", contactId);
  }

  unlocks({ contactId }: Pick<Conversation, "contactId">): Promise<void> {
    return this.#manages("unlock", contactId);
  }

  async #matter() {
    const screen = await this.#screen();
    if (screen === undefined) throw new Error(`There is nothing on the screen of ${this.#who.userName}.`);
    return matterOf(screen, { ...this.#post, now: await this.#control.now() });
  }

  async #screen(): Promise<ContactStatus | undefined> {
    const screen = await this.#control.agentScreen(this.#who);
    this.#last = screen ?? this.#last;
    return this.#last;
  }

  #manages(action: string, contactId: string): Promise<void> {
    const { cloud, region, userName } = this.#post;
    return manageAuthentication(cloud, region, { action, contactId, by: userName });
  }
}
