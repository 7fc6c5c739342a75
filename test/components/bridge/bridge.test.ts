import type { Output } from "@pulumi/pulumi";
import { beforeAll, describe, expect, it } from "vitest";
import type { Bridge } from "../../../components/bridge/bridge.ts";
import { deployed, REGIONS, runNetwork } from "../../support/network-run.ts";
import { isSecret, type ProgramRun, type Registration } from "../../support/program-mocks.ts";
import { sandboxConfig, TUNNEL_KEYS } from "../../support/settings.ts";

const GOOGLE_REGIONS = { home: "europe-west3", peer: "europe-west2" } as const;
const sides = Object.keys(REGIONS) as (keyof typeof REGIONS)[];

let run: ProgramRun<Bridge>;
beforeAll(async () => {
  run = await runNetwork();
});

const settled = (output: Output<string>): Promise<string> =>
  new Promise((resolve) => {
    output.apply(resolve);
  });

const statesOf = (type: string, side: string): readonly Registration["state"][] =>
  run
    .ofType(type)
    .filter(({ name }) => name.includes(side))
    .map(({ state }) => state);

describe("the bridge between the clouds", () => {
  it("is one network with a subnet on each side, heard in both regions", () => {
    const [network] = run.ofType("gcp:compute/network:Network");
    expect(network?.inputs).toMatchObject({ autoCreateSubnetworks: false, routingMode: "GLOBAL" });
    for (const side of sides)
      expect(statesOf("gcp:compute/subnetwork:Subnetwork", side)).toMatchObject([
        {
          region: GOOGLE_REGIONS[side],
          secondaryIpRanges: [{ rangeName: "pods" }, { rangeName: "services" }],
        },
      ]);
  });

  it.each(sides)("gives AWS of %s the two addresses of Google's gateway, in order", (side) => {
    const [gateway] = statesOf("gcp:compute/haVpnGateway:HaVpnGateway", side);
    const addresses = ((gateway?.["vpnInterfaces"] ?? []) as { ipAddress: string }[]).map(
      ({ ipAddress }) => ipAddress,
    );
    expect(new Set(addresses).size).toBe(2);
    const customerGateways = statesOf("aws:ec2/customerGateway:CustomerGateway", side);
    expect(customerGateways.map(({ ipAddress }) => ipAddress)).toEqual(addresses);
    expect(customerGateways).toMatchObject([{ bgpAsn: "64514" }, { bgpAsn: "64514" }]);
  });

  it.each(sides)("gives Google the four addresses of AWS of %s, connection by connection", (side) => {
    const connections = statesOf("aws:ec2/vpnConnection:VpnConnection", side);
    const [far] = statesOf("gcp:compute/externalVpnGateway:ExternalVpnGateway", side);
    expect(far).toMatchObject({
      redundancyType: "FOUR_IPS_REDUNDANCY",
      interfaces: connections
        .flatMap(({ tunnel1Address, tunnel2Address }) => [tunnel1Address, tunnel2Address])
        .map((ipAddress, id) => ({ id, ipAddress })),
    });
    const tunnels = statesOf("gcp:compute/vPNTunnel:VPNTunnel", side);
    expect(tunnels.map((t) => [t["vpnGatewayInterface"], t["peerExternalGatewayInterface"]])).toEqual([
      [0, 0],
      [0, 1],
      [1, 2],
      [1, 3],
    ]);
  });

  it("offers one cipher of each kind and IKEv2 alone: more than that, and Google's end fails to renew keys", () => {
    for (const { state } of run.ofType("aws:ec2/vpnConnection:VpnConnection"))
      for (const tunnel of ["tunnel1", "tunnel2"]) {
        expect(state[`${tunnel}IkeVersions`]).toEqual(["ikev2"]);
        const lists = Object.entries(state).filter(([name]) => name.startsWith(`${tunnel}Phase`));
        expect(lists).toHaveLength(6);
        for (const [, list] of lists) expect(list).toHaveLength(1);
      }
  });

  it("marks every key as a secret, and what AWS derives from it", () => {
    const holders = run.registrations.filter(({ state }) => JSON.stringify(state).includes("key.of."));
    expect(holders.map(({ type }) => type).toSorted()).toEqual([
      ...Array(4).fill("aws:ec2/vpnConnection:VpnConnection"),
      ...Array(8).fill("gcp:compute/vPNTunnel:VPNTunnel"),
    ]);
    const secrets = holders.flatMap(({ inputs }) => Object.values(inputs).filter(isSecret));
    expect(secrets).toHaveLength(16);
    for (const { inputs } of holders)
      expect(JSON.stringify(Object.values(inputs).filter((value) => !isSecret(value)))).not.toContain(
        "key.of.",
      );
    for (const { secretOutputs } of run.ofType("aws:ec2/vpnConnection:VpnConnection"))
      expect(secretOutputs).toContain("customerGatewayConfiguration");
  });

  it("gives each tunnel its own key", () => {
    const keys = run.ofType("gcp:compute/vPNTunnel:VPNTunnel").map(({ state }) => state["sharedSecret"]);
    expect(keys.toSorted()).toEqual([...TUNNEL_KEYS.home, ...TUNNEL_KEYS.peer].toSorted());
  });

  it("deletes before it replaces what cannot stand twice, an interface together with its session", () => {
    const types = ["vPNTunnel:VPNTunnel", "routerInterface:RouterInterface", "routerPeer:RouterPeer"];
    for (const type of types)
      for (const { isDeletedFirst } of run.ofType(`gcp:compute/${type}`)) expect(isDeletedFirst).toBe(true);
    for (const { name, replacedWith } of run.ofType("gcp:compute/routerPeer:RouterPeer"))
      expect(replacedWith.join()).toContain(name.replace("-session", "-interface"));
  });

  it.each(sides)(
    "routes the nodes and pods of both Google regions from the VPC of %s, once it is attached",
    (side) => {
      const routes = run
        .ofType("aws:ec2/route:Route")
        .filter(({ name }) => name.startsWith(`bridge-${side}`));
      expect(routes.map(({ state }) => state["destinationCidrBlock"]).toSorted()).toEqual([
        "10.20.0.0/20",
        "10.20.32.0/20",
        "10.21.0.0/16",
        "10.22.0.0/16",
      ]);
      for (const { dependencies } of routes) expect(dependencies.join()).toContain("-attachment");
    },
  );

  it.each(sides)("opens the endpoints of %s to those ranges by TLS, and to nothing else", (side) => {
    const [door] = statesOf("aws:ec2/securityGroup:SecurityGroup", `bridge-${side}`);
    const ingress = door?.["ingress"] as Record<string, unknown>[];
    expect(ingress).toHaveLength(4);
    for (const rule of ingress) expect(rule).toMatchObject({ protocol: "tcp", fromPort: 443, toPort: 443 });
    expect(door).not.toHaveProperty("egress");
  });

  it.each(sides)(
    "tells where the services of %s are, by names that resolve outside AWS too",
    async (side) => {
      const { endpoints, endpointIds } = run.result.paths[side];
      for (const service of ["connect", "sts", "dynamodb", "secretsmanager"] as const) {
        const host = `${service}.${REGIONS[side]}.vpce.amazonaws.com`;
        const url = await settled(endpoints[service]);
        expect(url).toMatch(/^https:\/\/vpce-/);
        expect(url.endsWith(`.${host}`)).toBe(true);
        expect(await settled(endpointIds[service])).toBe(`bridge-${side}-endpoints-${service}-id`);
      }
    },
  );

  it("takes an ASN of 32 bits, which AWS wants under another name", async () => {
    const google = { ...JSON.parse(sandboxConfig()["google"] ?? "{}"), asn: 4_200_000_001 };
    const wide = await runNetwork({ google });
    for (const { state } of wide.ofType("aws:ec2/customerGateway:CustomerGateway")) {
      expect(state).toMatchObject({ bgpAsnExtended: "4200000001" });
      expect(state).not.toHaveProperty("bgpAsn");
    }
    expect((await deployed(wide)).coherence()).toEqual([]);
  });
});
