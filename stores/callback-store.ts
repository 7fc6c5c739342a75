/** Calls that customers are owed: with the customer, and while they are to be made, by the region that took them. */
import * as v from "valibot";
import { Callback, CallbackId, isSettled } from "../domain/callback/callback.ts";
import { CustomerId } from "../domain/ids.ts";
import { partitionKey, sortKey, sortPrefix, timePart } from "../domain/keys.ts";
import type { FragmentTable, Item } from "./fragment-table.ts";
import { readAll } from "./item-reader.ts";

// As long as anybody may ask what became of it.
const CALLBACK_SECONDS = 60 * 24 * 3600;

/** Where one lies that is due: no more, so that one which is malformed keeps nobody from the others. */
export interface DueCallback {
  readonly customerId: CustomerId;
  readonly callbackId: CallbackId;
  /** ISO. */
  readonly dueAt: string;
}

export interface CallbackStore {
  /** The fragments of all callbacks of a customer. */
  load(customerId: CustomerId): Promise<readonly Callback[]>;
  /** Those that a region is to make and has not settled, the earliest first, from a time on; the index may lag behind. */
  due(region: string, time: { from: string; until: number }, limit: number): Promise<readonly DueCallback[]>;
  /** False where another writer of the region came first. */
  save(callback: Callback): Promise<boolean>;
}

export function callbackStore(contacts: FragmentTable): CallbackStore {
  return {
    load: async (customerId) => {
      const items = await contacts.query(partitionKey("CUSTOMER", { customerId }), {
        prefix: sortPrefix("CALLBACK"),
      });
      return readAll(items, "CALLBACK", Callback);
    },
    due: async (region, { from, until }, limit) => {
      const items = await contacts.queryIndex("by-due", region, {
        between: [from, timePart(until)],
        oldest: limit,
      });
      return items.map(placeOf);
    },
    save: (callback) =>
      contacts.save(
        {
          ...callback,
          pk: partitionKey("CUSTOMER", callback),
          sk: sortKey("CALLBACK", callback),
          expiresAt: Math.ceil(callback.due / 1000) + CALLBACK_SECONDS,
          ...dueOf(callback),
        },
        callback.revision,
      ),
  };
}

function placeOf({ pk, sk, dueAt }: Item): DueCallback {
  const [, customerId] = pk.split("#");
  const [, callbackId] = sk.split("#");
  return {
    customerId: v.parse(CustomerId, customerId),
    callbackId: v.parse(CallbackId, callbackId),
    dueAt: String(dueAt),
  };
}

/** The region that took it looks for it until it is settled, and so does one that has taken it over. */
function dueOf(callback: Callback): { readonly dueIn?: string; readonly dueAt?: string } {
  const { region, due } = callback;
  return isSettled(callback) ? {} : { dueIn: region, dueAt: timePart(due) };
}

/** What a claim is found by. */
export function claimKey(callbackId: CallbackId): { readonly pk: string; readonly sk: string } {
  return { pk: partitionKey("CALLBACK", { callbackId }), sk: sortKey("CLAIM", {}) };
}
