/** Checks bearer tokens against the issuer's published keys. */
import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from "jose";
import type { Verdict, VerifyToken } from "../caller.ts";

export interface Issuer {
  readonly issuer: string;
  readonly audience: string;
}

/** Public keys only: a token that is "signed" with a shared secret, or with nothing, is none of ours. */
const ALGORITHMS = ["RS256", "ES256", "EdDSA"];
const CLOCK_TOLERANCE_SECONDS = 5;
const HOUR_MILLISECONDS = 3_600_000;

/** Keeps the keys for an hour, and asks sooner where a token names one it does not know. */
export function publishedKeys(jwksUri: string): JWTVerifyGetKey {
  return createRemoteJWKSet(new URL(jwksUri), {
    timeoutDuration: 2_000,
    cooldownDuration: 30_000,
    cacheMaxAge: HOUR_MILLISECONDS,
  });
}

export function tokenVerifier({ issuer, audience }: Issuer, keys: JWTVerifyGetKey): VerifyToken {
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms: ALGORITHMS,
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        requiredClaims: ["exp", "sub"],
      });
      return verdictOn(payload);
    } catch (error) {
      return { kind: isOurTrouble(error) ? "unavailable" : "refused", reason: reasonOf(error) };
    }
  };
}

function verdictOn({ iss, sub, scope, scp }: JWTPayload): Verdict {
  if (iss === undefined || sub === undefined || sub === "") return { kind: "refused", reason: "no subject" };
  // RFC 8693 has one text; some issuers send a list under their own name.
  const listed = Array.isArray(scp) ? scp.map(String) : [];
  const scopes = typeof scope === "string" ? scope.split(" ").filter(Boolean) : listed;
  return { kind: "valid", caller: { issuer: iss, subject: sub, scopes } };
}

/** The keys could not be had, so that nothing can be said of the token. */
function isOurTrouble(error: unknown): boolean {
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) return true;
  // jose's word for an answer other than 200; fetch's own errors are not jose's.
  return !(error instanceof errors.JOSEError) || error.code === "ERR_JOSE_GENERIC";
}

function reasonOf(error: unknown): string {
  if (error instanceof errors.JOSEError) return error.code;
  return error instanceof Error ? error.name : "unknown";
}
