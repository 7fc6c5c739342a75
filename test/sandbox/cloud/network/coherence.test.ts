import { beforeAll, describe, expect, it } from "vitest";
import type { DeployedResource, Json } from "../../../../sandbox/providers/behaviour.ts";
import { deployed, type Plant, runNetwork } from "../../../support/network-run.ts";
import type { ProgramRun } from "../../../support/program-mocks.ts";

const TUNNEL = "gcp:compute/vPNTunnel:VPNTunnel";
const INTERFACE = "gcp:compute/routerInterface:RouterInterface";
const PEER = "gcp:compute/routerPeer:RouterPeer";
const CONNECTION = "aws:ec2/vpnConnection:VpnConnection";

let run: ProgramRun<unknown>;
beforeAll(async () => {
  run = await runNetwork();
});

/** Changes what one resource was deployed with. */
function change(type: string, name: string, inputs: (before: Json) => Json): Plant {
  return (resource: DeployedResource) =>
    resource.type === type && resource.name === name
      ? { ...resource, inputs: { ...resource.inputs, ...inputs(resource.inputs) } }
      : resource;
}

const found = async (plant: Plant) =>
  (await deployed(run, plant)).coherence().map(({ subject, field }) => `${subject} ${field}`);

describe("two halves that agree", () => {
  it("have nothing that is found wrong", async () => {
    expect((await deployed(run)).coherence()).toEqual([]);
  });

  it("make four tunnels a side that carry", async () => {
    const tunnels = (await deployed(run)).tunnels();
    expect(tunnels.map(({ side, tunnel }) => `${side} ${tunnel}`).toSorted()).toEqual(
      ["home", "peer"].flatMap((side) => [1, 2, 3, 4].map((tunnel) => `${side} ${tunnel}`)),
    );
    expect(tunnels.every(({ isCoherent, isCut }) => isCoherent && !isCut)).toBe(true);
  });
});

describe("a planted fault is found, with its tunnel and its field", () => {
  it("swapped interfaces at AWS: Google calls the other tunnel's address", async () => {
    const swapped = change(
      "gcp:compute/externalVpnGateway:ExternalVpnGateway",
      "bridge-home-tunnels-aws",
      ({ interfaces }) => {
        const [first, second, ...rest] = interfaces as { readonly ipAddress: string }[];
        return {
          interfaces: [
            { ...first, ipAddress: second?.ipAddress },
            { ...second, ipAddress: first?.ipAddress },
            ...rest,
          ],
        };
      },
    );
    const all = await found(swapped);
    expect(all).toContain("bridge-home-tunnels-0 peerExternalGatewayInterface");
    expect(all).toContain("bridge-home-tunnels-1 peerExternalGatewayInterface");
    expect(all.filter((line) => /tunnels-[23]|peer-tunnels/.test(line))).toEqual([]);
  });

  it("swapped interfaces at Google: the tunnel ends at the address that AWS does not call", async () => {
    const swapped = change(TUNNEL, "bridge-home-tunnels-2", () => ({ vpnGatewayInterface: 0 }));
    expect(await found(swapped)).toEqual(["bridge-home-tunnels-2 vpnGatewayInterface"]);
  });

  it("two tunnels at AWS with the same /30", async () => {
    const equal = change(CONNECTION, "bridge-peer-tunnels-connection-1", ({ tunnel2InsideCidr }) => ({
      tunnel1InsideCidr: tunnel2InsideCidr,
    }));
    const all = await found(equal);
    expect(all).toContain("bridge-peer-tunnels-2 tunnel1InsideCidr");
    expect(all).toContain("bridge-peer-tunnels-3 tunnel2InsideCidr");
    expect(all).toContain("bridge-peer-tunnels-2 ipRange");
    expect(all.filter((line) => line.includes("bridge-home"))).toEqual([]);
  });

  it("the same /30 in the two pairs, though each pair agrees with itself", async () => {
    const inside = "169.254.100.0/30";
    const plants = [
      change(CONNECTION, "bridge-peer-tunnels-connection-0", () => ({ tunnel1InsideCidr: inside })),
      change(INTERFACE, "bridge-peer-tunnels-0-interface", () => ({ ipRange: "169.254.100.2/30" })),
      change(PEER, "bridge-peer-tunnels-0-session", () => ({
        ipAddress: "169.254.100.2",
        peerIpAddress: "169.254.100.1",
      })),
    ];
    const all = await found((resource) => plants.reduce((made, plant) => plant(made), resource));
    expect(all.toSorted()).toEqual([
      "bridge-home-tunnels-0 tunnel1InsideCidr",
      "bridge-peer-tunnels-0 tunnel1InsideCidr",
    ]);
  });

  it.each([
    [
      "a wrong ASN of AWS",
      PEER,
      "bridge-home-tunnels-1-session",
      { peerAsn: 64_999 },
      "bridge-home-tunnels-1 peerAsn",
    ],
    [
      "a wrong address of AWS",
      PEER,
      "bridge-home-tunnels-1-session",
      { peerIpAddress: "169.254.100.9" },
      "bridge-home-tunnels-1 peerIpAddress",
    ],
    [
      "another key at Google",
      TUNNEL,
      "bridge-peer-tunnels-3",
      { sharedSecret: "another.key" },
      "bridge-peer-tunnels-3 sharedSecret",
    ],
    [
      "another key at AWS",
      CONNECTION,
      "bridge-peer-tunnels-connection-1",
      { tunnel2PresharedKey: "another.key" },
      "bridge-peer-tunnels-3 sharedSecret",
    ],
    [
      "a reserved /30",
      CONNECTION,
      "bridge-home-tunnels-connection-0",
      { tunnel2InsideCidr: "169.254.3.0/30" },
      "bridge-home-tunnels-1 tunnel2InsideCidr",
    ],
    [
      "a range that is no /30",
      CONNECTION,
      "bridge-home-tunnels-connection-0",
      { tunnel2InsideCidr: "169.254.100.0/29" },
      "bridge-home-tunnels-1 tunnel2InsideCidr",
    ],
    [
      "a VPC in Google's range",
      "aws:ec2/vpc:Vpc",
      "bridge-home-vpc",
      { cidrBlock: "10.21.4.0/24" },
      "bridge-home-vpc cidrBlock",
    ],
  ])("%s", async (_what, type, name, inputs, expected) => {
    expect(await found(change(type, name, () => inputs))).toContain(expected);
  });

  it("a wrong ASN of Google, on both tunnels of the connection", async () => {
    const wrong = change("aws:ec2/customerGateway:CustomerGateway", "bridge-home-tunnels-gateway-1", () => ({
      bgpAsn: "64999",
    }));
    expect(await found(wrong)).toEqual(["bridge-home-tunnels-2 bgpAsn", "bridge-home-tunnels-3 bgpAsn"]);
  });

  it("pods that AWS has no way back to", async () => {
    const elsewhere = change("aws:ec2/route:Route", "bridge-home-vpc-to-europe-west2-pods", () => ({
      transitGatewayId: "tgw-of-somebody-else",
    }));
    const network = await deployed(run, elsewhere);
    expect(network.coherence()).toMatchObject([
      { subject: "bridge-home-vpc", field: "routes", problem: expect.stringContaining("10.22.0.0/16") },
    ]);
    expect(network.pathTo("home")).toBe("down");
    expect(network.pathTo("peer")).toBe("up");
  });

  it("nodes that the Cloud Router does not tell of", async () => {
    const silent = change("gcp:compute/router:Router", "bridge-network-peer-router", ({ bgp }) => {
      const { advertisedIpRanges, ...rest } = bgp as { readonly advertisedIpRanges: { range: string }[] };
      return {
        bgp: {
          ...rest,
          advertisedIpRanges: advertisedIpRanges.filter(({ range }) => range !== "10.20.0.0/20"),
        },
      };
    });
    expect(await found(silent)).toEqual(["bridge-network-peer-router advertisedIpRanges"]);
  });

  it("never repeats a key", async () => {
    const other = change(TUNNEL, "bridge-peer-tunnels-3", () => ({ sharedSecret: "another.key" }));
    const text = JSON.stringify((await deployed(run, other)).coherence());
    expect(text).not.toMatch(/another\.key|key\.of\.peer/);
  });
});

