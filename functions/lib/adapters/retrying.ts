/** Time and chance for what is tried again. */
import { setTimeout } from "node:timers/promises";

export const retrying = {
  pause: (milliseconds: number): Promise<void> => setTimeout(milliseconds),
  random: (): number => Math.random(),
};
