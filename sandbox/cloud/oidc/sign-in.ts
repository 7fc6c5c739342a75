/** Signing a customer in, truly or by forgery: what the login page of a company would hand out. */
import { SIGNATURES, type SignatureKind } from "./issuer.ts";
import type { OidcIssuers } from "./issuers.ts";

export interface SignIn {
  readonly subject: string;
  /** "tandem-chat" where nothing is said. */
  readonly audience?: string;
  /** 600 where nothing is said; below zero: expired. */
  readonly expiresInSeconds?: number;
  /** RS256 where nothing is said; the others are forgeries. */
  readonly algorithm?: SignatureKind;
  /** Claimed as `iss`, signed with our own key all the same. */
  readonly issuer?: string;
  readonly scope?: string;
}

const AUDIENCE = "tandem-chat";
const LIFETIME_SECONDS = 600;

/** Throws Error for an algorithm that this cannot sign with. */
export async function signIn(issuers: OidcIssuers, input: SignIn): Promise<{ readonly token: string }> {
  const { subject, audience = AUDIENCE, expiresInSeconds = LIFETIME_SECONDS, issuer, scope } = input;
  const signature = SIGNATURES.find((known) => known === (input.algorithm ?? "RS256"));
  if (signature === undefined)
    throw new Error(`A token is signed with ${SIGNATURES.join(", ")}, not with ${String(input.algorithm)}.`);
  if (typeof subject !== "string" || subject === "")
    throw new Error("Somebody signs in: subject must be a text that is not empty.");
  const token = await issuers.customers.token(
    {
      subject,
      audience,
      expiresInSeconds,
      more: {
        scope: scope ?? "openid",
        ...(issuer === undefined ? {} : { iss: issuer }),
      },
    },
    signature,
  );
  return { token };
}
