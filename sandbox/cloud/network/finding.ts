/** What keeps two ends from agreeing. */
export interface Finding {
  /** The tunnel, or what else is wrong: its logical name. */
  readonly subject: string;
  /** The property, as its resource calls it. */
  readonly field: string;
  readonly problem: string;
  /** Tunnels that do not carry because of it. */
  readonly tunnels: readonly string[];
}
