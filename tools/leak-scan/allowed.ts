/** Where what is personal may stand, and why: docs/privacy.md shows the same table. */
import type { SecretKind } from "./secret.ts";

export interface Allowance {
  readonly kind: SecretKind;
  /** A place as findings name it; `*` stands for anything. */
  readonly place: string;
  readonly because: string;
}

export const ALLOWED: readonly Allowance[] = [
  {
    kind: "name",
    place: "item profiles PROFILE/givenName/*",
    because: "it is spoken to the customer, and erased with the profile",
  },
  {
    kind: "number",
    place: "item profiles PROFILE/textNumber/*",
    because: "texts are sent to it; erased with the profile",
  },
  {
    kind: "address",
    place: "item profiles PROFILE/emailAddress/*",
    because: "mail is sent to it; erased with the profile",
  },
  {
    kind: "number",
    place: "item contacts CALLBACK/*",
    because: "it is dialled; erased with the customer",
  },
  {
    kind: "number",
    place: "stream contact-records/CustomerEndpoint/Address",
    because: "Connect's own record, encrypted and expiring: it is read for ids alone",
  },
  {
    kind: "address",
    place: "stream contact-records/CustomerEndpoint/Address",
    because: "Connect's own record, encrypted and expiring: it is read for ids alone",
  },
  {
    kind: "spent token",
    place: "contact attribute/entryToken",
    because: "the edge hands it to the flow, whose first block spends it; it is good for a minute and once",
  },
  {
    kind: "spent token",
    place: "stream contact-records/Attributes/entryToken",
    because: "Connect's own record repeats the attributes",
  },
  {
    kind: "address",
    place: "contact reference/from/value",
    because: "Connect's own reference of a mail to who wrote it: agents answer it",
  },
  {
    kind: "address",
    place: "stream contact-records/References/[]/Value",
    because: "Connect's own record repeats the references",
  },
  {
    kind: "key",
    place: "resource aws:ec2/vpnConnection:VpnConnection/tunnel*PresharedKey",
    because: "what AWS is given of a tunnel: in Pulumi's state it is a secret",
  },
  {
    kind: "key",
    place: "resource gcp:compute/vPNTunnel:VPNTunnel/sharedSecret",
    because: "what Google is given of a tunnel: in Pulumi's state it is a secret",
  },
];

export function isAllowed(kind: SecretKind, place: string): boolean {
  return ALLOWED.some((allowance) => allowance.kind === kind && matches(allowance.place, place));
}

function matches(pattern: string, place: string): boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(place);
}
