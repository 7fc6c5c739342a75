/** A command could not do what it is for: what stands in the way, and what to do next. It ends with 2. */
export class CannotRun extends Error {
  readonly next: string;

  constructor(what: string, next: string, cause?: unknown) {
    super(what, { cause });
    this.name = "CannotRun";
    this.next = next;
  }
}
