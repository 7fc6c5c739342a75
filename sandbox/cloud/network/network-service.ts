/** The network between the clouds: what was deployed, whether its two halves agree, and what is cut on purpose. */
import type { NetworkPaths, PrivateEndpoint } from "../kubernetes/network-paths.ts";
import { findings } from "./coherence.ts";
import { type Tunnel, tunnelsOf } from "./ends.ts";
import type { FactKind, FactKinds, NetworkFacts } from "./facts.ts";
import type { Finding } from "./finding.ts";

export type NetworkSide = "home" | "peer";

export interface TunnelState {
  /** Logical name of Google's tunnel. */
  readonly name: string;
  /** Of the AWS region that it leads to. */
  readonly side: NetworkSide;
  /** 1 to 4, as Google counts AWS's addresses. */
  readonly tunnel: number;
  readonly isCoherent: boolean;
  readonly isCut: boolean;
}

interface Assessment {
  readonly findings: readonly Finding[];
  readonly tunnels: readonly Tunnel[];
}

export class NetworkService implements NetworkPaths {
  readonly #sides: Readonly<Record<NetworkSide, string>>;
  readonly #held = new Map<FactKind, Map<string, FactKinds[FactKind]>>();
  readonly #cut = new Set<string>();
  #assessed: Assessment | undefined;

  /** `regions`: home first, then peer. */
  constructor(regions: readonly string[]) {
    const [home = "", peer = ""] = regions;
    this.#sides = { home, peer };
  }

  put<K extends FactKind>(kind: K, fact: FactKinds[K]): void {
    const held = this.#held.get(kind) ?? new Map<string, FactKinds[FactKind]>();
    this.#held.set(kind, held.set(fact.id, fact));
    this.#assessed = undefined;
  }

  remove(kind: FactKind, id: string): void {
    this.#held.get(kind)?.delete(id);
    this.#assessed = undefined;
  }

  facts(): NetworkFacts {
    const all = <K extends FactKind>(kind: K) =>
      [...(this.#held.get(kind)?.values() ?? [])] as FactKinds[K][];
    return {
      vpcs: all("vpcs"),
      routeTables: all("routeTables"),
      routes: all("routes"),
      transitGateways: all("transitGateways"),
      attachments: all("attachments"),
      customerGateways: all("customerGateways"),
      connections: all("connections"),
      endpoints: all("endpoints"),
      subnetworks: all("subnetworks"),
      vpnGateways: all("vpnGateways"),
      routers: all("routers"),
      externalGateways: all("externalGateways"),
      tunnels: all("tunnels"),
      interfaces: all("interfaces"),
      peers: all("peers"),
    };
  }

  coherence(): readonly Finding[] {
    return this.#assessment().findings;
  }

  /** Those that lead to an AWS region; one that leads nowhere is among the findings alone. */
  tunnels(): readonly TunnelState[] {
    const { tunnels, findings: found } = this.#assessment();
    const stopped = new Set(found.flatMap((finding) => finding.tunnels));
    return tunnels.flatMap(({ google, called }) => {
      const side = this.#sideOf(called?.region);
      if (side === undefined) return [];
      const { name, externalInterface } = google.tunnel;
      const tunnel = externalInterface + 1;
      return [
        { name, side, tunnel, isCoherent: !stopped.has(name), isCut: this.#cut.has(`${side}/${tunnel}`) },
      ];
    });
  }

  pathTo(side: NetworkSide): "up" | "down" {
    const carries = (each: TunnelState): boolean => each.side === side && each.isCoherent && !each.isCut;
    return this.tunnels().some(carries) ? "up" : "down";
  }

  isUp(side: NetworkSide): boolean {
    return this.pathTo(side) === "up";
  }

  endpointOf(host: string): PrivateEndpoint | undefined {
    const held = this.#held.get("endpoints") as ReadonlyMap<string, FactKinds["endpoints"]> | undefined;
    const found = [...(held?.values() ?? [])].find(({ hosts }) => hosts.includes(host));
    return found && { id: found.id, service: found.service, region: found.region };
  }

  /** Throws where the pair has no such tunnel: a cut that cuts nothing would prove nothing. */
  cutTunnel(side: NetworkSide, tunnel: number): void {
    const known = this.#numbersOf(side);
    if (!known.includes(tunnel))
      throw new Error(`The ${side} pair has no tunnel ${tunnel}; it has ${known.join(", ") || "none"}.`);
    this.#cut.add(`${side}/${tunnel}`);
  }

  cutPair(side: NetworkSide): void {
    const known = this.#numbersOf(side);
    if (known.length === 0) throw new Error(`The ${side} pair has no tunnels to cut.`);
    for (const tunnel of known) this.#cut.add(`${side}/${tunnel}`);
  }

  /** Every cut is mended. */
  restore(): void {
    this.#cut.clear();
  }

  #numbersOf(side: NetworkSide): readonly number[] {
    return this.tunnels()
      .filter((each) => each.side === side)
      .map(({ tunnel }) => tunnel)
      .toSorted();
  }

  #sideOf(region: string | undefined): NetworkSide | undefined {
    if (region === undefined) return undefined;
    if (region === this.#sides.home) return "home";
    return region === this.#sides.peer ? "peer" : undefined;
  }

  #assessment(): Assessment {
    if (this.#assessed === undefined) {
      const facts = this.facts();
      this.#assessed = { findings: findings(facts), tunnels: tunnelsOf(facts) };
    }
    return this.#assessed;
  }
}
