import { afterEach } from "vitest";
import type { ContactStatus } from "../../../../sandbox/cloud/contact-status.ts";
import { type Ground, ground, REGION } from "./call-center.ts";

/** A withheld number would have no customer endpoint; this one is from the range for fiction. */
export const CALLER = "+441632960001";

/** Makes contact centres for the tests of one file, and stops their clocks after each. */
export function centres(): typeof ground {
  let open: Ground[] = [];
  afterEach(() => {
    for (const g of open) g.center.core.clock.stop();
    open = [];
  });
  return async (openTo) => {
    const g = await ground(openTo);
    open.push(g);
    return g;
  };
}

export function dial(g: Ground, from = CALLER): Promise<ContactStatus> {
  return g.center.connect.contacts.dial({ from, to: g.number });
}

export function heard(status: ContactStatus): readonly string[] {
  return status.utterances.map((u) => u.text);
}

/** An agent of the one region. */
export function agent(userName: string): { readonly region: string; readonly userName: string } {
  return { region: REGION, userName };
}
