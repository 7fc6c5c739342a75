/** What a region does about a callback that is due: one table of what it knows, and nothing done on a guess. */
import { type Callback, isOverdue, isSettled } from "./callback.ts";

/** Longer than that a customer is not kept from the call for want of a free agent. */
const LONGEST_WAIT_MILLISECONDS = 30 * 60_000;
/** As a quorum of regions holds it; without one, nothing is known. */
export type Claim =
  | { readonly kind: "free" }
  | { readonly kind: "ours"; readonly contactId?: string }
  | { readonly kind: "theirs"; readonly contactId?: string }
  | { readonly kind: "no-quorum" };

export interface DueCallback {
  /** Of all fragments that are here. */
  readonly callback: Callback;
  readonly region: string;
  /** This region took it, or took it over before. */
  readonly isOurs: boolean;
  readonly isPeerLost: boolean;
  readonly freeAgents: number;
  readonly now: number;
}

export type Move =
  /** Try to be the one region that makes it. */
  | { readonly kind: "claim" }
  /** The other region's word is here: nothing is left to do but to note it. */
  | { readonly kind: "note" }
  /** Nobody waits for it any more: look at the claim, and call no more. */
  | { readonly kind: "give-up" }
  | { readonly kind: "wait" };

/** Before the claim is asked for. */
export function moveFor({ callback, region, isOurs, isPeerLost, freeAgents, now }: DueCallback): Move {
  const { value: status, by } = callback.status.value;
  // The region that may have called may call again, because its service knows the token; nobody else may.
  const isOursInDoubt = status === "in-doubt" && by === region;
  if (isOverdue(callback, now)) return isSettled(callback) ? { kind: "note" } : { kind: "give-up" };
  if (isSettled(callback) && !isOursInDoubt) return { kind: "note" };
  if (!isOurs && !isPeerLost) return { kind: "wait" };
  if (freeAgents > 0 || now - callback.due >= LONGEST_WAIT_MILLISECONDS) return { kind: "claim" };
  return { kind: "wait" };
}

type Standing = Callback["status"]["value"];

/** What the claim alone makes of it; undefined where the call is ours to make, or nothing is known. */
export function standingBy(
  claim: Claim,
  { region, peerRegion, isPeerLost }: { region: string; peerRegion: string; isPeerLost: boolean },
): Standing | undefined {
  switch (claim.kind) {
    case "ours":
      return claim.contactId === undefined ? undefined : called(region, claim.contactId);
    case "theirs":
      if (claim.contactId !== undefined) return called(peerRegion, claim.contactId);
      return isPeerLost ? { value: "in-doubt", by: peerRegion } : undefined;
    case "free":
    case "no-quorum":
      return undefined;
    default:
      return claim satisfies never;
  }
}

/** Of one that nobody waits for any more. */
export function standingGivenUp(
  claim: Claim,
  at: { region: string; peerRegion: string },
): Standing | undefined {
  switch (claim.kind) {
    case "free":
      return { value: "refused" };
    case "no-quorum":
      return undefined;
    case "ours":
    case "theirs":
      return standingBy(claim, { ...at, isPeerLost: true }) ?? { value: "in-doubt", by: at.region };
    default:
      return claim satisfies never;
  }
}

function called(by: string, contactId: string): Standing {
  return { value: "called", by, contactId: contactId as NonNullable<Standing["contactId"]> };
}
