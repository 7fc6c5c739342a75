/** Who is logged in, who is free for what, and at whose desk a contact rings: longest available first. */
import type { CloudCore } from "../service.ts";
import type { Contact } from "./contact.ts";
import type { Channel, RoutingProfile, User } from "./deployed.ts";
import type { Instance } from "./instance.ts";
import type { Registry } from "./registry.ts";
import type { WaitingLine } from "./waiting-line.ts";

/** Then the agent counts as away and the contact rings elsewhere. */
const RING_MS = 20_000;

interface Ringing {
  readonly contact: Contact;
  readonly cancel: () => void;
}

interface Seat {
  readonly instance: Instance;
  readonly userId: string;
  /** Since when the agent has waited for the next contact. */
  availableSince: number;
  order: number;
  hasMissed: boolean;
  ringing: Ringing | undefined;
  /** Accepted and not ended, in that order. */
  readonly busy: Set<Contact>;
}

export class AgentDesk {
  readonly #core: CloudCore;
  readonly #registry: Registry;
  readonly #line: WaitingLine;
  readonly #seats = new Map<string, Seat>();
  #order = 0;
  #cancelLater: () => void = () => undefined;

  constructor(core: CloudCore, registry: Registry, line: WaitingLine) {
    this.#core = core;
    this.#registry = registry;
    this.#line = line;
  }

  /** Logging in again makes an agent who missed a call available. */
  logIn(region: string, userName: string): void {
    if (this.#core.faults.isLost(region))
      throw new Error(`Agent ${userName} cannot log in: region ${region} is lost.`);
    const found = this.#findUser(region, userName);
    if (found === undefined) throw new Error(`Region ${region} has no agent ${userName}.`);
    const key = seatKey(region, userName);
    const seat = this.#seats.get(key);
    if (seat === undefined)
      this.#seats.set(key, {
        ...found,
        ...this.#waiting(),
        hasMissed: false,
        ringing: undefined,
        busy: new Set(),
      });
    else if (seat.hasMissed) Object.assign(seat, this.#waiting(), { hasMissed: false });
    else return;
    this.offer();
  }

  logOut(region: string, userName: string): void {
    const seat = this.#seat(region, userName);
    const [contact] = seat.busy;
    if (contact !== undefined)
      throw new Error(`Agent ${userName} is on contact ${contact.id}: end it before logging out.`);
    this.#seats.delete(seatKey(region, userName));
    if (seat.ringing !== undefined) this.#backToQueue(seat, seat.ringing);
  }

  /** Throws where the agent is not logged in. */
  user(region: string, userName: string): { readonly instance: Instance; readonly user: User } {
    const { instance, userId } = this.#seat(region, userName);
    return { instance, user: instance.need("users", userId) };
  }

  /** What rings, or else what was accepted last. */
  contactAt(region: string, userName: string): Contact | undefined {
    const seat = this.#seats.get(seatKey(region, userName));
    return seat?.ringing?.contact ?? [...(seat?.busy ?? [])].at(-1);
  }

