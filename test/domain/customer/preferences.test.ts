import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseClock } from "../../../domain/clock.ts";
import {
  preferencesChanged,
  preferencesChangedIn,
  readPreference,
} from "../../../domain/customer/preferences.ts";
import { profileOf } from "../../../domain/customer/profile.ts";
import type { ContactId, CustomerId } from "../../../domain/ids.ts";

const ADA = "a".repeat(32) as CustomerId;
const at = (time: number, region = "eu-central-1") => ({
  region,
  clock: parseClock(`${time.toString(16).padStart(12, "0")}-0000-p`),
});

describe("a preference", () => {
  it("is what was said last, in whichever region", () => {
    const home = preferencesChanged(ADA, [], { language: "en-GB", noMarketing: true }, at(1));
    const peer = preferencesChanged(ADA, home ? [home] : [], { language: "de-DE" }, at(2, "eu-west-2"));
    const both = [home, peer].filter((fragment) => fragment !== undefined);
    expect(profileOf({ profiles: [], preferences: both })).toMatchObject({
      language: { value: "de-DE" },
      noMarketing: { value: true },
    });
    expect(preferencesChanged(ADA, both, { language: "de-DE" }, at(3))).toBeUndefined();
  });

  it("is told where it changed in a contact, by its name and not by its value", () => {
    let ids = 0;
    const occasion = {
      session: {
        contactId: "contact-1" as ContactId,
        initialContactId: "contact-1" as ContactId,
        channel: "VOICE",
        customerId: ADA,
      },
      ...at(2),
      at: 2,
      newId: () => {
        ids += 1;
        return `event-${ids}`;
      },
    };
    const own = preferencesChanged(ADA, [], { noMarketing: true }, at(1));
    const fragment = preferencesChangedIn(occasion, own ? [own] : [], { language: "de-DE" });
    expect(fragment?.noMarketing?.value).toBe(true);
    expect(fragment?.unannounced).toMatchObject([
      { type: "preference.changed", data: { preference: "language" }, customerId: ADA },
    ]);
  });

  it("is read from texts, or is none of ours", () => {
    expect(readPreference("language", "de-DE")).toEqual({ language: "de-DE" });
    expect(readPreference("noMarketing", "false")).toEqual({ noMarketing: false });
    fc.assert(
      fc.property(fc.string(), fc.string(), (name, value) => {
        const read = readPreference(name, value);
        if (read !== undefined) expect(Object.keys(read)).toEqual([name]);
      }),
    );
    for (const [name, value] of [
      ["language", "xx"],
      ["noMarketing", "yes"],
      ["__proto__", "x"],
    ] as const)
      expect(readPreference(name, value)).toBeUndefined();
  });
});
