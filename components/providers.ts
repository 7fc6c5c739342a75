/** Every provider, per cloud and region, made once. All of their inputs are settings, so none is ever unknown. */
import { Provider as AwsProvider } from "@pulumi/aws/provider.js";
import { Provider as AwsNativeProvider } from "@pulumi/aws-native/provider.js";
import { Provider as GoogleProvider } from "@pulumi/gcp/provider.js";
import { Provider as KubernetesProvider } from "@pulumi/kubernetes/provider.js";
import type * as pulumi from "@pulumi/pulumi";
import { kubeconfig } from "./kubeconfig.ts";
import type { Side } from "./regions.ts";
import type { Settings } from "./settings.ts";

export interface Providers {
  /** What a component in one AWS region takes as its `providers`. */
  readonly aws: Readonly<Record<Side, pulumi.ProviderResource[]>>;
  readonly google: GoogleProvider;
  readonly kubernetes: KubernetesProvider;
}

export function createProviders(settings: Settings): Providers {
  const { project, region } = settings.google;
  return {
    aws: { home: awsProviders(settings, "home"), peer: awsProviders(settings, "peer") },
    google: new GoogleProvider("google", { project, region, defaultLabels: tags(settings) }),
    kubernetes: new KubernetesProvider("kubernetes", { kubeconfig: kubeconfig(settings.kubernetes) }),
  };
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

function tags({ stack }: Settings): Record<string, string> {
  return { project: "tandem", stack };
}