  /** What the agent has accepted: the one that is named, or else the last. */
  heldAt(region: string, userName: string, contactId?: string): Contact | undefined {
    const held = [...(this.#seats.get(seatKey(region, userName))?.busy ?? [])];
    return contactId === undefined ? held.at(-1) : held.find(({ id }) => id === contactId);
  }

  /** The agent takes what rings. Throws where nothing does. */
  take(region: string, userName: string): { readonly contact: Contact; readonly user: User } {
    const seat = this.#seats.get(seatKey(region, userName));
    if (seat?.ringing === undefined) throw new Error(`No contact rings at agent ${userName} in ${region}.`);
    const { contact, cancel } = seat.ringing;
    cancel();
    seat.ringing = undefined;
    seat.busy.add(contact);
    return { contact, user: seat.instance.need("users", seat.userId) };
  }

  /** The agent of this contact, if any, is free again. */
  release(contact: Contact): void {
    for (const seat of this.#seats.values()) {
      if (seat.ringing?.contact === contact) {
        seat.ringing.cancel();
        seat.ringing = undefined;
      } else if (!seat.busy.delete(contact)) continue;
      Object.assign(seat, this.#waiting());
    }
    this.offer();
  }

  /** Lets waiting contacts ring at free agents. */
  offer(): void {
    this.#cancelLater();
    const now = this.#core.clock.now();
    let later: number | undefined;
    for (const seat of this.#inOrder()) {
      const user = seat.instance.find("users", seat.userId);
      const profile = user && seat.instance.find("routingProfiles", user.routingProfileId);
      if (user === undefined || profile === undefined) continue;
      const contact = this.#line.next(seat.instance, profile, now, (channel) =>
        takes(seat, profile, channel),
      );
      if (contact !== undefined) this.#ring(seat, contact, user);
      else later = earliest(later, this.#line.nextRipeAt(seat.instance, profile, now));
    }
    if (later !== undefined) this.#cancelLater = this.#core.clock.after(later - now, () => this.offer());
  }

  /** Agents that serve some queues: logged in, and of these the ones who would take a contact of it now. */
  count(instance: Instance, queueIds: readonly string[], channels: readonly Channel[]) {
    const counts = { online: 0, available: 0, onContact: 0 };
    for (const seat of this.#seats.values()) {
      const user = seat.instance.find("users", seat.userId);
      const profile = user && instance.find("routingProfiles", user.routingProfileId);
      if (seat.instance !== instance || profile === undefined) continue;
      const served = channels.filter((channel) =>
        profile.queues.some((queue) => queueIds.includes(queue.queueId) && queue.channel === channel),
      );
      if (served.length === 0) continue;
      counts.online++;
      if (seat.busy.size > 0) counts.onContact++;
      if (isFree(seat) && served.some((channel) => takes(seat, profile, channel))) counts.available++;
    }
    return counts;
  }

  /** Agents of a lost region lose their connection. */
  dropRegion(region: string): void {
    for (const [key, seat] of this.#seats)
      if (seat.instance.region === region) {
        seat.ringing?.cancel();
        this.#seats.delete(key);
      }
  }

  reset(): void {
    for (const { ringing } of this.#seats.values()) ringing?.cancel();
    this.#seats.clear();
    this.#cancelLater();
  }

  #seat(region: string, userName: string): Seat {
    const seat = this.#seats.get(seatKey(region, userName));
    if (seat === undefined) throw new Error(`Agent ${userName} is not logged in to region ${region}.`);
    return seat;
  }

  #ring(seat: Seat, contact: Contact, user: User): void {
    this.#line.remove(contact);
    contact.state = "ringing";
    contact.agent = user;
    const cancel = this.#core.clock.after(RING_MS, () => {
      if (seat.ringing?.contact !== contact) return;
      seat.hasMissed = true;
      this.#backToQueue(seat, seat.ringing);
    });
    seat.ringing = { contact, cancel };
  }

  #backToQueue(seat: Seat, { contact, cancel }: Ringing): void {
    cancel();
    seat.ringing = undefined;
    contact.state = "queued";
    contact.agent = undefined;
    this.#line.add(contact);
    this.offer();
  }

  #inOrder(): readonly Seat[] {
    return [...this.#seats.values()]
      .filter(isFree)
      .sort((a, b) => a.availableSince - b.availableSince || a.order - b.order);
  }

  #waiting(): Pick<Seat, "availableSince" | "order"> {
    return { availableSince: this.#core.clock.now(), order: this.#order++ };
  }

  #findUser(
    region: string,
    userName: string,
  ): { readonly instance: Instance; readonly userId: string } | undefined {
    for (const instance of this.#registry.instances(region))
      for (const user of instance.users.values())
        if (user.name === userName) return { instance, userId: user.id };
    return undefined;
  }
}

/** One contact rings at a time. */
function isFree({ hasMissed, ringing }: Seat): boolean {
  return !hasMissed && ringing === undefined;
}

/** adminguide/routing-profiles: a channel is worked on alone unless it lets others come beside it. */
function takes({ busy }: Seat, { media }: RoutingProfile, channel: Channel): boolean {
  const own = [...busy].filter((contact) => contact.channel === channel).length;
  if (own >= (media[channel]?.most ?? 0)) return false;
  return [...busy].every((c) => c.channel === channel || media[c.channel]?.isCrossedByOthers === true);
}

function seatKey(region: string, userName: string): string {
  return `${region}/${userName}`;
}

function earliest(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return Math.min(a, b);
}
