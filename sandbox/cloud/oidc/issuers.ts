/** The issuers of the local cloud: one for each cluster's pods, one for signed-in customers. */
import type { CloudCore, HttpReply, HttpRequest } from "../service.ts";
import { OidcIssuer } from "./issuer.ts";

/** Where customers sign in; `.example` belongs to nobody. */
export const CUSTOMERS_ISSUER = "https://login.tandem.example";
const CUSTOMERS_NAME = "customers";

/** The local address of each issuer: /_oidc/<name>/… */
export const OIDC_PATH = "/_oidc/";

export class OidcIssuers {
  readonly #core: CloudCore;
  /** By the name in the local address. */
  readonly #issuers = new Map<string, OidcIssuer>();

  constructor(core: CloudCore) {
    this.#core = core;
    this.put(CUSTOMERS_NAME, CUSTOMERS_ISSUER);
  }

  get customers(): OidcIssuer {
    return this.put(CUSTOMERS_NAME, CUSTOMERS_ISSUER);
  }

  /** The issuer of this name and address; its keys stay while both do. */
  put(name: string, url: string): OidcIssuer {
    const known = this.#issuers.get(name);
    if (known?.url === url) return known;
    const { clock, random } = this.#core;
    const issuer = new OidcIssuer({ url, clock, random });
    this.#issuers.set(name, issuer);
    return issuer;
  }

  remove(name: string): void {
    this.#issuers.delete(name);
  }

  find(url: string): OidcIssuer | undefined {
    return [...this.#issuers.values()].find((issuer) => issuer.url === url);
  }

  /** Host names that somebody here answers for. */
  isHost(host: string): boolean {
    return [...this.#issuers.values()].some((issuer) => new URL(issuer.url).host === host);
  }

  /** The document at this address, under the issuer's own host or under the local path; undefined where none is. */
  async document(host: string | undefined, { method, path }: HttpRequest): Promise<HttpReply | undefined> {
    const found = host === undefined ? this.#local(path) : this.#remote(`https://${host}${path}`);
    if (found === undefined || method !== "GET") return undefined;
    const { issuer, rest } = found;
    switch (rest) {
      case "/.well-known/openid-configuration":
        return reply(issuer.discovery());
      case "/jwks":
      // What most identity providers call it.
      case "/.well-known/jwks.json":
        return reply(await issuer.keySet());
      default:
        return undefined;
    }
  }

  #local(path: string): { readonly issuer: OidcIssuer; readonly rest: string } | undefined {
    if (!path.startsWith(OIDC_PATH)) return undefined;
    const [name = "", ...rest] = path.slice(OIDC_PATH.length).split("/");
    const issuer = this.#issuers.get(name);
    return issuer === undefined ? undefined : { issuer, rest: `/${rest.join("/")}` };
  }

  #remote(url: string): { readonly issuer: OidcIssuer; readonly rest: string } | undefined {
    for (const issuer of this.#issuers.values())
      if (url.startsWith(`${issuer.url}/`)) return { issuer, rest: url.slice(issuer.url.length) };
    return undefined;
  }
}

function reply(value: unknown): HttpReply {
  return {
    status: 200,
    headers: { "content-type": "application/json", "cache-control": "public, max-age=3600" },
    body: JSON.stringify(value),
  };
}
