/** How far a mapping is, as people and tests look at it. */
export interface MappingStatus {
  readonly functionName: string;
  readonly isEnabled: boolean;
  /** Records that came and are not done. */
  readonly waiting: number;
  /** Age of the oldest of them. */
  readonly iteratorAgeMs: number;
  readonly givenUp: number;
  /** Of each shard: the next record that is to be done, absent where none waits. */
  readonly positions: Readonly<Record<string, string | undefined>>;
}
