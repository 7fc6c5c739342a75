/** How events of older versions are told today. A version is added here when EVENT_VERSION is raised. */
import { EVENT_VERSION } from "./events.ts";

type Told = Readonly<Record<string, unknown>>;

/** From each older version to the next; what it does not name stays as it is. */
const UPGRADES: Readonly<Record<number, (event: Told) => Told>> = {
  // Version 1 had no word of contact records: every end was told by a contact event, and none was final.
  1: (event) =>
    event["type"] === "contact.ended" && isObject(event["data"])
      ? { ...event, data: { final: false, ...event["data"] } }
      : event,
};

/** Undefined where the version is none that ever was. */
export function upgraded(event: Told): Told | undefined {
  let now = event;
  while (now["version"] !== EVENT_VERSION) {
    const version = now["version"];
    const upgrade =
      typeof version === "number" && Object.hasOwn(UPGRADES, version) ? UPGRADES[version] : undefined;
    if (upgrade === undefined || typeof version !== "number") return undefined;
    now = { ...upgrade(now), version: version + 1 };
  }
  return now;
}

function isObject(value: unknown): value is Told {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
