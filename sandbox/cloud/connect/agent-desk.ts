/** Who is logged in, who is free, and at whose desk a contact rings: longest available first. */
import type { CloudCore } from "../service.ts";
import type { Contact } from "./contact.ts";
import type { User } from "./deployed.ts";
import type { Instance } from "./instance.ts";
import type { Registry } from "./registry.ts";
import type { WaitingLine } from "./waiting-line.ts";

/** Then the agent counts as away and the contact rings elsewhere. */
const RING_MS = 20_000;

type Presence =
  | { readonly kind: "available"; readonly since: number; readonly order: number }
  | { readonly kind: "ringing"; readonly contact: Contact; readonly cancel: () => void }
  | { readonly kind: "busy"; readonly contact: Contact }
  | { readonly kind: "missed" };

interface Seat {
  readonly instance: Instance;
  readonly userId: string;
  presence: Presence;
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
    if (seat !== undefined && seat.presence.kind !== "missed") return;
    this.#seats.set(key, { ...found, presence: this.#available() });
    this.offer();
  }

  logOut(region: string, userName: string): void {
    const seat = this.seat(region, userName);
    if (seat.presence.kind === "busy")
      throw new Error(
        `Agent ${userName} is on contact ${seat.presence.contact.id}: end it before logging out.`,
      );
    this.#seats.delete(seatKey(region, userName));
    if (seat.presence.kind === "ringing") this.#backToQueue(seat.presence);
  }

  /** Throws where the agent is not logged in. */
  seat(region: string, userName: string): Readonly<Seat> {
    const seat = this.#seats.get(seatKey(region, userName));
    if (seat === undefined) throw new Error(`Agent ${userName} is not logged in to region ${region}.`);
    return seat;
  }

  contactAt(region: string, userName: string): Contact | undefined {
    const presence = this.#seats.get(seatKey(region, userName))?.presence;
    return presence?.kind === "ringing" || presence?.kind === "busy" ? presence.contact : undefined;
  }

  /** The agent takes what rings. Throws where nothing does. */
  take(region: string, userName: string): { readonly contact: Contact; readonly user: User } {
    const seat = this.#seats.get(seatKey(region, userName));
    if (seat?.presence.kind !== "ringing")
      throw new Error(`No contact rings at agent ${userName} in ${region}.`);
    const { contact, cancel } = seat.presence;
    cancel();
    seat.presence = { kind: "busy", contact };
    return { contact, user: seat.instance.need("users", seat.userId) };
  }

  /** The agent of this contact, if any, is free again. */
  release(contact: Contact): void {
    for (const seat of this.#seats.values()) {
      const { presence } = seat;
      if ((presence.kind !== "ringing" && presence.kind !== "busy") || presence.contact !== contact) continue;
      if (presence.kind === "ringing") presence.cancel();
      seat.presence = this.#available();
    }
    this.offer();
  }

  /** Lets waiting contacts ring at free agents. */
  offer(): void {
    this.#cancelLater();
    const now = this.#core.clock.now();
    let later: number | undefined;
    for (const seat of this.#free()) {
      const user = seat.instance.find("users", seat.userId);
      const profile = user && seat.instance.find("routingProfiles", user.routingProfileId);
      if (user === undefined || profile === undefined) continue;
      const contact = this.#line.next(seat.instance, profile, now);
      if (contact !== undefined) this.#ring(seat, contact, user);
      else later = earliest(later, this.#line.nextRipeAt(seat.instance, profile, now));
    }
    if (later !== undefined) this.#cancelLater = this.#core.clock.after(later - now, () => this.offer());
  }

  /** Agents of a lost region lose their connection. */
  dropRegion(region: string): void {
    for (const [key, seat] of this.#seats)
      if (seat.instance.region === region) {
        if (seat.presence.kind === "ringing") seat.presence.cancel();
        this.#seats.delete(key);
      }
  }

  reset(): void {
    for (const { presence } of this.#seats.values()) if (presence.kind === "ringing") presence.cancel();
    this.#seats.clear();
    this.#cancelLater();
  }

  #ring(seat: Seat, contact: Contact, user: User): void {
    this.#line.remove(contact);
    contact.state = "ringing";
    contact.agent = user;
    const cancel = this.#core.clock.after(RING_MS, () => {
      if (seat.presence.kind !== "ringing" || seat.presence.contact !== contact) return;
      const { presence } = seat;
      seat.presence = { kind: "missed" };
      this.#backToQueue(presence);
    });
    seat.presence = { kind: "ringing", contact, cancel };
  }

  #backToQueue({ contact, cancel }: Extract<Presence, { kind: "ringing" }>): void {
    cancel();
    contact.state = "queued";
    contact.agent = undefined;
    this.#line.add(contact);
    this.offer();
  }

  #free(): readonly Seat[] {
    const free = [...this.#seats.values()].flatMap((seat) =>
      seat.presence.kind === "available" ? [{ seat, presence: seat.presence }] : [],
    );
    free.sort((a, b) => a.presence.since - b.presence.since || a.presence.order - b.presence.order);
    return free.map(({ seat }) => seat);
  }

  #available(): Presence {
    return { kind: "available", since: this.#core.clock.now(), order: this.#order++ };
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

function seatKey(region: string, userName: string): string {
  return `${region}/${userName}`;
}

function earliest(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return Math.min(a, b);
}
