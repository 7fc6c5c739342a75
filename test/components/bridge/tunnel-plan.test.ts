import { describe, expect, it } from "vitest";
import { bgpAsn } from "../../../components/bridge/connection-args.ts";
import { planTunnels } from "../../../components/bridge/tunnel-plan.ts";

const RANGES = ["169.254.100.0/30", "169.254.100.4/30", "169.254.100.8/30", "169.254.100.252/30"];
const KEYS = ["key.one.", "key.two.", "key.three", "key.four"];

describe("the plan of a pair's tunnels", () => {
  it("gives AWS the first host and Google the second, two tunnels a connection", () => {
    const plans = planTunnels(RANGES, KEYS).map((plan) => [
      plan.connection,
      plan.awsAddress,
      plan.googleAddress,
      plan.key,
    ]);
    expect(plans).toEqual([
      [0, "169.254.100.1", "169.254.100.2", "key.one."],
      [0, "169.254.100.5", "169.254.100.6", "key.two."],
      [1, "169.254.100.9", "169.254.100.10", "key.three"],
      [1, "169.254.100.253", "169.254.100.254", "key.four"],
    ]);
  });

  it("refuses a range that is no /30, and a tunnel without a key", () => {
    expect(() => planTunnels(["169.254.100.0/29"], KEYS)).toThrow("insideRanges[0]");
    expect(() => planTunnels(RANGES, KEYS.slice(0, 3))).toThrow("keys[3]");
  });

  it("names an ASN as AWS takes it: beyond 31 bits under another name", () => {
    expect(bgpAsn(64_512)).toEqual({ bgpAsn: "64512" });
    expect(bgpAsn(2_147_483_647)).toEqual({ bgpAsn: "2147483647" });
    expect(bgpAsn(4_294_967_294)).toEqual({ bgpAsnExtended: "4294967294" });
  });
});
