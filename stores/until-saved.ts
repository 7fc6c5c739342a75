/** Reading, deciding and saving anew until nobody else saved in between. */
import { ContendedItem } from "../domain/errors.ts";

// A few contacts of one customer at once may each write twice.
const ATTEMPTS = 10;

/** `attempt` answers undefined where another writer came first. Throws ContendedItem after ten of those. */
export async function untilSaved<T>(attempt: () => Promise<T | undefined>): Promise<T> {
  for (let count = 0; count < ATTEMPTS; count += 1) {
    const result = await attempt();
    if (result !== undefined) return result;
  }
  throw new ContendedItem(ATTEMPTS);
}
