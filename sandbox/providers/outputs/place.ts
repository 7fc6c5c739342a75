/** Where a resource is made, and what is known of it when its outputs are chosen. */
import type { Json } from "../behaviour.ts";
import type { Identity } from "./identity.ts";

export interface Place {
  readonly identity: Identity;
  readonly accountId: string;
  readonly region: string;
  /** Google's project. */
  readonly project: string;
  /** The resource's own name: what the program or the provider chose, or the logical name. */
  readonly name: string;
  /** Plain: no marks of secrets. */
  readonly inputs: Json;
}

export function arn(place: Place, service: string, resource: string): string {
  return `arn:aws:${service}:${place.region}:${place.accountId}:${resource}`;
}

/** IAM is global: its ARNs name no region. */
export function iamArn(place: Place, resource: string): string {
  return `arn:aws:iam::${place.accountId}:${resource}`;
}

export function textOf(values: Json, name: string): string | undefined {
  const value = values[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}
