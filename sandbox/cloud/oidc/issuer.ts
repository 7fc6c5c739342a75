/** One OpenID Connect issuer: a key pair made at start, tokens, and the documents that let others verify them. */
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";
import type { Clock } from "../clock.ts";
import type { Randomness } from "../randomness.ts";

/** How a token is signed; all but the first are forgeries that every verifier must refuse. */
export const SIGNATURES = ["RS256", "none", "wrong-key", "HS256"] as const;
export type SignatureKind = (typeof SIGNATURES)[number];

export interface TokenClaims {
  readonly subject: string;
  readonly audience: string | readonly string[];
  /** Below zero: it has expired already. */
  readonly expiresInSeconds: number;
  readonly more?: Readonly<Record<string, unknown>>;
}

export interface IssuerParts {
  /** With https://, without a slash at its end. */
  readonly url: string;
  readonly clock: Clock;
  readonly random: Randomness;
}

interface Keys {
  readonly privateKey: CryptoKey;
  readonly strangersKey: CryptoKey;
  readonly public: JWK;
}

export class OidcIssuer {
  readonly url: string;
  readonly #clock: Clock;
  readonly #random: Randomness;
  /** Made when first needed: the time it takes is not worth spending on a cloud that nobody signs in to. */
  #keys: Promise<Keys> | undefined;

  constructor({ url, clock, random }: IssuerParts) {
    this.url = url;
    this.#clock = clock;
    this.#random = random.fork(`oidc/${url}`);
  }

  async token(claims: TokenClaims, signature: SignatureKind = "RS256"): Promise<string> {
    const { subject, audience, expiresInSeconds, more } = claims;
    const now = Math.floor(this.#clock.now() / 1000);
    const payload = {
      iss: this.url,
      sub: subject,
      aud: typeof audience === "string" ? audience : [...audience],
      iat: now,
      nbf: Math.min(now, now + expiresInSeconds),
      exp: now + expiresInSeconds,
      jti: this.#random.uuid(),
      ...more,
    };
    const keys = await this.#pair();
    const kid = keys.public.kid ?? "";
    const signed = new SignJWT(payload);
    switch (signature) {
      case "RS256":
        return await signed.setProtectedHeader({ alg: "RS256", kid, typ: "JWT" }).sign(keys.privateKey);
      case "wrong-key":
        return await signed.setProtectedHeader({ alg: "RS256", kid, typ: "JWT" }).sign(keys.strangersKey);
      case "HS256":
        // The old confusion: the public key taken for a shared secret.
        return await signed
          .setProtectedHeader({ alg: "HS256", kid, typ: "JWT" })
          .sign(new TextEncoder().encode(keys.public.n));
      case "none":
        return `${encoded({ alg: "none", typ: "JWT" })}.${encoded(payload)}.`;
      default:
        return signature satisfies never;
    }
  }

  /** https://openid.net/specs/openid-connect-discovery-1_0.html */
  discovery(): Readonly<Record<string, unknown>> {
    return {
      issuer: this.url,
      jwks_uri: `${this.url}/jwks`,
      response_types_supported: ["id_token"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["RS256"],
    };
  }

  async keySet(): Promise<{ readonly keys: JWK[] }> {
    return { keys: [(await this.#pair()).public] };
  }

  #pair(): Promise<Keys> {
    this.#keys ??= makeKeys(this.#random.fork("kid").bytes(10).toString("hex"));
    return this.#keys;
  }
}

async function makeKeys(kid: string): Promise<Keys> {
  const [own, strangers] = await Promise.all([generateKeyPair("RS256"), generateKeyPair("RS256")]);
  const { kty, n, e } = await exportJWK(own.publicKey);
  return {
    privateKey: own.privateKey,
    strangersKey: strangers.privateKey,
    public: { kty, n, e, kid, alg: "RS256", use: "sig" } as JWK,
  };
}

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
