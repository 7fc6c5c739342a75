/** One secret and its versions; a replica is the same secret under another region's ARN. */

export interface SecretVersion {
  readonly id: string;
  readonly text: string | undefined;
  /** Base64. */
  readonly binary: string | undefined;
  readonly createdAt: number;
}

export interface Secret {
  readonly name: string;
  readonly primaryRegion: string;
  readonly replicas: readonly string[];
  readonly arnSuffix: string;
  readonly description: string;
  readonly createdAt: number;
  /** Newest first. AWSCURRENT is the first, AWSPREVIOUS the second; older ones have no stage. */
  readonly versions: readonly SecretVersion[];
}

export const CURRENT = "AWSCURRENT";
export const PREVIOUS = "AWSPREVIOUS";
const STAGES = [CURRENT, PREVIOUS];

export function secretArn(
  accountId: string,
  region: string,
  secret: Pick<Secret, "name" | "arnSuffix">,
): string {
  return `arn:aws:secretsmanager:${region}:${accountId}:secret:${secret.name}-${secret.arnSuffix}`;
}

export function isHeldIn(secret: Secret, region: string): boolean {
  return secret.primaryRegion === region || secret.replicas.includes(region);
}

export function stagesOf(secret: Secret, version: SecretVersion): readonly string[] {
  const stage = STAGES[secret.versions.indexOf(version)];
  return stage === undefined ? [] : [stage];
}

/** By id, by stage, or the current one. */
export function findVersion(
  secret: Secret,
  id: string | undefined,
  stage: string | undefined,
): SecretVersion | undefined {
  if (id !== undefined) return secret.versions.find((version) => version.id === id);
  return secret.versions[STAGES.indexOf(stage ?? CURRENT)];
}
