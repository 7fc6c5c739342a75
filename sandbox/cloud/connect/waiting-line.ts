/** Contacts that wait in queues, in the order in which agents take them. */
import type { Contact } from "./contact.ts";
import type { Channel, RoutingProfile } from "./deployed.ts";
import type { Instance } from "./instance.ts";

export class WaitingLine {
  readonly #waiting = new Set<Contact>();

  add(contact: Contact): void {
    this.#waiting.add(contact);
  }

  remove(contact: Contact): void {
    this.#waiting.delete(contact);
  }

  clear(): void {
    this.#waiting.clear();
  }

  count(instance: Instance, queueId: string): number {
    return this.in(instance, queueId).length;
  }

  in(instance: Instance, queueId: string): readonly Contact[] {
    return [...this.#waiting].filter((c) => c.instance === instance && c.targetQueue?.id === queueId);
  }

  /** The contact this profile takes next: the queue's priority first, then the longest wait. */
  next(
    instance: Instance,
    profile: RoutingProfile,
    now: number,
    takes: (channel: Channel) => boolean,
  ): Contact | undefined {
    return this.#taken(instance, profile)
      .filter(({ contact, ripeAt }) => ripeAt <= now && takes(contact.channel))
      .sort((a, b) => a.priority - b.priority || a.since - b.since)[0]?.contact;
  }

  /** When the next contact becomes old enough for this profile's delays. */
  nextRipeAt(instance: Instance, profile: RoutingProfile, now: number): number | undefined {
    const later = this.#taken(instance, profile)
      .map(({ ripeAt }) => ripeAt)
      .filter((at) => at > now);
    return later.length === 0 ? undefined : Math.min(...later);
  }

  #taken(instance: Instance, profile: RoutingProfile) {
    return [...this.#waiting].flatMap((contact) => {
      const config = profile.queues.find(
        ({ channel, queueId }) => channel === contact.channel && queueId === contact.targetQueue?.id,
      );
      if (config === undefined || contact.instance !== instance) return [];
      if (profile.media[contact.channel] === undefined) return [];
      const since = contact.enqueuedAt ?? contact.startedAt;
      return [{ contact, since, priority: config.priority, ripeAt: since + config.delaySeconds * 1000 }];
    });
  }
}
