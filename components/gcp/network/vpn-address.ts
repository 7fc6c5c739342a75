import { InvalidArgument } from "../../invalid-argument.ts";

export interface VpnInterface {
  readonly id?: number;
  readonly ipAddress?: string;
}

/** The public address of one interface of a VPN gateway, whatever the order they are listed in. */
export function vpnAddress(interfaces: readonly VpnInterface[], id: number): string {
  const address = (interfaces.find((each) => each.id === id) ?? interfaces[id])?.ipAddress;
  if (address === undefined || address === "")
    throw new InvalidArgument("HaVpnGateway", `vpnInterfaces[${id}]`, "has no address: refresh the stack.");
  return address;
}
