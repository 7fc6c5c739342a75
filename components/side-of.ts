/** What the settings say of one side of the pair. */
import type { SecretName } from "../domain/functions.ts";
import { type Place, replicaArn } from "./naming.ts";
import type { Side } from "./regions.ts";
import type { Settings } from "./settings.ts";

export function placeOf({ stack, accountId, regions }: Settings, side: Side): Place {
  return { stack, accountId, region: regions[side] };
}

/** The secrets as the side's own region holds them, so that no function reads across regions. */
export function secretArnsAt(
  { keyRings, securityKey, regions }: Settings,
  side: Side,
): Readonly<Record<SecretName, string>> {
  const here = (arn: string): string => replicaArn(arn, regions[side]);
  const rings = Object.fromEntries(Object.entries(keyRings).map(([ring, arn]) => [ring, here(arn)]));
  return { ...(rings as Record<keyof typeof keyRings, string>), securityKey: securityKey[side].secretArn };
}
