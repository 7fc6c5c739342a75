/** What a contact is about while it lasts: whose it is, and what is wanted next. Written by its own region only. */
import * as v from "valibot";
import type { Clock } from "../clock.ts";
import type { FlowCall } from "../contact-event.ts";
import { FRAGMENT, facts, Time } from "../fragment.ts";
import { ContactId, CustomerId, JourneyId } from "../ids.ts";
import { INTENT_NAMES } from "../intents.ts";
import { Telephony } from "./telephony.ts";

/** What the next step is to go on with: an intent not yet begun, or a journey. */
export const Aim = v.variant("kind", [
  facts({ kind: v.literal("intent"), intent: v.picklist(INTENT_NAMES) }),
  facts({ kind: v.literal("journey"), journeyId: JourneyId }),
]);
export type Aim = v.InferOutput<typeof Aim>;

export const Session = facts({
  ...FRAGMENT,
  contactId: ContactId,
  initialContactId: ContactId,
  previousContactId: v.exactOptional(ContactId),
  channel: v.string(),
  startedAt: Time,
  customerId: v.exactOptional(CustomerId),
  isRecognised: v.boolean(),
  endpoint: v.exactOptional(v.string()),
  telephony: v.exactOptional(Telephony),
  aim: v.exactOptional(Aim),
  /** The contact whose code was keyed in this one. */
  handedOverBy: v.exactOptional(ContactId),
  /** Codes that were keyed in this contact, right or wrong. */
  codesTried: v.exactOptional(v.number()),
});
export type Session = v.InferOutput<typeof Session>;

/** For a contact that the entry function did not come to recognise: it belongs to nobody. */
export function strangersSession(
  call: FlowCall,
  at: { readonly region: string; readonly now: number; readonly clock: Clock },
): Session {
  return {
    region: at.region,
    clock: at.clock,
    revision: 0,
    contactId: call.contactId,
    initialContactId: call.initialContactId,
    channel: call.channel,
    startedAt: at.now,
    isRecognised: false,
  };
}
