/** Which end of which tunnel has which address and key. */
import { InvalidArgument } from "../invalid-argument.ts";
import { hostOf, parseRange } from "../network-range.ts";

export interface TunnelPlan {
  /** 0 to 3: also AWS's interface, as Google counts them. */
  readonly index: number;
  /** AWS's connection, and the interface of Google's VPN gateway that it ends at. */
  readonly connection: number;
  readonly insideRange: string;
  readonly awsAddress: string;
  readonly googleAddress: string;
  readonly key: string;
}

const TUNNELS_PER_CONNECTION = 2;

export function planTunnels(insideRanges: readonly string[], keys: readonly string[]): readonly TunnelPlan[] {
  return insideRanges.map((insideRange, index) => {
    const range = parseRange(insideRange);
    const key = keys[index];
    if (range?.bits !== 30)
      throw new InvalidArgument(
        "TunnelPair",
        `insideRanges[${index}]`,
        `must be a /30, and is ${insideRange}`,
      );
    if (key === undefined) throw new InvalidArgument("TunnelPair", `keys[${index}]`, "is missing");
    return {
      index,
      connection: Math.floor(index / TUNNELS_PER_CONNECTION),
      insideRange,
      // AWS always takes the first host for itself.
      awsAddress: hostOf(range, 1),
      googleAddress: hostOf(range, 2),
      key,
    };
  });
}
