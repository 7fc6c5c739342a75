/** By which way a request came, where the signature alone does not say it: to which host name, from which pod. */
import type { HttpReply, HttpRequest } from "./service.ts";

/** The host name that the sender meant; a pod's start-up adds it when it turns the request to this machine. */
export const HOST_HEADER = "x-sandbox-host";
/** <cluster>/<pod> */
export const POD_HEADER = "x-sandbox-pod";

/** On a reply that stands for no connection at all: a pod's start-up turns it into what the network would say. */
export const UNREACHABLE_HEADER = "x-sandbox-unreachable";

export type Arrival =
  /** No way leads there: no connection ever stands, so nothing can have been done. */
  | { readonly kind: "unreachable" }
  /** The host is no AWS service, and answered. */
  | { readonly kind: "answered"; readonly reply: HttpReply }
  | {
      readonly kind: "service";
      /** The signing name that the host belongs to. */
      readonly service: string;
      readonly region: string;
      /** Condition keys that the way sets. */
      readonly context: Readonly<Record<string, string>>;
    };

/** Undefined for a request that was sent to this machine itself. */
export type Arrive = (request: HttpRequest) => Promise<Arrival | undefined>;
