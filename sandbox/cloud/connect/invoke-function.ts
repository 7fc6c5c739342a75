/** A flow's call of a Lambda function, with the event, the limits and the retries of Connect. */
import type { Effect, Outcome } from "../../../language/effects.ts";
import type { Clock } from "../clock.ts";
import type { Contact } from "./contact.ts";
import { segmentWire } from "./contact-events.ts";
import type { FunctionInvoker, FunctionReply } from "./ports.ts";

export type Invoke = Extract<Effect, { kind: "invoke" }>;

const LONGEST_SECONDS = 8;
const MOST_RETRIES = 3;
/** Functions one after another, with nothing said in between. */
const LONGEST_SILENCE_MS = 20_000;
const MOST_REPLY_BYTES = 32 * 1024;
/** Not asked again: a refusal stays a refusal, and a caller that timed out has no time left. */
const FINAL = /^(AccessDenied|ResourceNotFound|Invalid|ValidationException|RequestTooLarge|CallerTimedOut)/;

export async function invokeFunction(
  contact: Contact,
  effect: Invoke,
  functions: FunctionInvoker,
  clock: Clock,
  accountId: string,
): Promise<Outcome> {
  if (!contact.instance.isAssociated("LAMBDA_FUNCTION", effect.functionArn))
    return failure(
      `Instance ${contact.instance.settings.alias} is not associated with ${effect.functionArn}.`,
    );
  const startedAt = clock.now();
  const budgetMs = LONGEST_SILENCE_MS - contact.silentInvocationMs;
  const limitMs = Math.min(effect.timeLimitSeconds, LONGEST_SECONDS) * 1000;
  const deadline = startedAt + Math.min(limitMs, budgetMs);
  let last: FunctionReply | undefined;
  for (let attempt = 0; attempt <= MOST_RETRIES; attempt++) {
    const leftMs = deadline - clock.now();
    if (leftMs <= 0) break;
    last = await functions.invoke({
      region: contact.region,
      functionArn: effect.functionArn,
      payload: contactFlowEvent(contact, effect.parameters),
      caller: {
        kind: "service",
        service: "connect.amazonaws.com",
        sourceArn: contact.instance.arn,
        sourceAccount: accountId,
      },
      timeLimitMs: leftMs,
    });
    if (last.kind === "ok" || FINAL.test(last.code)) break;
  }
  contact.silentInvocationMs += Math.max(0, clock.now() - startedAt);
  if (last?.kind === "ok" && clock.now() <= deadline) return reply(effect, last.payload);
  if (budgetMs < limitMs && clock.now() >= deadline)
    return failure(
      `Functions ran for ${LONGEST_SILENCE_MS / 1000} s with nothing said in between, as long as Connect allows; ${effect.functionArn} was not waited for.`,
    );
  if (last === undefined || last.kind === "ok")
    return failure(`${effect.functionArn} did not answer within ${limitMs / 1000} s.`);
  return failure(`${last.code}: ${last.reason}`);
}

function reply(effect: Invoke, payload: unknown): Outcome {
  const bytes = Buffer.byteLength(JSON.stringify(payload ?? null));
  if (bytes >= MOST_REPLY_BYTES)
    return failure(
      `${effect.functionArn} answered ${bytes} bytes; fewer than ${MOST_REPLY_BYTES} are allowed.`,
    );
  if (typeof payload !== "object" || payload === null || Array.isArray(payload))
    return failure(`${effect.functionArn} answered no object; ${effect.response} was asked for.`);
  const external = payload as Readonly<Record<string, unknown>>;
  const wrong = Object.entries(external).find(([, value]) => typeof value !== "string");
  if (effect.response === "STRING_MAP" && wrong !== undefined)
    return failure(
      `${effect.functionArn} answered ${wrong[0]} as ${wrong[1] === null ? "null" : typeof wrong[1]}; in a STRING_MAP every value is a string.`,
    );
  return { kind: "replied", external };
}

function failure(reason: string): Outcome {
  return { kind: "error", error: "NoMatchingError", reason };
}

/** The event as documented in adminguide/connect-lambda-functions; stored input and callback number are not in it. */
export function contactFlowEvent(contact: Contact, parameters: Readonly<Record<string, string>>): unknown {
  const view = contact.view();
  const endpoint = (e: { readonly address: string; readonly type: string } | undefined) =>
    e === undefined ? null : { Address: e.address, Type: e.type };
  return {
    Name: "ContactFlowEvent",
    Details: {
      ContactData: {
        Attributes: { ...view.attributes },
        Channel: view.channel,
        ContactId: view.contactId,
        CustomerEndpoint: endpoint(view.customerEndpoint),
        CustomerId: contact.customerId ?? null,
        Description: view.description ?? null,
        InitialContactId: view.initialContactId,
        InitiationMethod: view.initiationMethod,
        InstanceARN: view.instanceArn,
        LanguageCode: contact.languageCode,
        MediaStreams: { Customer: { Audio: null } },
        Name: contact.name ?? null,
        PreviousContactId: view.previousContactId ?? view.contactId,
        Queue:
          view.queue === undefined
            ? null
            : { ARN: view.queue.arn, Name: view.queue.name, OutboundCallerId: null },
        References: Object.fromEntries(
          Object.entries(view.references ?? {}).map(([name, { type, value }]) => [
            name,
            { Type: type, Value: value },
          ]),
        ),
        ...(view.relatedContactId === undefined ? {} : { RelatedContactId: view.relatedContactId }),
        ...(view.segmentAttributes === undefined
          ? {}
          : { SegmentAttributes: segmentWire(view.segmentAttributes) }),
        SystemEndpoint: endpoint(view.systemEndpoint),
      },
      Parameters: { ...parameters },
    },
  };
}
