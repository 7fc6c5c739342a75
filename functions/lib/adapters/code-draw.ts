/** Six digits, each code as likely as another. */
import { randomInt } from "node:crypto";
import { CODE_POLICY } from "../../../domain/authentication/code.ts";

export function drawCode(): string {
  const { digits } = CODE_POLICY;
  return String(randomInt(10 ** digits)).padStart(digits, "0");
}
