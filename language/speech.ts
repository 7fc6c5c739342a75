/** What a step says: one text, or one of several chosen by a value of the contact. */

export type Speech = string | ChosenSpeech;

export interface ChosenSpeech {
  /** The reference that chooses, such as `$.Attributes.language`. */
  readonly by: string;
  readonly texts: Readonly<Record<string, string>>;
  /** Which text is said where the value is none of them. */
  readonly otherwise: string;
}
