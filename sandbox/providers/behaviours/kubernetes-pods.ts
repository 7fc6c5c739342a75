/** Kubernetes: clusters, the pods of their Deployments, and what leads requests to them. */
import type { ClusterObjects } from "../../cloud/kubernetes/cluster-objects.ts";
import type { KubeService, ObjectName } from "../../cloud/kubernetes/objects.ts";
import type { LocalCloud } from "../../cloud/local-cloud.ts";
import type { Behaviour, DeployedResource, Json } from "../behaviour.ts";
import { listOf, objectOf, optionalText, requiredText } from "./connect-inputs.ts";
import { readDeployment } from "./deployment-inputs.ts";

const cluster: Behaviour<LocalCloud> = {
  put: (cloud, resource) => {
    cloud.clusters.putCluster(clusterOf(resource));
    return undefined;
  },
  remove: (cloud, resource) => cloud.clusters.removeCluster(clusterOf(resource)),
};

const namespace = inCluster(
  (objects, { name }) => objects.putNamespace(name),
  (objects, { name }) => objects.removeNamespace(name),
);

const serviceAccount: Behaviour<LocalCloud> = {
  put: (cloud, resource) => {
    const running = cloud.clusters.cluster(resource.region);
    running.objects.putServiceAccount(objectName(resource));
    // Pods of a Deployment that came first wait for it.
    running.reconcile();
    return undefined;
  },
  remove: (cloud, resource) => {
    if (cloud.clusters.has(resource.region))
      cloud.clusters.cluster(resource.region).objects.removeServiceAccount(objectName(resource));
  },
};

const service = inCluster(
  (objects, name, { inputs }) => objects.putService(readService(name, inputs)),
  (objects, name) => objects.removeService(name),
);

const deployment: Behaviour<LocalCloud> = {
  put: async (cloud, resource) => {
    const { region, inputs } = resource;
    await cloud.clusters.putDeployment(region, readDeployment(objectName(resource), inputs));
    return undefined;
  },
  remove: (cloud, resource) => cloud.clusters.removeDeployment(resource.region, objectName(resource)),
};

/** What the load balancer reads; everything else about it is checked against its definition by tests. */
const custom = inCluster(
  (objects, name, { inputs }) =>
    objects.putCustom({ ...name, kind: requiredText(inputs, "kind"), spec: objectOf(inputs, "spec") }),
  (objects, name, { inputs }) => objects.removeCustom({ ...name, kind: requiredText(inputs, "kind") }),
);

export const KUBERNETES_BEHAVIOURS: Readonly<Record<string, Behaviour<LocalCloud>>> = {
  "gcp:container/cluster:Cluster": cluster,
  "kubernetes:core/v1:Namespace": namespace,
  "kubernetes:core/v1:ServiceAccount": serviceAccount,
  "kubernetes:core/v1:Service": service,
  "kubernetes:apps/v1:Deployment": deployment,
  "kubernetes:gateway.networking.k8s.io/v1:Gateway": custom,
  "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute": custom,
  "kubernetes:net.gke.io/v1:ServiceExport": custom,
  "kubernetes:networking.gke.io/v1:HealthCheckPolicy": custom,
};

type Act = (objects: ClusterObjects, name: ObjectName, resource: DeployedResource) => void;

/** An object that changes nothing but what its cluster holds. */
function inCluster(put: Act, remove: Act): Behaviour<LocalCloud> {
  return {
    put: (cloud, resource) => {
      // A kubeconfig that names no cluster of the fleet: such an object is only recorded.
      if (resource.region === "") return undefined;
      put(cloud.clusters.cluster(resource.region).objects, objectName(resource), resource);
      return undefined;
    },
    // Whatever was in a cluster is gone with it.
    remove: (cloud, resource) => {
      if (cloud.clusters.has(resource.region))
        remove(cloud.clusters.cluster(resource.region).objects, objectName(resource), resource);
    },
  };
}

function clusterOf({ inputs, outputs, name }: DeployedResource) {
  return {
    project: optionalText(inputs, "project") ?? requiredText(outputs, "project"),
    location: requiredText(inputs, "location"),
    name: optionalText(inputs, "name") ?? optionalText(outputs, "name") ?? name,
  };
}

function objectName({ inputs, outputs, name }: DeployedResource): ObjectName {
  const [asked, made] = [objectOf(inputs, "metadata"), objectOf(outputs, "metadata")];
  return {
    namespace: optionalText(asked, "namespace") ?? optionalText(made, "namespace") ?? "default",
    name: optionalText(asked, "name") ?? optionalText(made, "name") ?? name,
  };
}

function readService(name: ObjectName, inputs: Json): KubeService {
  const spec = objectOf(inputs, "spec");
  const selector = Object.entries(objectOf(spec, "selector")).map(([label, value]) => [label, String(value)]);
  return {
    ...name,
    selector: Object.fromEntries(selector),
    ports: listOf(spec, "ports").map((port) => ({
      port: Number(port["port"]),
      targetPort: String(port["targetPort"] ?? port["port"]),
    })),
  };
}
