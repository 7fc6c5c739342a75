/** The passages of a contact: begun, answered, queued, with an agent, sent on, left by the agent, ended. */
import type { FlowDocument } from "../../../language/document.ts";
import type { Outcome } from "../../../language/effects.ts";
import type { CloudCore } from "../service.ts";
import type { AgentDesk } from "./agent-desk.ts";
import { failure } from "./change-contact.ts";
import type { Contact } from "./contact.ts";
import type { ContactEvents } from "./contact-events.ts";
import type { DisconnectReason } from "./contact-origin.ts";
import type { ContactRecords } from "./contact-records.ts";
import type { User } from "./deployed.ts";
import { type Ending, FlowRunner, type Moves } from "./flow-runner.ts";
import type { ConnectPorts } from "./ports.ts";
import { LEADING, type Purpose, Run } from "./run.ts";
import type { WaitingLine } from "./waiting-line.ts";

export interface PlayableFlow {
  readonly document: FlowDocument;
  readonly name: string;
}

export interface SwitchboardParts {
  readonly desk: AgentDesk;
  readonly line: WaitingLine;
  readonly events: ContactEvents;
  readonly records: ContactRecords;
  readonly moves: Omit<Moves, "enqueue">;
}

export class Switchboard {
  readonly #core: CloudCore;
  readonly #desk: AgentDesk;
  readonly #line: WaitingLine;
  readonly #events: ContactEvents;
  readonly #records: ContactRecords;
  readonly #runner: FlowRunner;
  readonly #runs = new Map<Contact, Set<Run>>();

  constructor(core: CloudCore, ports: ConnectPorts, parts: SwitchboardParts) {
    this.#core = core;
    this.#desk = parts.desk;
    this.#line = parts.line;
    this.#events = parts.events;
    this.#records = parts.records;
    this.#runner = new FlowRunner(core, ports, { ...parts.moves, enqueue: (run) => this.#enqueue(run) });
  }

  /** The contact is there; nobody has answered it. */
  begin(contact: Contact): void {
    this.#records.follow(contact);
    contact.onAttributes(() => this.#events.announceAttributes(contact));
    this.#events.announce(contact, "INITIATED");
  }

  answer(contact: Contact, flow: PlayableFlow, purpose: Purpose = "inbound"): void {
    contact.state = "in-flow";
    contact.connectedToSystemAt = this.#core.clock.now();
    this.#events.announce(contact, "CONNECTED_TO_SYSTEM");
    this.#start(contact, purpose, flow);
  }

  /** The agent has accepted: whispers are heard first by the agent, then by the customer. */
  connect(contact: Contact, user: User): void {
    this.#stopFlows(contact);
    contact.state = "connected";
    contact.agent = user;
    contact.connectedToAgentAt = this.#core.clock.now();
    contact.chat?.join("AGENT", user.firstName);
    this.#events.announce(contact, "CONNECTED_TO_AGENT");
    if (!this.#startHook(contact, "AgentWhisper", "agent-whisper"))
      this.#startHook(contact, "CustomerWhisper", "customer-whisper");
    // An agent whose channel lets others come beside it may take the next one.
    this.#desk.offer();
  }

  /** The agent has hung up: the disconnect flow goes on with the customer, where there is one. */
  agentLeft(contact: Contact): void {
    this.#stopFlows(contact);
    contact.state = "in-flow";
    contact.chat?.agentLeaves();
    this.#announceDisconnect(contact, "AGENT_DISCONNECT");
    this.#desk.release(contact);
    contact.agent = undefined;
    if (!this.#startHook(contact, "CustomerRemaining", "disconnect")) this.end(contact, "AGENT_DISCONNECT");
  }

  /** The agent has sent the customer on: another contact of the same chain goes on from this one. */
  handOver(contact: Contact, next: Contact): void {
    contact.next = next;
    contact.chat?.agentLeaves();
    this.#finish(contact, "AGENT_DISCONNECT");
  }

  end(contact: Contact, reason: DisconnectReason): void {
    if (contact.hasEnded) return;
    contact.chat?.end(reason === "CUSTOMER_DISCONNECT" ? contact.chat.customer : undefined);
    this.#finish(contact, reason);
  }

  /** The region is gone: the line is dead, and there is nobody left to announce it. */
  cut(contact: Contact): void {
    if (contact.hasEnded) return;
    this.#close(contact);
    contact.chat?.cut();
    contact.disconnectedAt ??= this.#core.clock.now();
    contact.disconnectReason ??= "TELECOM_PROBLEM";
    contact.bidFarewell();
  }

  /** Flows of a contact that have not come to their end. */
  runsOf(contact: Contact): Iterable<Run> {
    return [...(this.#runs.get(contact) ?? [])];
  }

  #finish(contact: Contact, reason: DisconnectReason): void {
    this.#close(contact);
    this.#announceDisconnect(contact, reason);
    this.#events.announce(contact, "COMPLETED");
    this.#desk.release(contact);
    contact.bidFarewell();
  }

  #close(contact: Contact): void {
    contact.close();
    this.#stopFlows(contact);
    this.#line.remove(contact);
  }

  #announceDisconnect(contact: Contact, reason: DisconnectReason): void {
    if (contact.disconnectedAt !== undefined) return;
    contact.disconnectedAt = this.#core.clock.now();
    contact.disconnectReason = reason;
    this.#events.announce(contact, "DISCONNECTED");
  }

  #stopFlows(contact: Contact): void {
    for (const run of this.runsOf(contact)) run.stop();
  }

  #startHook(contact: Contact, hook: string, purpose: Purpose): boolean {
    const flowId = contact.hooks.get(hook);
    const flow = flowId === undefined ? undefined : contact.instance.find("flows", flowId);
    if (flow === undefined) return false;
    this.#start(contact, purpose, flow);
    return true;
  }

