/** A stack's configuration that has nothing wrong with it, as the engine hands it to the program. */
import { type RawSettings, rawSettingsOf } from "../../tools/stack-settings.ts";

export const TUNNEL_KEYS = {
  home: ["key.of.home.tunnel.1", "key.of.home.tunnel.2", "key.of.home.tunnel.3", "key.of.home.tunnel.4"],
  peer: ["key.of.peer.tunnel.1", "key.of.peer.tunnel.2", "key.of.peer.tunnel.3", "key.of.peer.tunnel.4"],
};

export const EDGE = {
  hostname: "chat.sandbox.example",
  image: "tandem.local/edge:sandbox",
  replicas: 1,
  allowPublicFallback: false,
  oidc: {
    issuer: "https://login.sandbox.example",
    audience: "tandem-chat",
    jwksUri: "https://login.sandbox.example/jwks.json",
  },
};

/** The sandbox's, with what its start puts in: keys of every kind, and the edge. */
export function sandboxConfig(changes: Readonly<Record<string, unknown>> = {}): RawSettings {
  const { securityKey = "{}" } = rawSettingsOf("staging");
  const { home, peer } = JSON.parse(securityKey);
  const secret = (region: string, name: string): string =>
    `arn:aws:secretsmanager:${region}:111122223333:secret:tandem/${name}-AbC123`;
  const made = {
    "tandem:keyRings": {
      identifiers: secret("eu-central-1", "identifiers"),
      ids: secret("eu-central-1", "ids"),
      pinPepper: secret("eu-central-1", "pin-pepper"),
      codes: secret("eu-central-1", "codes"),
      tokens: secret("eu-central-1", "tokens"),
      entryTokens: secret("eu-central-1", "entry-tokens"),
    },
    "tandem:securityKey": {
      home: { certificate: home.certificate, secretArn: secret("eu-central-1", "security-key") },
      peer: { certificate: peer.certificate, secretArn: secret("eu-west-2", "security-key") },
    },
    "tandem:tunnelKeys": TUNNEL_KEYS,
    "tandem:edge": EDGE,
  };
  const own = Object.fromEntries(Object.entries(changes).map(([key, value]) => [`tandem:${key}`, value]));
  return rawSettingsOf("sandbox", { ...made, ...own });
}
