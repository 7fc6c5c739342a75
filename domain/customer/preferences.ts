/** A customer says how things should be: per field the newest wins, and every change is told. */
import * as v from "valibot";
import type { Clock } from "../clock.ts";
import { eventOf, type Occasion } from "../event-draft.ts";
import type { TandemEvent } from "../events.ts";
import type { CustomerId } from "../ids.ts";
import { type ConsentChange, type ConsentFact, consentChanged } from "./consent.ts";
import { CONTACT_WAYS, LANGUAGES, type PreferencesFragment, profileOf } from "./profile.ts";

const Preferences = v.strictObject({
  language: v.exactOptional(v.picklist(LANGUAGES)),
  contactWay: v.exactOptional(v.picklist(CONTACT_WAYS)),
  noMarketing: v.exactOptional(v.boolean()),
  noTexts: v.exactOptional(v.boolean()),
  timeZone: v.exactOptional(v.string()),
});
export type Preferences = v.InferOutput<typeof Preferences>;
export type Preference = keyof Preferences;

const PREFERENCES = ["language", "contactWay", "noMarketing", "noTexts", "timeZone"] as const;
const YES_OR_NO: ReadonlySet<string> = new Set<Preference>(["noMarketing", "noTexts"]);

/** What a flow or a form sent as texts; undefined where a name or a value is none of ours. */
export function readPreference(name: string, value: string): Preferences | undefined {
  const wanted = YES_OR_NO.has(name) ? ({ true: true, false: false } as const)[value] : value;
  const parsed = v.safeParse(Preferences, { [name]: wanted });
  return parsed.success ? parsed.output : undefined;
}

export interface PreferenceWriter {
  readonly region: string;
  readonly clock: Clock;
}

/** This region's fragment with the changes; undefined where everything is so already. */
export function preferencesChanged(
  customerId: CustomerId,
  fragments: readonly PreferencesFragment[],
  changes: Preferences,
  { region, clock }: PreferenceWriter,
): PreferencesFragment | undefined {
  const known = profileOf({ profiles: [], preferences: fragments });
  const changed = PREFERENCES.filter(
    (name) => changes[name] !== undefined && known[name]?.value !== changes[name],
  );
  if (changed.length === 0) return undefined;
  const own = fragments.find((fragment) => fragment.region === region);
  const stamps = Object.fromEntries(changed.map((name) => [name, { value: changes[name], clock }]));
  return { ...own, ...stamps, customerId, region, clock, revision: own?.revision ?? 0 };
}

/** The same inside a contact: told in the same item, for each preference that changed. */
export function preferencesChangedIn(
  occasion: Occasion & { readonly session: { readonly customerId: CustomerId } },
  fragments: readonly PreferencesFragment[],
  changes: Preferences,
): PreferencesFragment | undefined {
  const { customerId } = occasion.session;
  const fragment = preferencesChanged(customerId, fragments, changes, occasion);
  if (fragment === undefined) return undefined;
  const told: readonly TandemEvent[] = PREFERENCES.filter(
    (name) => fragment[name]?.clock === fragment.clock,
  ).map((preference) => eventOf("preference.changed", { preference }, occasion));
  return { ...fragment, unannounced: [...(fragment.unannounced ?? []), ...told] };
}

export function consentChangedIn(
  occasion: Occasion,
  known: readonly ConsentFact[],
  change: ConsentChange,
): ConsentFact | undefined {
  const fact = consentChanged(known, change, occasion);
  if (fact === undefined) return undefined;
  const { purpose, isGiven } = change;
  return { ...fact, unannounced: [eventOf("consent.changed", { purpose, isGiven }, occasion)] };
}
