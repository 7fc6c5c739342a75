import { setTimeout } from "node:timers/promises";

export function pause(milliseconds: number): Promise<void> {
  return setTimeout(milliseconds);
}