describe("a path", () => {
  it("is up as long as one tunnel of the pair carries", async () => {
    const network = await deployed(run);
    for (const tunnel of [1, 2, 3]) network.cutTunnel("home", tunnel);
    expect(network.pathTo("home")).toBe("up");
    network.cutTunnel("home", 4);
    expect(network.pathTo("home")).toBe("down");
    expect(network.pathTo("peer")).toBe("up");
    network.restore();
    expect(network.pathTo("home")).toBe("up");
  });

  it("is down where the only tunnel that is not cut is incoherent", async () => {
    const network = await deployed(
      run,
      change(TUNNEL, "bridge-home-tunnels-3", () => ({ sharedSecret: "x" })),
    );
    for (const tunnel of [1, 2, 3]) network.cutTunnel("home", tunnel);
    expect(network.pathTo("home")).toBe("down");
  });

  it("is down when the pair is cut, or nothing is deployed", async () => {
    const network = await deployed(run);
    network.cutPair("peer");
    expect(network.pathTo("peer")).toBe("down");
    const nothing = await deployed({ ...run, registrations: [] });
    expect(nothing.pathTo("home")).toBe("down");
    expect(() => nothing.cutPair("home")).toThrow("no tunnels");
  });

  it("ends at the endpoints that were deployed, by their own names", async () => {
    const network = await deployed(run);
    const { endpoints } = network.facts();
    expect(endpoints).toHaveLength(8);
    for (const { id, service, region, hosts } of endpoints) {
      expect(hosts[0]).toMatch(
        new RegExp(`^vpce-[0-9a-f]{17}-[0-9a-f]{8}\\.${service}\\.${region}\\.vpce\\.amazonaws\\.com$`),
      );
      expect(hosts.map((host) => network.endpointOf(host)?.id)).toEqual(hosts.map(() => id));
    }
    expect(network.endpointOf("connect.eu-central-1.amazonaws.com")).toBeUndefined();
  });
});
