/** What an agent or an operator may do to a customer's authentication: each a fact, appended and never taken back. */
import * as v from "valibot";
import type { Clock } from "../clock.ts";
import { eventOf } from "../event-draft.ts";
import { untold } from "../fragment.ts";
import { ContactId, CustomerId } from "../ids.ts";
import type { AuthenticationFacts } from "./facts.ts";
import { type Flag, type Revocation, safetyId, type Unlock } from "./safety.ts";

const FLAG_MILLISECONDS = 30 * 24 * 3_600_000;

export const MANAGING_ACTIONS = ["revoke", "unlock", "flag"] as const;

const REQUEST = v.pipe(
  v.object({
    action: v.picklist(MANAGING_ACTIONS, `action must be one of ${MANAGING_ACTIONS.join(", ")}`),
    contactId: v.exactOptional(
      v.pipe(
        v.string("contactId must be a text"),
        v.check((id) => v.is(ContactId, id), "contactId is none"),
      ),
    ),
    customerId: v.exactOptional(
      v.pipe(
        v.string("customerId must be a text"),
        v.check((id) => v.is(CustomerId, id), "customerId is none"),
      ),
    ),
    // A user name of the instance. No address and no name of a person: it is kept with the fact.
    by: v.pipe(
      v.string("by must be the user name of whoever asks"),
      v.regex(
        /^[A-Za-z0-9._-]{1,64}$/,
        "by must be a user name of letters, digits, dots, dashes, at most 64",
      ),
    ),
  }),
  v.forward(
    v.partialCheck(
      [["contactId"], ["customerId"]],
      ({ contactId, customerId }) => (contactId === undefined) !== (customerId === undefined),
      "either contactId or customerId must be given, and not both",
    ),
    ["contactId"],
  ),
);

export interface ManagingRequest {
  readonly action: (typeof MANAGING_ACTIONS)[number];
  readonly of: { readonly contactId: ContactId } | { readonly customerId: CustomerId };
  readonly by: string;
}

/** All problems at once; none of them repeats what was sent. */
export function readManagingRequest(
  event: unknown,
): { readonly request: ManagingRequest } | { readonly problems: readonly string[] } {
  const parsed = v.safeParse(REQUEST, event);
  if (!parsed.success)
    return { problems: [...new Set(parsed.issues.map((issue) => messageOf(issue)))].sort() };
  const { action, by, contactId, customerId } = parsed.output;
  if (contactId !== undefined)
    return { request: { action, by, of: { contactId: v.parse(ContactId, contactId) } } };
  return { request: { action, by, of: { customerId: v.parse(CustomerId, customerId) } } };
}

export interface Occurrence {
  readonly action: ManagingRequest["action"];
  readonly by: string;
  /** The contact that it is about; the customer alone stands for one where none was named. */
  readonly session: Parameters<typeof eventOf>[2]["session"];
  readonly facts: AuthenticationFacts;
  readonly region: string;
  readonly now: number;
  readonly clock: Clock;
  newId(): string;
}

/** The fact to append, with what it has to tell. */
export function managed(occurrence: Occurrence): Revocation | Unlock | Flag {
  const { action, by, facts, region, now, clock, newId } = occurrence;
  const fact = { clock, region };
  const base = { ...fact, revision: 0, by };
  switch (action) {
    case "revoke": {
      const event = eventOf("authentication.revoked", { fact, by }, { ...occurrence, at: now });
      return { ...base, kind: "revocation", eventId: event.id, ...untold(undefined, event) };
    }
    case "unlock": {
      const event = eventOf("authentication.unlocked", { fact, by }, { ...occurrence, at: now });
      const sees = facts.locks.map(safetyId).sort();
      return { ...base, kind: "unlock", sees, eventId: event.id, ...untold(undefined, event) };
    }
    case "flag":
      return { ...base, kind: "flag", eventId: newId(), until: now + FLAG_MILLISECONDS };
    default:
      return action satisfies never;
  }
}

function messageOf(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue);
  if (path === null) return "the request must be an object";
  // Valibot's own words for what is missing quote what came instead.
  return issue.message.startsWith("Invalid") ? `${path} is missing or of another kind` : issue.message;
}
