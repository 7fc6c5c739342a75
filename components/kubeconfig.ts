/** Access to a cluster by its fleet's Connect gateway: known before any cluster is, so a first preview checks its objects. */

export interface ClusterAddress {
  /** Number of the fleet's project; the Connect gateway takes no project id. */
  readonly projectNumber: string;
  /** Of the cluster, and so of its membership. */
  readonly region: string;
  /** Of the cluster, and so of its membership. */
  readonly name: string;
}

/** https://cloud.google.com/kubernetes-engine/enterprise/multicluster-management/gateway/using */
export function connectGatewayAddress({ projectNumber, region, name }: ClusterAddress): string {
  // A regional membership is served in its own region alone, under that region's host.
  const host = `${region}-connectgateway.googleapis.com`;
  return `https://${host}/v1/projects/${projectNumber}/locations/${region}/gkeMemberships/${name}`;
}

export function kubeconfig(cluster: ClusterAddress, namespace: string): string {
  const { name } = cluster;
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": name,
    clusters: [{ name, cluster: { server: connectGatewayAddress(cluster) } }],
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
