/** Keypad input that arrives encrypted: what it holds, where it can be opened. */
import { UnreadablePin } from "../../domain/errors.ts";

export interface PinReader {
  /** Base64 ciphertext to digits. Throws UnreadablePin. */
  read(ciphertext: string): Promise<string>;
}

/** Undefined for nothing typed and for another key's text: the flow asks again. */
export async function digitsOf(ciphertext: string, reader: PinReader): Promise<string | undefined> {
  try {
    return await reader.read(ciphertext);
  } catch (error) {
    if (error instanceof UnreadablePin) return undefined;
    throw error;
  }
}
