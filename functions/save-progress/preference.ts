/** A customer has said how things should be. It is theirs in every region and channel from then on. */
import type { HybridClock } from "../../domain/clock.ts";
import type { FlowCall } from "../../domain/contact-event.ts";
import { preferencesChangedIn, readPreference } from "../../domain/customer/preferences.ts";
import type { ProfileStore } from "../../stores/profile-store.ts";
import type { SessionStore } from "../../stores/session-store.ts";
import { untilSaved } from "../../stores/until-saved.ts";

export interface PreferencePorts {
  readonly clock: HybridClock;
  readonly region: string;
  newId(): string;
  readonly profiles: Pick<ProfileStore, "load" | "savePreferences">;
  readonly sessions: Pick<SessionStore, "load">;
}

/** What nobody is known by is noted for the contact alone, which the flow sees to. */
export async function notePreference(
  { contactId }: FlowCall,
  { language }: { readonly language: string },
  ports: PreferencePorts,
): Promise<"noted" | "invalid"> {
  const { clock, region, newId, profiles } = ports;
  const changes = readPreference("language", language);
  if (changes === undefined) return "invalid";
  const session = await ports.sessions.load(contactId);
  const customerId = session?.customerId;
  if (session === undefined || customerId === undefined) return "noted";
  return untilSaved(async () => {
    const { preferences } = await profiles.load(customerId);

    const fragment = preferencesChangedIn(
      { session: { ...session, customerId }, region, at: clock.now(), clock: clock.tick(), newId },
      preferences,
      changes,
    );

    const isSaved = fragment === undefined || (await profiles.savePreferences(fragment));
    return isSaved ? "noted" : undefined;
  });
}
