/** The network between the clouds, deployed by itself under mocks, and taken up by the local cloud's network. */
import { Bridge } from "../../components/bridge/bridge.ts";
import { createProviders } from "../../components/providers.ts";
import { parseSettings } from "../../components/settings.ts";
import type { LocalCloud } from "../../sandbox/cloud/local-cloud.ts";
import { NetworkService } from "../../sandbox/cloud/network/network-service.ts";
import type { DeployedResource } from "../../sandbox/providers/behaviour.ts";
import { EC2_BEHAVIOURS } from "../../sandbox/providers/behaviours/ec2.ts";
import { GOOGLE_NETWORK_BEHAVIOURS } from "../../sandbox/providers/behaviours/google-network.ts";
import { type ProgramRun, type Registration, runProgram } from "./program-mocks.ts";
import { sandboxConfig } from "./settings.ts";

export const REGIONS = { home: "eu-central-1", peer: "eu-west-2" } as const;
const BEHAVIOURS = { ...EC2_BEHAVIOURS, ...GOOGLE_NETWORK_BEHAVIOURS };

export function runNetwork(changes: Readonly<Record<string, unknown>> = {}): Promise<ProgramRun<Bridge>> {
  const config = sandboxConfig(changes);
  const settings = parseSettings("sandbox", (key) => config[key]);
  return runProgram(async () => new Bridge("bridge", { settings, providers: createProviders(settings) }));
}

/** Plants a mistake: a resource as it would be recorded had the program, or a hand on the console, made it so. */
export type Plant = (resource: DeployedResource) => DeployedResource;

export async function deployed(
  run: ProgramRun<unknown>,
  plant: Plant = (resource) => resource,
): Promise<NetworkService> {
  const network = new NetworkService(Object.values(REGIONS));
  const iam = { putEndpointPolicy: () => undefined };
  const cloud = { network, iam } as unknown as LocalCloud;
  for (const registration of run.registrations) {
    const resource = plant(recorded(registration));
    await BEHAVIOURS[resource.type]?.put(cloud, resource);
  }
  return network;
}

function recorded({ name, type, provider, state }: Registration): DeployedResource {
  const side = provider.includes("aws-peer") ? "peer" : "home";
  const region = type.startsWith("aws:") ? REGIONS[side] : "";
  return { urn: `${type}::${name}`, type, id: `${name}-id`, name, region, inputs: state, outputs: state };
}
