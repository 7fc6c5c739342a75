/** A customer has said how things should be. It is theirs in every region and channel from then on. */
import type { HybridClock } from "../../domain/clock.ts";
import type { FlowCall } from "../../domain/contact-event.ts";
import { type Preferences, preferencesChangedIn, readPreference } from "../../domain/customer/preferences.ts";
import { textWishIn } from "../../domain/customer/text-wish.ts";
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
export async function noteLanguage(
  call: FlowCall,
  language: string,
  ports: PreferencePorts,
): Promise<"noted" | "invalid"> {
  const changes = readPreference("language", language);
  if (changes === undefined) return "invalid";
  await note(call, changes, ports);
  return "noted";
}

/** invalid: the text is for a person, and so is a wish that nobody is known by whose it is. */
export async function noteTextWish(
  call: FlowCall,
  text: string,
  ports: PreferencePorts,
): Promise<"stopped" | "started" | "invalid"> {
  const wish = textWishIn(text);
  if (wish === undefined) return "invalid";
  const isNoted = await note(call, { noTexts: wish === "stop" }, ports);
  if (!isNoted) return "invalid";
  return wish === "stop" ? "stopped" : "started";
}

/** False where nobody knows whose contact it is. */
async function note({ contactId }: FlowCall, changes: Preferences, ports: PreferencePorts): Promise<boolean> {
  const { clock, region, newId, profiles } = ports;
  const session = await ports.sessions.load(contactId);
  const customerId = session?.customerId;
  if (session === undefined || customerId === undefined) return false;
  return untilSaved(async () => {
    const { preferences } = await profiles.load(customerId);

    const fragment = preferencesChangedIn(
      { session: { ...session, customerId }, region, at: clock.now(), clock: clock.tick(), newId },
      preferences,
      changes,
    );

    const isSaved = fragment === undefined || (await profiles.savePreferences(fragment));
    return isSaved ? true : undefined;
  });
}
