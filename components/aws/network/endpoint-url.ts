import { InvalidArgument } from "../../invalid-argument.ts";

/** Where to call an interface endpoint: its first name is the one that is not bound to a zone. */
export function endpointUrl(entries: readonly { readonly dnsName?: string }[]): string {
  const name = entries[0]?.dnsName;
  if (name === undefined || name === "")
    throw new InvalidArgument("VpcEndpoint", "dnsEntries", "has no name: refresh the stack.");
  return `https://${name}`;
}
