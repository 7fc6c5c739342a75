/** A stack's configuration that has nothing wrong with it, as the engine hands it to the program. */
import { type RawSettings, rawSettingsOf } from "../../tools/stack-settings.ts";

/** The sandbox's, with what its start puts in: key rings and security keys. */
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
    },
    "tandem:securityKey": {
      home: { certificate: home.certificate, secretArn: secret("eu-central-1", "security-key") },
      peer: { certificate: peer.certificate, secretArn: secret("eu-west-2", "security-key") },
    },
  };
  const own = Object.fromEntries(Object.entries(changes).map(([key, value]) => [`tandem:${key}`, value]));
  return rawSettingsOf("sandbox", { ...made, ...own });
}
