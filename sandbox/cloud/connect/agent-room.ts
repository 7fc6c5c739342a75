/** What agents do at their screens: take contacts, answer them, send them on, end them. */
import type { ContactStatus } from "../contact-status.ts";
import type { CloudCore } from "../service.ts";
import type { AgentDesk } from "./agent-desk.ts";
import { settled } from "./caller-desk.ts";
import type { ChatDesk } from "./chat-desk.ts";
import type { Contact } from "./contact.ts";
import type { QuickConnect } from "./deployed.ts";
import type { Instance } from "./instance.ts";
import type { MailDesk } from "./mail-desk.ts";
import type { ContactControl, FunctionInvoker } from "./ports.ts";
import { sendOn } from "./send-on.ts";
import type { Switchboard } from "./switchboard.ts";
import type { TaskDesk } from "./task-desk.ts";

type Of<M extends keyof ContactControl> = Parameters<ContactControl[M]>[0];

/** As long as a function may run. */
const LONGEST_INVOCATION_MS = 30_000;

export interface AgentRoomParts {
  readonly desk: AgentDesk;
  readonly switchboard: Switchboard;
  readonly chats: ChatDesk;
  readonly mails: MailDesk;
  readonly tasks: TaskDesk;
  readonly functions: FunctionInvoker;
  readonly contacts: Map<string, Contact>;
}

export class AgentRoom {
  readonly #core: CloudCore;
  readonly #parts: AgentRoomParts;

  constructor(core: CloudCore, parts: AgentRoomParts) {
    this.#core = core;
    this.#parts = parts;
  }

  screen({ region, userName }: Of<"agentScreen">): ContactStatus | null {
    return this.#parts.desk.contactAt(region, userName)?.status() ?? null;
  }

  accepts({ region, userName }: Of<"agentAccepts">): Promise<ContactStatus> {
    const { contact, user } = this.#parts.desk.take(region, userName);
    this.#parts.switchboard.connect(contact, user);
    return settled(contact);
  }

  ends(input: Of<"agentEnds">): Promise<ContactStatus> {
    const contact = this.#held(input, "that could be ended");
    this.#parts.switchboard.agentLeft(contact);
    return settled(contact);
  }

  writes(input: Of<"agentWrites">): Promise<ContactStatus> {
    const contact = this.#held(input, "and in no chat to write in");
    this.#parts.chats.agentWrites(contact, input.text);
    return settled(contact);
  }

  async replies(input: Of<"agentReplies">): Promise<ContactStatus> {
    const contact = this.#held(input, "to reply to");
    await this.#parts.mails.reply(contact, input.text);
    return settled(contact);
  }

  transfers(input: Of<"agentTransfers">): Promise<ContactStatus> {
    const contact = this.#held(input, "to send on");
    const quickConnect = this.#quickConnect(input, input.quickConnect);
    return settled(sendOn(contact, quickConnect, { core: this.#core, ...this.#parts }));
  }

  startsTask(input: Of<"agentStartsTask">): Promise<ContactStatus> {
    const { name, description, references, scheduledAt } = input;
    const { instance } = this.#parts.desk.user(input.region, input.userName);
    const held = this.#parts.desk.heldAt(input.region, input.userName);
    const task = this.#parts.tasks.start({
      instance,
      name,
      initiationMethod: "API",
      via: { quickConnect: this.#quickConnect(input, input.quickConnect) },
      ...(description === undefined ? {} : { description }),
      ...(references === undefined ? {} : { references }),
      ...(scheduledAt === undefined ? {} : { scheduledAt }),
      ...(held === undefined ? {} : { relatedContactId: held.id, attributes: held.attributes }),
    });
    return settled(task);
  }

  /** As the named role would, or, where none is named, as the instance itself: for that it must be associated. */
  async invokes({ region, userName, functionName, payload, roleName }: Of<"agentInvokes">): Promise<unknown> {
    const { instance, user } = this.#parts.desk.user(region, userName);
    const { accountId } = this.#core;
    const functionArn = `arn:aws:lambda:${region}:${accountId}:function:${functionName}`;
    if (roleName === undefined && !instance.isAssociated("LAMBDA_FUNCTION", functionArn))
      throw new Error(`Instance ${instance.settings.alias} is not associated with ${functionArn}.`);
    const reply = await this.#parts.functions.invoke({
      region,
      functionArn,
      payload,
      caller:
        roleName === undefined
          ? {
              kind: "service",
              service: "connect.amazonaws.com",
              sourceArn: instance.arn,
              sourceAccount: accountId,
            }
          : {
              kind: "role",
              roleName,
              sessionName: user.name,
              arn: `arn:aws:sts::${accountId}:assumed-role/${roleName}/${user.name}`,
            },
      timeLimitMs: LONGEST_INVOCATION_MS,
    });
    if (reply.kind === "error") throw new Error(`${reply.code}: ${reply.reason}`);
    return reply.payload;
  }

  #held(at: { region: string; userName: string; contactId?: string }, purpose: string): Contact {
    const contact = this.#parts.desk.heldAt(at.region, at.userName, at.contactId);
    if (contact?.state === "connected") return contact;
    throw new Error(`Agent ${at.userName} in ${at.region} is on no contact ${purpose}.`);
  }

  /** An agent sees the quick connects of the queues of the own routing profile, and no other. */
  #quickConnect({ region, userName }: { region: string; userName: string }, name: string): QuickConnect {
    const { instance, user } = this.#parts.desk.user(region, userName);
    const shown = shownTo(instance, user.routingProfileId);
    const found = shown.find((quickConnect) => quickConnect.name === name || quickConnect.id === name);
    if (found !== undefined) return found;
    const names = shown.map((quickConnect) => quickConnect.name).join(", ");
    throw new Error(
      `Agent ${userName} sees no quick connect ${name}; those of the agent's queues are: ${names || "none"}.`,
    );
  }
}

function shownTo(instance: Instance, routingProfileId: string): readonly QuickConnect[] {
  const profile = instance.need("routingProfiles", routingProfileId);
  const queueIds = new Set([profile.defaultOutboundQueueId, ...profile.queues.map(({ queueId }) => queueId)]);
  return [...queueIds]
    .flatMap((queueId) => instance.find("queues", queueId)?.quickConnectIds ?? [])
    .flatMap((id) => instance.find("quickConnects", id) ?? []);
}
