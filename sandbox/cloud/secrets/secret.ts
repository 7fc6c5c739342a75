/** A secret as one region holds it: the primary, a replica that follows it, or a replica that was promoted. */

export interface SecretVersion {
  readonly id: string;
  readonly text: string | undefined;
  /** Base64. */
  readonly binary: string | undefined;
  readonly createdAt: number;
  /** A version without any is deprecated, and found by its id alone. */
  readonly stages: readonly string[];
}

export interface ReplicaSpec {
  readonly region: string;
  readonly keyId: string | undefined;
}

export interface Secret {
  readonly name: string;
  readonly region: string;
  /** Its own region, unless it is a replica. */
  readonly primaryRegion: string;
  /** Of a primary: who follows it. */
  readonly replicas: readonly ReplicaSpec[];
  readonly arnSuffix: string;
  readonly description: string;
  readonly createdAt: number;
  readonly changedAt: number;
  /** The key that a customer manages; undefined: AWS's own for secrets. */
  readonly keyId: string | undefined;
  /** Newest first. */
  readonly versions: readonly SecretVersion[];
}

export const CURRENT = "AWSCURRENT";
export const PREVIOUS = "AWSPREVIOUS";

export function secretArn(
  accountId: string,
  region: string,
  secret: Pick<Secret, "name" | "arnSuffix">,
): string {
  return `arn:aws:secretsmanager:${region}:${accountId}:secret:${secret.name}-${secret.arnSuffix}`;
}

export function isPrimary({ region, primaryRegion }: Secret): boolean {
  return region === primaryRegion;
}

/** By id, by stage, or the current one. */
export function findVersion(
  { versions }: Secret,
  id: string | undefined,
  stage: string | undefined,
): SecretVersion | undefined {
  if (id === undefined) return versions.find(({ stages }) => stages.includes(stage ?? CURRENT));
  return versions.find((v) => v.id === id && (stage === undefined || v.stages.includes(stage)));
}

/** The versions after a stage moved to one of them; what was current becomes the previous one. */
export function moveStage(
  versions: readonly SecretVersion[],
  stage: string,
  toId: string | undefined,
): readonly SecretVersion[] {
  const holder = versions.find(({ stages }) => stages.includes(stage));
  const moved = versions.map((version) => {
    const others = version.stages.filter((held) => held !== stage);
    return version.id === toId ? { ...version, stages: [...others, stage] } : { ...version, stages: others };
  });
  if (stage !== CURRENT || holder === undefined || holder.id === toId) return moved;
  return moveStage(moved, PREVIOUS, holder.id);
}
