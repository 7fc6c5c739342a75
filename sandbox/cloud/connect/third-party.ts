/** Another number in a call: the caller hears the second leg, until one of the two is over. */
import type { Effect, Outcome } from "../../../language/effects.ts";
import { failure } from "./change-contact.ts";
import type { Contact } from "./contact.ts";
import type { Phones } from "./phones.ts";
import type { Registry } from "./registry.ts";
import type { Run } from "./run.ts";

export type ThirdParty = Extract<Effect, { kind: "third-party" }>;

export interface ThirdPartyParts {
  readonly registry: Registry;
  readonly phones: Phones;
  /** Calls a number of this cloud; throws where nobody answers there. */
  callIn(call: { readonly from?: string; readonly to: string; readonly digits?: string }): Contact;
  endLeg(leg: Contact): void;
}

/** Outcome `done`: the other party has left. Undefined where the flow was stopped meanwhile. */
export async function joinThirdParty(
  run: Run,
  effect: ThirdParty,
  parts: ThirdPartyParts,
): Promise<Outcome | undefined> {
  const { contact } = run;
  const refusal = refusalOf(contact, effect, parts.registry);
  if (refusal !== undefined) return refusal;
  // Without a caller ID of its own the call shows the customer's number. adminguide/transfer-to-phone-number
  const from = effect.callerId ?? contact.customerAddress;
  const call = { to: effect.number, ...(from === undefined ? {} : { from }) };
  return parts.registry.findAddress(effect.number) === undefined
    ? ringOutside(run, effect, parts.phones, call)
    : joinLeg(run, effect, parts, call);
}

async function joinLeg(
  run: Run,
  effect: ThirdParty,
  parts: ThirdPartyParts,
  call: { readonly from?: string; readonly to: string },
): Promise<Outcome | undefined> {
  const { contact } = run;
  let leg: Contact;
  try {
    leg = parts.callIn({ ...call, ...(effect.digits === undefined ? {} : { digits: effect.digits }) });
  } catch (error) {
    return callFailed(effect, error instanceof Error ? error.message : String(error));
  }
  contact.bridgedTo = leg;
  leg.bridgedFrom = contact;
  const paused = run.wait(effect);
  contact.onEnd(() => parts.endLeg(leg));
  leg.onEnd(() => run.pause?.effect === effect && run.pause.release({ kind: "done" }));
  const outcome = await paused;
  // A contact that an agent has taken out of its queue flow leaves the other party behind.
  if (!leg.hasEnded) parts.endLeg(leg);
  return outcome;
}

function ringOutside(
  run: Run,
  effect: ThirdParty,
  phones: Phones,
  call: { readonly from?: string; readonly to: string },
): Promise<Outcome | undefined> {
  const paused = run.wait(effect);
  phones.ring({
    number: call.to,
    ...(call.from === undefined ? {} : { from: call.from }),
    contact: run.contact,
    timeoutMs: effect.timeLimitSeconds * 1000,
    // Whoever answered stays in the call until the caller leaves it.
    answered: () => undefined,
    unanswered: () => {
      const error = effect.continues ? "ConnectionTimeLimitExceeded" : "NoMatchingError";
      const reason = `Nobody answered ${effect.number} within ${effect.timeLimitSeconds} s.`;
      run.pause?.release({ kind: "error", error, reason });
    },
  });
  return paused;
}

function refusalOf(contact: Contact, effect: ThirdParty, registry: Registry): Outcome | undefined {
  const { settings, arn } = contact.instance;
  if (contact.channel !== "VOICE")
    return failure(`Only a call can be sent to a number; this contact is of channel ${contact.channel}.`);
  if (!/^\+[1-9]\d{6,14}$/.test(effect.number))
    return failure(`${effect.number} is no number such as +441632960001.`);
  if (!settings.takesOutboundCalls) return failure(`Instance ${settings.alias} makes no outbound calls.`);
  const { callerId } = effect;
  if (callerId !== undefined && registry.findAddress(callerId)?.instanceArn !== arn)
    return failure(`The caller ID ${callerId} is no number of instance ${settings.alias}.`);
  return undefined;
}

function callFailed({ continues, number }: ThirdParty, reason: string): Outcome {
  return {
    kind: "error",
    error: continues ? "CallFailed" : "NoMatchingError",
    reason: `The call to ${number} failed: ${reason}`,
  };
}
