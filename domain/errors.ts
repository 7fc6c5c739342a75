/** Failures that someone acts on. Their messages hold no personal data and no secret. */

/** The encrypted keypad input could not be opened, or held no text. The flow asks again. */
export class UnreadablePin extends Error {
  constructor(cause?: unknown) {
    super(
      "The encrypted input could not be read; check that the instance's security key and the secret are a pair.",
      { cause },
    );
    this.name = "UnreadablePin";
  }
}

/** Never repeats what was read. */
export class MalformedClock extends Error {
  constructor(reason: string) {
    super(`A clock cannot be read or made: ${reason}.`);
    this.name = "MalformedClock";
  }
}

export class MalformedKey extends Error {
  constructor(kind: string, reason: string) {
    super(`A key of kind ${kind} cannot be built or read: ${reason}.`);
    this.name = "MalformedKey";
  }
}

/** An item of a table does not have the shape this version writes. Never repeats a value. */
export class MalformedItem extends Error {
  constructor(kind: string, fields: readonly string[]) {
    super(
      `An item ${kind} was read whose fields ${fields.join(", ")} are not as this version writes them; repair it or deploy the version that wrote it.`,
    );
    this.name = "MalformedItem";
  }
}

/** Others kept writing the same item; the caller's retry may succeed. */
export class ContendedItem extends Error {
  constructor(attempts: number) {
    super(
      `An item was changed by another writer ${attempts} times in a row while it was to be saved; try again.`,
    );
    this.name = "ContendedItem";
  }
}

export class InvalidPhoneNumber extends Error {
  constructor() {
    super(
      "A phone number could not be read as one that exists; give it in E.164, or with the country it is dialled in.",
    );
    this.name = "InvalidPhoneNumber";
  }
}
