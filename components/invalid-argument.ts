/** A component was given something it cannot deploy. */
export class InvalidArgument extends Error {
  readonly component: string;
  readonly path: string;
  readonly reason: string;

  // Pulumi's own InputPropertyError prints the reason alone, so this one carries all three in its message.
  constructor(component: string, path: string, reason: string) {
    super(`${component}: ${path} ${reason}`);
    this.name = "InvalidArgument";
    this.component = component;
    this.path = path;
    this.reason = reason;
  }
}
