/** The ways out of each kind of step: every one is named where the step stands, so that none is forgotten. */

/** Where a step goes when it fails; the builder's `onError` where nothing is said. */
export interface Failing {
  readonly failed?: string;
}

export interface GoingOn extends Failing {
  readonly next: string;
}

export interface MenuWays extends Failing {
  readonly seconds: number;
  readonly keys: Readonly<Record<string, string>>;
  readonly silence: string;
  /** A key that is not offered. */
  readonly otherwise: string;
}

export interface AskWays extends GoingOn {
  readonly seconds: number;
  readonly maximumDigits: number;
  /** References to the key id and certificate; what is keyed then arrives only as ciphertext. */
  readonly encryptedWith?: { readonly keyId: string; readonly certificate: string };
  readonly silence: string;
}

export interface ConverseWays extends Failing {
  readonly botAliasArn: string;
  readonly intents: Readonly<Record<string, string>>;
  readonly sessionAttributes?: Readonly<Record<string, string>>;
  readonly otherwise: string;
}

export interface CompareWays {
  readonly values: Readonly<Record<string, string>>;
  readonly otherwise: string;
}

export interface InvokeWays<Outcome extends string> extends Failing {
  readonly parameters: Readonly<Record<string, string>>;
  /** Attributes to set from the reply, before the flow goes by its status. */
  readonly keep?: Readonly<Record<string, string>>;
  /** The compiler asks for every outcome that the function declares. */
  readonly outcomes: Readonly<Record<Outcome, string>>;
}

/** A function as flows call it. */
export interface FunctionCall<Outcome extends string> {
  /** Its ARN, or the reference to an attribute that holds it. */
  readonly arn: string;
  readonly timeLimitSeconds: number;
  readonly response: "STRING_MAP" | "JSON";
  /** The values of `status` in its reply. */
  readonly outcomes: readonly Outcome[];
}

export interface LoopWays {
  readonly times: number;
  readonly again: string;
  readonly done: string;
}

/** A call to a number outside: values or references. */
export interface PutThrough {
  readonly number: string;
  readonly seconds: number;
  readonly digits?: string;
  readonly callerId?: string;
}
