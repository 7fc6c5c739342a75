/** Every provider, per cloud and region, made once. All of their inputs are settings, so none is ever unknown. */
import { Provider as AwsProvider } from "@pulumi/aws/provider.js";
import { Provider as AwsNativeProvider } from "@pulumi/aws-native/provider.js";
import { Provider as GoogleProvider } from "@pulumi/gcp/provider.js";
import { Provider as KubernetesProvider } from "@pulumi/kubernetes/provider.js";
import type * as pulumi from "@pulumi/pulumi";
import { kubeconfig } from "./kubeconfig.ts";
import { clusterName } from "./naming.ts";
import type { Side } from "./regions.ts";
import type { Settings } from "./settings.ts";

export interface Providers {
  /** What a component in one AWS region takes as its `providers`. */
  readonly aws: Readonly<Record<Side, pulumi.ProviderResource[]>>;
  /** By region; what has no region is made by home's. */
  readonly google: Readonly<Record<Side, GoogleProvider>>;
}

export type KubernetesProviders = Readonly<Record<Side, KubernetesProvider>>;

export function createProviders(settings: Settings): Providers {
  return {
    aws: { home: awsProviders(settings, "home"), peer: awsProviders(settings, "peer") },
    google: { home: googleProvider(settings, "home"), peer: googleProvider(settings, "peer") },
  };
}

/** `clusters`: what must be there before the API of each cluster is asked for anything. */
export function createKubernetesProviders(
  settings: Settings,
  clusters: Readonly<Record<Side, pulumi.Resource>>,
): KubernetesProviders {
  const provider = (side: Side): KubernetesProvider => {
    const { projectNumber } = settings.google;
    const address = {
      projectNumber,
      region: settings.google[side].region,
      name: clusterName(settings.stack, side),
    };
    return new KubernetesProvider(
      `kubernetes-${side}`,
      { kubeconfig: kubeconfig(address, settings.kubernetes.namespace) },
      // A provider that finds no cluster when it is configured calls it unreachable for the rest of the run.
      { dependsOn: [clusters[side]] },
    );
  };
  return { home: provider("home"), peer: provider("peer") };
}

function awsProviders(settings: Settings, side: Side): pulumi.ProviderResource[] {
  const shared = {
    region: settings.regions[side],
    // Credentials of another account must not deploy into it by accident.
    allowedAccountIds: [settings.accountId],
    defaultTags: { tags: tags(settings) },
  };
  return [new AwsProvider(`aws-${side}`, shared), new AwsNativeProvider(`aws-native-${side}`, shared)];
}

function googleProvider(settings: Settings, side: Side): GoogleProvider {
  const { project } = settings.google;
  const { region } = settings.google[side];
  return new GoogleProvider(`google-${side}`, { project, region, defaultLabels: tags(settings) });
}

function tags({ stack }: Settings): Record<string, string> {
  return { project: "tandem", stack };
}