  #start(contact: Contact, purpose: Purpose, flow: PlayableFlow): void {
    void this.#play(new Run(contact, purpose, this.#core.clock), flow);
  }

  /** The run counts as under way until what follows it has begun, so that nobody sees a gap between the two. */
  async #play(run: Run, flow: PlayableFlow): Promise<void> {
    const { contact } = run;
    const runs = this.#runs.get(contact) ?? new Set<Run>();
    this.#runs.set(contact, runs.add(run));
    const ending = await this.#runner.run(run, flow);
    this.#flowEnded(run, ending);
    runs.delete(run);
    if (runs.size === 0) this.#runs.delete(contact);
    run.finish();
  }

  #flowEnded({ contact, purpose, isStopped }: Run, ending: Ending): void {
    if (isStopped || ending === "stopped" || contact.hasEnded) return;
    if (ending === "left-by-third-party") {
      this.end(contact, "THIRD_PARTY_DISCONNECT");
      return;
    }
    switch (purpose) {
      case "inbound":
      case "queue-transfer":
      case "disconnect":
        if (ending === "queued") this.#startHook(contact, "CustomerQueue", "customer-queue");
        else this.end(contact, "CONTACT_FLOW_DISCONNECT");
        return;
      case "customer-queue":
        if (ending === "disconnected" || ending === "failed") this.end(contact, "CONTACT_FLOW_DISCONNECT");
        return;
      case "agent-whisper":
        this.#startHook(contact, "CustomerWhisper", "customer-whisper");
        return;
      case "customer-whisper":
        return;
      default:
        purpose satisfies never;
    }
  }

  #enqueue({ contact, purpose }: Run): Outcome | undefined {
    if (!LEADING.includes(purpose))
      return failure(
        "Only a contact in an inbound, transfer or disconnect flow can be transferred to a queue.",
      );
    const queue = contact.targetQueue && contact.instance.find("queues", contact.targetQueue.id);
    if (queue === undefined) return failure("The contact has no target queue to be transferred to.");
    if (queue.maxContacts !== undefined && this.#line.count(contact.instance, queue.id) >= queue.maxContacts)
      return {
        kind: "error",
        error: "QueueAtCapacity",
        reason: `Queue ${queue.name} holds ${queue.maxContacts} contacts, as many as it may.`,
      };
    contact.state = "queued";
    contact.enqueuedAt = this.#core.clock.now();
    // After an agent left, the contact is on its way again and will be disconnected once more.
    contact.disconnectedAt = undefined;
    contact.disconnectReason = undefined;
    this.#events.announce(contact, "QUEUED");
    this.#line.add(contact);
    this.#desk.offer();
    return undefined;
  }
}
