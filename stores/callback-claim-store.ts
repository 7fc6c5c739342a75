/** Which region makes a callback: agreed on by a quorum, once and for all. */
import * as v from "valibot";
import { CALLBACK_LASTS_MILLISECONDS, type CallbackId } from "../domain/callback/callback.ts";
import type { Claim } from "../domain/callback/recovery.ts";
import { ContactId, CustomerId } from "../domain/ids.ts";
import { claimKey } from "./callback-store.ts";
import type { Item } from "./fragment-table.ts";
import { NoAnswer, type StrongTable } from "./strong-table.ts";

// Longer than a callback is owed: once its claim is swept, nobody may make it any more.
const CLAIM_MILLISECONDS = 2 * CALLBACK_LASTS_MILLISECONDS;

const ClaimItem = v.object({
  region: v.string(),
  customerId: CustomerId,
  contactId: v.exactOptional(ContactId),
});
export type ClaimItem = v.InferOutput<typeof ClaimItem>;

export interface CallbackClaimStore {
  /** Ours where it was free, or was ours before. */
  claim(callbackId: CallbackId, customerId: CustomerId): Promise<Exclude<Claim, { kind: "free" }>>;
  look(callbackId: CallbackId): Promise<Claim>;
  /** Notes the contact that our claim has become; false where that could not be written. */
  called(callbackId: CallbackId, customerId: CustomerId, contactId: ContactId): Promise<boolean>;
  /** As it stands, for whom the call reaches; undefined where there is none, or nobody can say. */
  find(callbackId: CallbackId): Promise<ClaimItem | undefined>;
}

export function callbackClaimStore(
  claims: StrongTable,
  region: string,
  ports: { now(): number },
): CallbackClaimStore {
  const expiresAt = (): number => Math.ceil((ports.now() + CLAIM_MILLISECONDS) / 1000);
  const claimOf = (item: Item | undefined): Claim => {
    const parsed = v.safeParse(ClaimItem, item);
    if (!parsed.success) return { kind: "free" };
    const { contactId } = parsed.output;
    return {
      kind: parsed.output.region === region ? "ours" : "theirs",
      ...(contactId === undefined ? {} : { contactId }),
    };
  };
  return {
    claim: async (callbackId, customerId) => {
      const item = { ...claimKey(callbackId), region, customerId, expiresAt: expiresAt() };
      const answer = await orNothing(claims.putIf(item, { absentOr: true, all: {} }));
      if (answer === undefined) return { kind: "no-quorum" };
      if (answer.kind === "put") return { kind: "ours" };
      const claim = claimOf(answer.item);
      // Deleted since: nobody may call for what was swept away.
      return claim.kind === "free" ? { kind: "theirs" } : claim;
    },
    look: async (callbackId) => {
      const found = await orNothing(claims.find(claimKey(callbackId), "strong").then((item) => ({ item })));
      return found === undefined ? { kind: "no-quorum" } : claimOf(found.item);
    },
    called: async (callbackId, customerId, contactId) => {
      const item = { ...claimKey(callbackId), region, customerId, contactId, expiresAt: expiresAt() };
      const answer = await orNothing(claims.putIf(item, { absentOr: false, all: { region } }));
      return answer?.kind === "put";
    },
    find: async (callbackId) => {
      const found = await orNothing(claims.find(claimKey(callbackId), "strong").then((item) => ({ item })));
      const parsed = v.safeParse(ClaimItem, found?.item);
      return parsed.success ? parsed.output : undefined;
    },
  };
}

async function orNothing<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof NoAnswer) return undefined;
    throw error;
  }
}
