/** Who calls: nobody in particular, or somebody who signed in at the issuer that the edge trusts. */
import { Problem } from "./problem.ts";

export interface SignedIn {
  readonly issuer: string;
  readonly subject: string;
  readonly scopes: readonly string[];
}

export type Verdict =
  | { readonly kind: "valid"; readonly caller: SignedIn }
  /** `reason` goes to the log, never to the client. */
  | { readonly kind: "refused"; readonly reason: string }
  /** The issuer's keys cannot be had: nothing can be said of the token. */
  | { readonly kind: "unavailable"; readonly reason: string };

export type VerifyToken = (token: string) => Promise<Verdict>;

const BEARER = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i;
const CHALLENGE = { "www-authenticate": 'Bearer error="invalid_token"' };

/** Undefined for a request without a token. Throws Problem for one whose token does not hold. */
export async function readCaller(
  header: string | undefined,
  verify: VerifyToken,
): Promise<SignedIn | undefined> {
  if (header === undefined) return undefined;
  const token = BEARER.exec(header)?.[1];
  if (token === undefined) throw new Problem("unauthenticated", { headers: CHALLENGE });
  const verdict = await verify(token);
  if (verdict.kind === "valid") return verdict.caller;
  if (verdict.kind === "unavailable")
    throw new Problem("unavailable", {
      detail: "Sign-in cannot be checked now.",
      headers: { "retry-after": "5" },
      reason: verdict.reason,
    });
  throw new Problem("unauthenticated", { headers: CHALLENGE, reason: verdict.reason });
}

/** Throws Problem. */
export async function requireScope(
  header: string | undefined,
  scope: string,
  verify: VerifyToken,
): Promise<SignedIn> {
  const caller = await readCaller(header, verify);
  if (caller === undefined)
    throw new Problem("unauthenticated", { headers: { "www-authenticate": `Bearer scope="${scope}"` } });
  if (!caller.scopes.includes(scope))
    throw new Problem("forbidden", {
      headers: { "www-authenticate": `Bearer error="insufficient_scope", scope="${scope}"` },
    });
  return caller;
}
