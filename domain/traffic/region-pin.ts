/** A pin keeps what a client does next in the region where it began. It routes, and proves nothing. */
import * as v from "valibot";
import { facts } from "../fragment.ts";
import type { KeyRing } from "../keyring.ts";
import { type Purpose, readSignedText, signText } from "../signed-text.ts";
import { hasLeft, type Plan, SIDES, type Side } from "./plan.ts";

const PIN: Purpose = { letter: "p", word: "tandem-region-pin" };
const PIN_MILLISECONDS = 7 * 24 * 3_600_000;

const PinClaims = facts({ side: v.picklist(SIDES), epoch: v.number(), expiresAt: v.number() });

export function signPin(ring: KeyRing, side: Side, plan: Plan, now: number): string {
  return signText(ring, PIN, { side, epoch: plan.epoch, expiresAt: now + PIN_MILLISECONDS });
}

/** Undefined for a pin that is old, not ours, or of a region that a newer plan has left: the plan decides then. */
export function pinnedSide(ring: KeyRing, text: string, plan: Plan, now: number): Side | undefined {
  const signed = readSignedText(ring, PIN, text);
  if (signed.kind === "refused") return undefined;
  const claims = v.safeParse(PinClaims, signed.claims);
  if (!claims.success || now >= claims.output.expiresAt) return undefined;
  const { side, epoch } = claims.output;
  return hasLeft(plan, side, epoch) ? undefined : side;
}
