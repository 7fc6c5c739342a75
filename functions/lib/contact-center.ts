/** What calls that we make ask of the region's contact center. */
import type { CallbackId } from "../../domain/callback/callback.ts";
import type { ContactId } from "../../domain/ids.ts";
import type { QueueName } from "../../domain/intents.ts";

export type CallAnswer =
  | { readonly kind: "started"; readonly contactId: ContactId }
  /** It will not be made, however often it is asked for. */
  | { readonly kind: "refused" }
  /** It may have been made. */
  | { readonly kind: "unknown" };

export interface ContactCenter {
  freeAgents(queue: QueueName): Promise<number>;
  /** The same token in the same region makes one call, however often it is asked for. */
  startCall(call: {
    readonly token: string;
    readonly number: string;
    readonly queue: QueueName;
    readonly callbackId: CallbackId;
    readonly language: string;
  }): Promise<CallAnswer>;
}
