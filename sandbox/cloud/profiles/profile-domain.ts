/** One Customer Profiles domain: profiles, what finds them, and the objects that belong to each. */
import { ServiceError } from "../service.ts";

type Json = Readonly<Record<string, unknown>>;

export interface Profile {
  readonly id: string;
  readonly fields: Json;
  readonly objects: ReadonlyMap<string, ProfileObject>;
}

export interface ProfileObject {
  readonly typeName: string;
  readonly uniqueKey: string;
  readonly text: string;
}

/** The standard keys, by the fields that they look at; `_profileId` is the profile's own. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  _account: ["AccountNumber"],
  _email: ["EmailAddress", "PersonalEmailAddress", "BusinessEmailAddress"],
  _phone: ["PhoneNumber", "MobilePhoneNumber", "HomePhoneNumber", "BusinessPhoneNumber"],
  _fullName: [],
};

export class ProfileDomain {
  expirationDays: number;
  readonly #profiles = new Map<string, Profile>();

  constructor(expirationDays: number) {
    this.expirationDays = expirationDays;
  }

  create(id: string, fields: Json): void {
    this.#profiles.set(id, { id, fields, objects: new Map() });
  }

  /** An empty text takes a field away. Throws ServiceError where the profile is not there. */
  update(id: string, fields: Json): void {
    const profile = this.need(id);
    const merged = Object.entries({ ...profile.fields, ...fields }).filter(([, value]) => value !== "");
    this.#profiles.set(id, { ...profile, fields: Object.fromEntries(merged) });
  }

  delete(id: string): void {
    this.need(id);
    this.#profiles.delete(id);
  }

  need(id: string): Profile {
    const profile = this.#profiles.get(id);
    if (profile === undefined)
      throw new ServiceError("ResourceNotFoundException", `Profile ${id} does not exist.`, 404);
    return profile;
  }

  /** By a standard key, or an attribute of the profile's own. Throws ServiceError for a key that nobody has. */
  search(key: string, values: readonly string[]): readonly Profile[] {
    return [...this.#profiles.values()].filter((profile) =>
      keyValues(profile, key).some((value) => values.includes(value)),
    );
  }

  /** Links an object to the profile that shares a key with it; without one, makes a profile of its own. */
  putObject(object: ProfileObject, content: Json, newId: () => string): void {
    const named = content["ProfileId"] ?? content["_profileId"];
    const linked =
      (typeof named === "string" ? this.#profiles.get(named) : undefined) ??
      Object.entries(KEYS)
        .flatMap(([key, fields]) =>
          this.search(
            key,
            fields.map((field) => String(content[field] ?? "")),
          ),
        )
        .at(0);
    const profile = linked ?? { id: newId(), fields: {}, objects: new Map() };
    const objects = new Map(profile.objects).set(`${object.typeName}/${object.uniqueKey}`, object);
    this.#profiles.set(profile.id, { ...profile, objects });
  }

  deleteObject(profileId: string, typeName: string, uniqueKey: string): void {
    const profile = this.need(profileId);
    const objects = new Map(profile.objects);
    if (!objects.delete(`${typeName}/${uniqueKey}`))
      throw new ServiceError("ResourceNotFoundException", `Object ${uniqueKey} does not exist.`, 404);
    this.#profiles.set(profileId, { ...profile, objects });
  }

  clear(): void {
    this.#profiles.clear();
  }
}

function keyValues({ id, fields }: Profile, key: string): readonly string[] {
  if (key === "_profileId") return [id];
  if (key === "_fullName")
    return [[fields["FirstName"], fields["MiddleName"], fields["LastName"]].filter(Boolean).join(" ")];
  const attributes = (fields["Attributes"] ?? {}) as Json;
  const named = KEYS[key]?.map((field) => fields[field]) ?? [attributes[key]];
  return named.filter((value) => typeof value === "string" && value !== "").map(String);
}
