/** The first block of a chat: what the edge vouches for, once, in this region, for the one contact of an attempt. */
import { ENTRY_TOKEN_MILLISECONDS, readEntryToken } from "../../domain/authentication/entry-token.ts";
import type { HybridClock } from "../../domain/clock.ts";
import type { FlowCall } from "../../domain/contact-event.ts";
import { type IdentifierRef, parseRefText } from "../../domain/customer/identifier.ts";
import type { KeyRing } from "../../domain/keyring.ts";
import type { AttemptStore } from "../../stores/attempt-store.ts";
import type { EntryTokenStore } from "../../stores/entry-token-store.ts";

export interface ChatEntryPorts {
  readonly clock: HybridClock;
  readonly region: string;
  readonly entryTokens: KeyRing;
  readonly usedTokens: EntryTokenStore;
  readonly attempts: Pick<AttemptStore, "claim">;
}

export type ChatEntry =
  /** The attempt's one contact is in the other region: this one ends without a word. */
  | { readonly kind: "superseded" }
  | { readonly kind: "anonymous" }
  | { readonly kind: "signed-in"; readonly refs: LoginRefs };

/** The active one first, as the edge sees the ring. */
export type LoginRefs = readonly [IdentifierRef, ...IdentifierRef[]];

/** A token that is forged, late, used before or of the other region is no reason to turn a customer away. */
export async function enterChat(call: FlowCall, ports: ChatEntryPorts): Promise<ChatEntry> {
  const { clock, region, entryTokens, usedTokens, attempts } = ports;
  const now = clock.now();
  const token = readEntryToken(entryTokens, call.parameters["entryToken"] ?? "", now);
  // Too late it proves nobody any more, and still tells which attempt a contact belongs to that started late.
  const claims = token.kind === "valid" || token.reason === "expired" ? token.claims : undefined;
  if (claims?.region !== region) return { kind: "anonymous" };

  const { id, attempt, level, ref, otherRefs = [], expiresAt } = claims;
  const [claim, isFirstUse] = await Promise.all([
    attempts.claim(attempt, region, expiresAt - ENTRY_TOKEN_MILLISECONDS),
    usedTokens.use(id, call.contactId, now),
  ]);
  // Without a quorum nobody can say more, and who writes is served.
  if (claim === "held-elsewhere") return { kind: "superseded" };
  if (token.kind === "refused") return { kind: "anonymous" };
  const login = loginOf(ref);
  if (!isFirstUse || level !== 2 || login === undefined) return { kind: "anonymous" };
  return { kind: "signed-in", refs: [login, ...otherRefs.flatMap((other) => loginOf(other) ?? [])] };
}

function loginOf(text: string | undefined): IdentifierRef | undefined {
  const ref = text === undefined ? undefined : parseRefText(text);
  return ref?.kind === "login" ? ref : undefined;
}
