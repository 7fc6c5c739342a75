/** The settings that only this machine knows: the ARNs of the sandbox's secrets, and its certificate. */
import { LOGIN } from "../../journeys/people.ts";
import type { ConfigValue } from "../../sandbox/engine/child-messages.ts";
import { RINGS, type SandboxKeys } from "./keys.ts";

export const SANDBOX = {
  stack: "sandbox",
  accountId: "111122223333",
  home: "eu-central-1",
  peer: "eu-west-2",
  witness: "eu-west-1",
  port: 4580,
} as const;

/** Settings that no file of the stack shows. */
export const SECRET_SETTINGS: readonly string[] = ["tandem:tunnelKeys"];

// Secrets Manager ends an ARN in six random characters; these are fixed, so that settings stay the same.
export const SECRET_SUFFIX = "TANDEM";

/** Values of the secrets that the program is told the ARNs of, by name. */
export function sandboxSecrets(
  keys: SandboxKeys,
): readonly { readonly name: string; readonly value: string }[] {
  const values = { ...keys.rings, securityKey: JSON.stringify({ privateKey: keys.privateKey }) };
  return Object.entries(values).map(([name, value]) => ({ name: secretName(name), value }));
}

/**
 * Keys as the configuration has them: they stand beside those of Pulumi.sandbox.yaml. `edgeTag` names the build of
 * the edge, so that another build is another deployment.
 */
export function sandboxSettings(
  { certificate, tunnelKeys }: SandboxKeys,
  edgeTag: string,
): Readonly<Record<string, ConfigValue>> {
  return {
    "tandem:keyRings": Object.fromEntries(RINGS.map((ring) => [ring, secretArn(ring)])),
    "tandem:securityKey": { secretArn: secretArn("securityKey"), certificate },
    "tandem:tunnelKeys": tunnelKeys,
    "tandem:edge": {
      hostname: "chat.tandem.example",
      image: `tandem.example/edge:${edgeTag}`,
      replicas: 2,
      // Without it a lost pair of tunnels is felt, as in a company that keeps this traffic off the Internet.
      allowPublicFallback: false,
      oidc: { ...LOGIN, jwksUri: `${LOGIN.issuer}/.well-known/jwks.json` },
    },
  };
}

/** The home region's: a replica's differs in the region alone. */
function secretArn(name: string): string {
  return `arn:aws:secretsmanager:${SANDBOX.home}:${SANDBOX.accountId}:secret:${secretName(name)}-${SECRET_SUFFIX}`;
}

function secretName(name: string): string {
  return `tandem-${SANDBOX.stack}-${name}`;
}
