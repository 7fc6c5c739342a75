/** The edge with its fleet, deployed by itself under mocks, with stand-ins for what the rest of the program gives it. */
import { ENDPOINT_SERVICES } from "../../components/aws/network/endpoint-policies.ts";
import { Edge, type EdgeRegion } from "../../components/bridge/edge.ts";
import { EdgeFleet } from "../../components/gcp/gateway/edge-fleet.ts";
import { createKubernetesProviders, createProviders } from "../../components/providers.ts";
import type { Side } from "../../components/regions.ts";
import type { EdgeSettings } from "../../components/setting-shapes.ts";
import { parseSettings, type Settings } from "../../components/settings.ts";
import { type ProgramRun, runProgram } from "./program-mocks.ts";
import { sandboxConfig } from "./settings.ts";

export function edgeSettings(changes: Partial<EdgeSettings> = {}, protect = false): Settings {
  const config = sandboxConfig({ protect });
  const settings = parseSettings("sandbox", (key) => config[key]);
  return { ...settings, edge: { ...settings.edge, ...changes } };
}

export function runEdge(
  settings = edgeSettings(),
  flowIds = (side: Side): EdgeRegion["flowIds"] => ({ "inbound-chat": `chat-flow-${side}` }),
): Promise<ProgramRun<Edge>> {
  return runProgram(async () => {
    const providers = createProviders(settings);
    const fleet = new EdgeFleet("edge-fleet", {
      settings,
      network: "net",
      subnets: { home: "subnet-home", peer: "subnet-peer" },
      providers: providers.google,
    });
    const kubernetes = createKubernetesProviders(settings, fleet.clusters);
    return new Edge("edge", {
      settings,
      regions: {
        home: { ...region(settings, "home"), flowIds: flowIds("home") },
        peer: { ...region(settings, "peer"), flowIds: flowIds("peer") },
      },
      claimsTable: "tandem-sandbox-claims",
      features: fleet.features,
      providers: { ...providers, kubernetes },
    });
  });
}

function region({ regions, accountId }: Settings, side: Side): Omit<EdgeRegion, "flowIds"> {
  const each = (value: (service: string) => string) =>
    Object.fromEntries(
      ENDPOINT_SERVICES.map((service) => [service, value(service)]),
    ) as EdgeRegion["endpointIds"];
  return {
    instanceArn: `arn:aws:connect:${regions[side]}:${accountId}:instance/instance-${side}`,
    instanceId: `instance-${side}`,
    endpoints: each((service) => `https://vpce-${side}.${service}.${regions[side]}.vpce.amazonaws.com`),
    endpointIds: each((service) => `vpce-${service}-${side}`),
  };
}
