/** Access to the cluster by its fleet's Connect gateway: known before any cluster is, so a first preview checks its objects. */
import type { KubernetesSettings } from "./setting-shapes.ts";

export function kubeconfig({ server, namespace }: KubernetesSettings): string {
  const name = "tandem";
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": name,
    clusters: [{ name, cluster: { server } }],
    contexts: [{ name, context: { cluster: name, user: name, namespace } }],
    users: [
      {
        name,
        user: {
          exec: {
            apiVersion: "client.authentication.k8s.io/v1beta1",
            command: "gke-gcloud-auth-plugin",
            interactiveMode: "Never",
            provideClusterInfo: true,
          },
        },
      },
    ],
  });
}
