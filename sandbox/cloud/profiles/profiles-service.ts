/** Customer Profiles: as much as finding, keeping and erasing what a domain holds of a customer needs. */
import { notImplemented } from "../error-shape.ts";
import { readJsonObject } from "../protocol.ts";
import {
  type Call,
  type CloudCore,
  type Grant,
  type HttpRequest,
  type Service,
  ServiceError,
  type ServiceOutput,
} from "../service.ts";
import { type Profile, ProfileDomain } from "./profile-domain.ts";

type Output = Readonly<Record<string, unknown>>;

const PATH = /^\/domains\/([^/]+)(\/.*)?$/;
const OPERATIONS: Readonly<Record<string, string>> = {
  "GET ": "GetDomain",
  "POST /profiles": "CreateProfile",
  "PUT /profiles": "UpdateProfile",
  "POST /profiles/delete": "DeleteProfile",
  "POST /profiles/search": "SearchProfiles",
  "PUT /profiles/objects": "PutProfileObject",
  "POST /profiles/objects": "ListProfileObjects",
  "POST /profiles/objects/delete": "DeleteProfileObject",
};
const PAGE = 100;

export class ProfilesService implements Service {
  readonly signingName = "profile";
  readonly protocol = "rest-json";
  readonly #core: CloudCore;
  readonly #random;
  /** By region and name. */
  readonly #domains = new Map<string, ProfileDomain>();
  readonly #operations: Readonly<Record<string, (domain: ProfileDomain, call: Call) => Output>> = {
    GetDomain: (domain, { input }) => ({
      DomainName: input["DomainName"],
      DefaultExpirationDays: domain.expirationDays,
    }),
    CreateProfile: (domain, { input }) => this.#create(domain, input),
    UpdateProfile: (domain, { input }) => {
      const { DomainName: _domain, ProfileId, ...fields } = input;
      domain.update(String(ProfileId), fields);
      return { ProfileId };
    },
    DeleteProfile: (domain, { input }) => {
      domain.delete(String(input["ProfileId"]));
      return { Message: "OK" };
    },
    SearchProfiles: (domain, { input }) => search(domain, input),
    PutProfileObject: (domain, { input }) => this.#putObject(domain, input),
    ListProfileObjects: (domain, { input }) => listObjects(domain, input),
    DeleteProfileObject: (domain, { input }) => {
      const [id, type, key] = ["ProfileId", "ObjectTypeName", "ProfileObjectUniqueKey"].map((n) => input[n]);
      domain.deleteObject(String(id), String(type), String(key));
      return { Message: "OK" };
    },
  };

  constructor(core: CloudCore) {
    this.#core = core;
    this.#random = core.random.fork("profiles");
  }

  /** Profiles of a domain that is deployed again stay. */
  putDomain(region: string, name: string, expirationDays: number): void {
    const key = `${region}/${name}`;
    const known = this.#domains.get(key);
    if (known === undefined) this.#domains.set(key, new ProfileDomain(expirationDays));
    else known.expirationDays = expirationDays;
  }

  removeDomain(region: string, name: string): void {
    this.#domains.delete(`${region}/${name}`);
  }

  route(request: HttpRequest): { operation: string; input: Record<string, unknown> } | undefined {
    const [, domain, rest = ""] = PATH.exec(request.path) ?? [];
    const operation = OPERATIONS[`${request.method} ${rest}`];
    if (domain === undefined || operation === undefined) return undefined;
    const paging = Object.fromEntries(
      [
        ["NextToken", request.query.get("next-token")],
        ["MaxResults", request.query.get("max-results")],
      ].filter(([, value]) => value !== null),
    );
    const input = { ...readJsonObject(request, this.protocol), ...paging };
    return { operation, input: { ...input, DomainName: decodeURIComponent(domain) } };
  }

  /** Of what concerns objects, their type is asked for too. */
  grants({ operation, input, region }: Call): readonly Grant[] {
    const action = `profile:${operation}`;
    const domain = `arn:aws:profile:${region}:${this.#core.accountId}:domains/${String(input["DomainName"])}`;
    const type = input["ObjectTypeName"];
    return [
      { action, resource: domain },
      ...(typeof type === "string" ? [{ action, resource: `${domain}/object-types/${type}` }] : []),
    ];
  }

  async handle(call: Call): Promise<ServiceOutput> {
    const run = this.#operations[call.operation];
    if (run === undefined) throw notImplemented(this.signingName, call.operation, this.protocol);
    const name = String(call.input["DomainName"]);
    const domain = this.#domains.get(`${call.region}/${name}`);
    if (domain === undefined)
      throw new ServiceError("ResourceNotFoundException", `Domain ${name} does not exist.`, 404);
    return { json: run(domain, call) };
  }

  /** Domains stay, and are empty. */
  reset(): void {
    for (const domain of this.#domains.values()) domain.clear();
  }

  #create(domain: ProfileDomain, input: Output): Output {
    const { DomainName: _domain, ...fields } = input;
    const ProfileId = this.#random.bytes(16).toString("hex");
    domain.create(ProfileId, fields);
    return { ProfileId };
  }

  #putObject(domain: ProfileDomain, input: Output): Output {
    const text = String(input["Object"] ?? "");
    const content = readObject(text);
    const uniqueKey = this.#random.bytes(16).toString("hex");
    const object = { typeName: String(input["ObjectTypeName"]), uniqueKey, text };
    domain.putObject(object, content, () => this.#random.bytes(16).toString("hex"));
    return { ProfileObjectUniqueKey: uniqueKey };
  }
}

function search(domain: ProfileDomain, input: Output): Output {
  if (input["AdditionalSearchKeys"] !== undefined)
    throw bad("The local cloud does not implement AdditionalSearchKeys of profile:SearchProfiles.");
  const values = input["Values"];
  if (typeof input["KeyName"] !== "string" || !Array.isArray(values))
    throw bad("KeyName and Values are required.");
  const found = domain.search(input["KeyName"], values.map(String));
  return page(found, input, ({ id, fields }: Profile) => ({ ProfileId: id, ...fields }));
}

function listObjects(domain: ProfileDomain, input: Output): Output {
  if (input["ObjectFilter"] !== undefined)
    throw bad("The local cloud does not implement ObjectFilter of profile:ListProfileObjects.");
  const { objects } = domain.need(String(input["ProfileId"]));
  const wanted = [...objects.values()].filter(({ typeName }) => typeName === input["ObjectTypeName"]);
  return page(wanted, input, ({ typeName, uniqueKey, text }) => ({
    ObjectTypeName: typeName,
    ProfileObjectUniqueKey: uniqueKey,
    Object: text,
  }));
}

function page<T>(found: readonly T[], input: Output, wire: (item: T) => Output): Output {
  const from = Number(input["NextToken"] ?? 0);
  const to = from + Number(input["MaxResults"] ?? PAGE);
  return {
    Items: found.slice(from, to).map(wire),
    ...(to < found.length && { NextToken: String(to) }),
  };
}

function readObject(text: string): Output {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Output;
  } catch {
    // Said below.
  }
  throw bad("Object is not a JSON object.");
}

function bad(message: string): ServiceError {
  return new ServiceError("BadRequestException", message);
}
