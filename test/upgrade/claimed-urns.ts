/** Which resources of an existing stack a program takes for its own: as the engine does, by URN and by alias. */
import type { FormerName, Registration } from "../support/program-mocks.ts";

/** What a URN says besides stack and project: the types of its parents and its own, and its name. */
type Place = string;

export function claimedPlaces(registrations: readonly Registration[]): ReadonlySet<Place> {
  /** By URN as the mocks write it, which tells one parent's type only. The stack itself is at no place. */
  const placesOf = new Map<string, readonly Place[]>();
  const placesAt = (urn: string): readonly Place[] => placesOf.get(urn) ?? [placeOf(urn)];
  // Parents are registered before their children, which are known by every name of their parents.
  for (const { type, name, parent, aliases } of registrations) {
    const known = ({ parent: above, ...own }: FormerName): readonly Place[] =>
      placesAt(above || parent).map((under) => placeUnder(under, own.type || type, own.name || name));
    const places = [{ type, name, parent }, ...aliases].flatMap(known);
    placesOf.set(mockedUrn(parent, type, name), places);
  }
  return new Set([...placesOf.values()].flat());
}

function placeUnder(parent: Place, type: string, name: string): Place {
  const [types = ""] = parent.split("::");
  return types === "" ? `${type}::${name}` : `${types}$${type}::${name}`;
}

function placeOf(urn: string): Place {
  const [, , types = "", name = ""] = urn.split("::");
  return types === "" || types === "pulumi:pulumi:Stack" ? "" : `${types}::${name}`;
}

function mockedUrn(parent: string, type: string, name: string): string {
  const [stack, project, types = ""] = parent.split("::");
  const above = types.split("$").at(-1);
  return [stack, project, `${above}$${type}`, name].join("::");
}
