/** Whether packets that came through a tunnel would also find their way: ranges that lie apart, and routes back. */
import { type AddressRange, meet, readRange } from "./address-range.ts";
import type { Tunnel } from "./ends.ts";
import type { NetworkFacts, Vpc } from "./facts.ts";
import type { Finding } from "./finding.ts";

interface Owned {
  readonly owner: string;
  readonly field: string;
  readonly cidr: string;
  readonly range: AddressRange;
}

/** An overlap stops everything: nobody can say which of the two an address belongs to. */
export function rangeFindings(facts: NetworkFacts, tunnels: readonly Tunnel[]): readonly Finding[] {
  const all = ownedRanges(facts);
  const stopped = tunnels.map(({ google }) => google.tunnel.name);
  return all.flatMap((each, index) => {
    const met = all.slice(0, index).find((other) => meet(other.range, each.range));
    if (met === undefined) return [];
    const problem = `${each.cidr} overlaps ${met.cidr} of ${met.owner}`;
    return [{ subject: each.owner, field: each.field, problem, tunnels: stopped }];
  });
}

/** What a Cloud Router tells AWS of must be routed to the transit gateway, and every node's range be told of. */
export function routeFindings(facts: NetworkFacts, tunnels: readonly Tunnel[]): readonly Finding[] {
  const advertised = new Set(facts.routers.flatMap((router) => router.advertised));
  const untold = facts.routers.flatMap((router) =>
    facts.subnetworks
      .filter(({ range }) => !router.advertised.includes(range))
      .map(({ name, range }) => ({
        subject: router.name,
        field: "advertisedIpRanges",
        problem: `${range} of ${name} is not among them`,
        tunnels: namesOf(tunnels.filter(({ google }) => endsWith(google.tunnel.router, router.id))),
      })),
  );
  const unrouted = facts.vpcs.flatMap((vpc) => {
    const stopped = namesOf(tunnels.filter(({ called }) => called?.region === vpc.region));
    return missingRoutes(facts, vpc, advertised).map((problem) => ({
      subject: vpc.name,
      field: "routes",
      problem,
      tunnels: stopped,
    }));
  });
  return [...untold, ...unrouted];
}

function missingRoutes(facts: NetworkFacts, vpc: Vpc, advertised: ReadonlySet<string>): readonly string[] {
  const attached = facts.attachments.filter(({ vpcId }) => vpcId === vpc.id);
  if (attached.length === 0) return ["no transit gateway is attached"];
  const tables = facts.routeTables.filter(({ vpcId }) => vpcId === vpc.id).map(({ id }) => id);
  const gateways = new Set(attached.map(({ transitGatewayId }) => transitGatewayId));
  const routed = facts.routes
    .filter(
      ({ routeTableId, transitGatewayId }) => tables.includes(routeTableId) && gateways.has(transitGatewayId),
    )
    .map(({ cidr }) => cidr);
  return [...advertised]
    .filter((cidr) => !routed.includes(cidr))
    .map((cidr) => `none leads to ${cidr} by the transit gateway`);
}

function ownedRanges({ subnetworks, vpcs }: NetworkFacts): readonly Owned[] {
  const named = [
    ...subnetworks.flatMap(({ name, range, secondaryRanges }) => [
      { owner: name, field: "ipCidrRange", cidr: range },
      ...secondaryRanges.map((each) => ({
        owner: name,
        field: `secondaryIpRanges.${each.name}`,
        cidr: each.cidr,
      })),
    ]),
    ...vpcs.map(({ name, cidr }) => ({ owner: name, field: "cidrBlock", cidr })),
  ];
  return named.flatMap((each) => {
    const range = readRange(each.cidr);
    return range === undefined ? [] : [{ ...each, range }];
  });
}

function namesOf(tunnels: readonly Tunnel[]): readonly string[] {
  return tunnels.map(({ google }) => google.tunnel.name);
}

function endsWith(reference: string, id: string): boolean {
  return reference.split("/").at(-1) === id.split("/").at(-1);
}
