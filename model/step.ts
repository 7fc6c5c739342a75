/**
 * A schedule is a list of steps of plain data: what customers, agents and operators do, and what breaks. Whoever is
 * named that does not exist when the step comes (a contact that is over, say) makes the step do nothing, so that any
 * part of a schedule is a schedule too, and one that fails can be made shorter.
 */

import type { Service, Side } from "./network.ts";
import type { Mishap } from "./process.ts";

/** A call to the outside that goes wrong: the n-th of the step's runs, counted from 0. */
export interface Broken {
  readonly call: number;
  readonly as: Exclude<Mishap, "none">;
}

interface WithMishap {
  readonly broken?: Broken;
}

/** `contact`: the n-th of the contacts that are live then, by their start, modulo their number. */
interface InContact extends WithMishap {
  readonly contact: number;
}

export type Step =
  | ({ readonly do: "call"; readonly who: number; readonly side: Side; readonly line: number } & WithMishap)
  | ({
      readonly do: "chat";
      readonly who: number;
      readonly side: Side;
      readonly signedIn: boolean;
    } & WithMishap)
  | ({ readonly do: "pin"; readonly isRight: boolean } & InContact)
  | ({ readonly do: "new-pin" } & InContact)
  | ({ readonly do: "send-code" } & InContact)
  | ({ readonly do: "code"; readonly isRight: boolean } & InContact)
  | ({ readonly do: "want"; readonly intent: string } & InContact)
  | ({ readonly do: "resume" | "decline" | "answer" } & InContact)
  | ({ readonly do: "language"; readonly language: string } & InContact)
  | ({
      readonly do: "consent";
      readonly isGiven: boolean;
      readonly who: number;
      readonly side: Side;
    } & WithMishap)
  | ({ readonly do: "hand-over" | "redeem" } & InContact)
  | ({ readonly do: "callback" } & InContact)
  | ({ readonly do: "goodbye" } & InContact)
  /** The contact is over, with or without a goodbye before; the service tells it so many times, or never. */
  | ({ readonly do: "end"; readonly told: number } & InContact)
  | ({
      readonly do: "revoke" | "unlock" | "flag";
      readonly who: number;
      readonly side: Side;
    } & WithMishap)
  | ({ readonly do: "erase"; readonly who: number; readonly side: Side } & WithMishap)
  | { readonly do: "rotate"; readonly ring: string }
  | ({ readonly do: "plan"; readonly side: Side; readonly homePercent: number } & WithMishap)
  /** A consumer of the region's stream, or its schedule, runs once. */
  | ({ readonly do: "consume"; readonly side: Side; readonly consumer: string } & WithMishap)
  | ({ readonly do: "tick"; readonly side: Side; readonly schedule: string } & WithMishap)
  | { readonly do: "agents"; readonly side: Side; readonly free: number }
  | { readonly do: "pass"; readonly ms: number }
  | { readonly do: "lag"; readonly ms: number }
  | { readonly do: "cut"; readonly from: Side }
  | { readonly do: "lose"; readonly side: Side }
  | { readonly do: "lose-service"; readonly side: Side; readonly service: Service }
  | { readonly do: "skew"; readonly side: Side; readonly ms: number }
  | { readonly do: "heal" }
  /** Two runs at once, their calls mixed as `mix` says. */
  | { readonly do: "together"; readonly one: Step; readonly other: Step; readonly mix: number };

export type StepKind = Step["do"];
