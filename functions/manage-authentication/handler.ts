/** An agent or an operator takes trust away, ends a lock, or raises a flag. */

import * as v from "valibot";
import {
  type ManagingRequest,
  managed,
  readManagingRequest,
} from "../../domain/authentication/management.ts";
import type { HybridClock } from "../../domain/clock.ts";
import type { Occasion } from "../../domain/event-draft.ts";
import { ContactId, type CustomerId } from "../../domain/ids.ts";
import type { AuthenticationStore } from "../../stores/authentication-store.ts";
import type { SessionStore } from "../../stores/session-store.ts";

export interface ManageAuthenticationPorts {
  readonly clock: HybridClock;
  readonly region: string;
  newId(): string;
  readonly authentication: Pick<AuthenticationStore, "load" | "record">;
  readonly sessions: Pick<SessionStore, "ofAnyRegion">;
}

export type ManagingReply =
  | {
      readonly status: "done";
      readonly action: ManagingRequest["action"];
      /** Names the fact. */
      readonly fact: { readonly clock: string; readonly region: string };
    }
  | { readonly status: "unknown-contact" }
  | { readonly status: "invalid"; readonly problems: readonly string[] };

export function createHandler(ports: ManageAuthenticationPorts): (event: unknown) => Promise<ManagingReply> {
  return async (event) => {
    const read = readManagingRequest(event);
    if ("problems" in read) return { status: "invalid", problems: read.problems };
    const { request } = read;
    const session = await sessionOf(request, ports);
    if (session === undefined) return { status: "unknown-contact" };

    const { customerId } = session;
    // Read first: a clock that is made after is later than every fact that it is about.
    const facts = await ports.authentication.load(customerId);
    const fact = managed({
      ...request,
      session,
      facts,
      region: ports.region,
      now: ports.clock.now(),
      clock: ports.clock.tick(),
      newId: () => ports.newId(),
    });
    await ports.authentication.record(customerId, fact);
    return { status: "done", action: request.action, fact: { clock: fact.clock, region: fact.region } };
  };
}

type Owned = Occasion["session"] & { readonly customerId: CustomerId };

/** The contact may be the other region's. */
async function sessionOf(
  { of }: ManagingRequest,
  { sessions }: ManageAuthenticationPorts,
): Promise<Owned | undefined> {
  if ("customerId" in of) {
    // Events belong to a chain of contacts; this one belongs to none, so the customer stands for it.
    const contactId = v.parse(ContactId, of.customerId);
    return { contactId, initialContactId: contactId, channel: "TASK", customerId: of.customerId };
  }
  const session = await sessions.ofAnyRegion(of.contactId);
  const customerId = session?.customerId;
  return session === undefined || customerId === undefined ? undefined : { ...session, customerId };
}
