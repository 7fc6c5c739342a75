/** The OpenID Connect providers that the account trusts to vouch for somebody. */

export interface OpenIdProvider {
  readonly arn: string;
  /** The issuer, with https://. */
  readonly url: string;
  /** Audiences that a token may be for. */
  readonly clientIds: readonly string[];
}

export class OpenIdProviders {
  readonly #byUrl = new Map<string, OpenIdProvider>();

  /** Throws Error for an address that AWS would refuse. */
  put(provider: OpenIdProvider): void {
    if (!/^https:\/\/[^?#]+[^/?#]$/.test(provider.url))
      throw new Error(
        `The OpenID Connect provider's url must begin with https:// and have no query and no slash at its end, not ${provider.url}.`,
      );
    if (provider.clientIds.length === 0)
      throw new Error(
        `The OpenID Connect provider ${provider.url} names no client id, so no token would do.`,
      );
    this.#byUrl.set(provider.url, provider);
  }

  remove(url: string): void {
    this.#byUrl.delete(url);
  }

  find(issuer: string): OpenIdProvider | undefined {
    return this.#byUrl.get(issuer);
  }
}

/** AWS leaves the scheme out of the provider's ARN and of condition keys. */
export function withoutScheme(url: string): string {
  return url.replace(/^https:\/\//, "");
}
