/**
 * Whom a token of an OpenID Connect provider names, after everything that AWS checks of it.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 */
import { createLocalJWKSet, decodeJwt, errors, type JSONWebKeySet, type JWTPayload, jwtVerify } from "jose";
import { type OpenIdProvider, withoutScheme } from "../iam/open-id-providers.ts";
import { type Grant, type Principal, ServiceError } from "../service.ts";

/** What STS needs to let somebody in by a token. */
export interface Federation {
  /** The provider that was deployed for this issuer. */
  providerOf(issuer: string): OpenIdProvider | undefined;
  /** The keys that the issuer publishes; undefined where nobody answers at its address. */
  keysOf(issuer: string): Promise<JSONWebKeySet> | undefined;
  /** Throws ServiceError where the policy of the VPC endpoint on the way does not let the call pass. */
  passEndpoint(principal: Principal, grant: Grant): void;
}

export interface VerifiedToken {
  readonly principal: Extract<Principal, { readonly kind: "federated" }>;
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
  /** The token's claims as condition keys: <issuer>:sub and <issuer>:aud. */
  readonly context: Readonly<Record<string, string>>;
}

/** Throws ServiceError InvalidIdentityToken, ExpiredTokenException or IDPCommunicationError. */
export async function verifyToken(
  token: string,
  federation: Federation,
  now: number,
): Promise<VerifiedToken> {
  const issuer = issuerOf(token);
  const provider = federation.providerOf(issuer);
  if (provider === undefined) throw invalid(`No OpenIDConnect provider found in your account for ${issuer}`);
  const published = federation.keysOf(issuer);
  if (published === undefined)
    throw new ServiceError(
      "IDPCommunicationError",
      `Nobody answers at ${issuer}, so its keys are not known.`,
    );
  const claims = await verified(token, await published, provider, now);
  const subject = claims.sub ?? "";
  const audience = audienceOf(claims, provider);
  const name = withoutScheme(issuer);
  return {
    principal: { kind: "federated", arn: provider.arn },
    issuer,
    subject,
    audience,
    context: { [`${name}:sub`]: subject, [`${name}:aud`]: audience },
  };
}

async function verified(
  token: string,
  keys: JSONWebKeySet,
  { url, clientIds }: OpenIdProvider,
  now: number,
): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, createLocalJWKSet(keys), {
      issuer: url,
      audience: [...clientIds],
      algorithms: ["RS256", "ES256"],
      requiredClaims: ["sub", "exp", "iat"],
      currentDate: new Date(now),
    });
    return payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired)
      throw new ServiceError(
        "ExpiredTokenException",
        `Token expired: current date/time ${Math.floor(now / 1000)} must be before the expiration date/time ${error.payload.exp}`,
      );
    if (error instanceof errors.JWTClaimValidationFailed && error.claim === "aud")
      throw invalid("Incorrect token audience");
    throw invalid(error instanceof Error ? error.message : String(error));
  }
}

/** The first of the token's audiences that the provider admits. */
function audienceOf({ aud }: JWTPayload, { clientIds }: OpenIdProvider): string {
  const given = typeof aud === "string" ? [aud] : (aud ?? []);
  return given.find((audience) => clientIds.includes(audience)) ?? "";
}

function issuerOf(token: string): string {
  try {
    return decodeJwt(token).iss ?? "";
  } catch (cause) {
    throw invalid(`The ID Token provided is not a valid JWT: ${cause instanceof Error ? cause.message : ""}`);
  }
}

function invalid(reason: string): ServiceError {
  return new ServiceError("InvalidIdentityToken", reason);
}
